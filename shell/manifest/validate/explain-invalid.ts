import { formatProblem } from '../../../manifests/problem.ts';
import { parseManifest } from './parse-manifest.ts';
import { validateWithZod } from './validate-with-zod.ts';

/** Says what is invalid in a manifest, one sentence for each problem. */
export const explainInvalid = (value: unknown): readonly string[] =>
  parseManifest(value, validateWithZod).refused.map(formatProblem);

import { formatProblem, type Problem } from '../../manifests/problem.ts';
import { parseManifest } from './parse-manifest.ts';

/** What is wrong with a manifest, in words; by names alone when what has the words cannot be fetched. Never rejects. */
export async function explain(value: unknown, refused: readonly Problem[]): Promise<readonly string[]> {
  try {
    const { readByZod } = await import(/* webpackChunkName: "explain" */ './read-by-zod.ts');
    return parseManifest(value, readByZod).refused.map(formatProblem);
  } catch {
    return refused.map(formatProblem);
  }
}

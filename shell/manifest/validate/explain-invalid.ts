import { type Problem, sentence } from '../../../manifests/problem.ts';
import { parseManifest } from './parse-manifest.ts';

/** What is wrong with a manifest, in words; by names alone when what has the words cannot be fetched. Never rejects. */
export async function explainInvalid(value: unknown, refused: readonly Problem[]): Promise<readonly string[]> {
  try {
    const { validateWithZod } = await import(/* webpackChunkName: "explain" */ './validate-with-zod.ts');
    return parseManifest(value, validateWithZod).refused.map(sentence);
  } catch {
    return refused.map(sentence);
  }
}

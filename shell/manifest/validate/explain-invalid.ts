import { type Problem, sentence } from '../../../manifests/problem.ts';
import { parseManifest } from './parse-manifest.ts';

/**
 * Explains what is wrong with a manifest, by parsing it again with zod. If the chunk with zod fails to load, the result only names
 * the invalid entries. Never rejects.
 */
export async function explainInvalid(value: unknown, refused: readonly Problem[]): Promise<readonly string[]> {
  try {
    const { validateWithZod } = await import(/* webpackChunkName: "explain" */ './validate-with-zod.ts');
    return parseManifest(value, validateWithZod).refused.map(sentence);
  } catch {
    return refused.map(sentence);
  }
}

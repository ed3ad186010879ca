import { en } from 'zod/locales';
import { tolerant } from '../../../manifests/schema.ts';
import type { ValidateField } from './parse-manifest.ts';

const { localeError } = en(); // zod/mini has no error messages of its own (https://zod.dev/packages/mini)

/** Validates with the zod schema itself, and explains what is wrong. In a chunk that is loaded only when something is invalid. */
export const validateWithZod: ValidateField = (field, value) => {
  const result = tolerant.manifest.shape[field].safeParse(value, { error: localeError });
  if (result.success) return { value: result.data };
  return { problems: result.error.issues.map(({ path, message }) => ({ path: [field, ...path], message })) };
};

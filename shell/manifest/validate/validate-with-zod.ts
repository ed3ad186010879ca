import { en } from 'zod/locales';
import { tolerant } from '../../../manifests/schema.ts';
import type { ValidateField } from './parse-manifest.ts';

const { localeError } = en(); // zod/mini brings no texts

/** Reads by the contract itself, to explain what is wrong. It comes in a chunk of its own when something was refused. */
export const validateWithZod: ValidateField = (field, value) => {
  const result = tolerant.manifest.shape[field].safeParse(value, { error: localeError });
  if (result.success) return { value: result.data };
  return { problems: result.error.issues.map(({ path, message }) => ({ path: [field, ...path], message })) };
};

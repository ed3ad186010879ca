import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';

/**
 * Reads a value by a schema. What is wrong comes as one flat list in words for whoever wrote it, and with the fields that
 * were meant.
 */
export function parseWith<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
):
  | { readonly data: z.infer<Schema>; readonly problems?: undefined }
  | { readonly problems: readonly Problem[]; readonly data?: undefined } {
  const result = schema.safeParse(value, { error: wording });
  return result.success ? { data: result.data } : { problems: result.error.issues.flatMap((issue) => flatten(issue)) };
}

const english = en().localeError;

/** zod/mini brings no texts. Fields that are not known get one line each, in the order of `keys`: see `flatten`. */
function wording(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const known = issue.inst instanceof z.core.$ZodObject ? Object.keys(issue.inst._zod.def.shape) : [];
    return issue.keys
      .map((key) => nearest(key, known))
      .map((meant) => (meant ? `unknown field; did you mean "${meant}"?` : 'unknown field'))
      .join('\n');
  }
  const isOfOneType = issue.code === 'invalid_type' || issue.code === 'invalid_value';
  if (isOfOneType && issue.input === undefined) return 'missing';
  const text = english(issue);
  const message = typeof text === 'string' ? text : (text?.message ?? 'not allowed');
  return message.replace(/^(Invalid input|Invalid option): /, '');
}

/** Zod nests what is wrong with the key of a record, or with each branch of a union; people read one flat list. */
function flatten(issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): Problem[] {
  const path = [...above, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const messages = issue.message.split('\n');
      return issue.keys.map((key, index) => ({
        path: [...path, key],
        message: messages[index] ?? 'unknown field',
        of: 'key',
      }));
    }
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, message, of: 'key' }));
    case 'invalid_union': {
      // A branch that fails at its top is of another type than the value; the one meant fails further in.
      const meant = issue.errors.find((branch) =>
        branch.every(({ code, path: [key] }) => code !== 'invalid_type' || key),
      );
      if (meant) return meant.flatMap((each) => flatten(each, path));
      return [{ path, message: issue.errors.flatMap((branch) => branch.map(({ message }) => message)).join(', or ') }];
    }
    default:
      return [{ path, message: issue.message }];
  }
}

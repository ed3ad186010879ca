import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { nearest } from '../nearest.ts';
import type { Problem } from '../problem.ts';

/**
 * Parses a value with a schema. Returns the data, or a flat list of problems that suggest the field name that was
 * meant.
 */
export function parseWith<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
):
  | { readonly data: z.infer<Schema>; readonly problems?: undefined }
  | { readonly problems: readonly Problem[]; readonly data?: undefined } {
  const result = schema.safeParse(value, { error: describeIssue });
  return result.success ? { data: result.data } : { problems: result.error.issues.flatMap((issue) => flatten(issue)) };
}

const english = en().localeError;

/**
 * zod/mini has no messages of its own. Unknown fields get one line each, in the order of `keys`, which `flatten` splits
 * again.
 */
function describeIssue(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const known = issue.inst instanceof z.core.$ZodObject ? Object.keys(issue.inst._zod.def.shape) : [];
    return issue.keys
      .map((key) => nearest(key, known))
      .map((meant) => (meant ? `unknown field; did you mean "${meant}"?` : 'unknown field'))
      .join('\n');
  }
  const isTypeIssue = issue.code === 'invalid_type' || issue.code === 'invalid_value';
  if (isTypeIssue && issue.input === undefined) return 'missing';
  const text = english(issue);
  const message = typeof text === 'string' ? text : (text?.message ?? 'not allowed');
  return message.replace(/^(Invalid input|Invalid option): /, '');
}

/** Zod nests the issues of a record's key and of a union's options; this returns one flat list. */
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
      // An option that fails at the top has another type than the value. The one that was meant fails further inside.
      const meant = issue.errors.find((option) =>
        option.every(({ code, path: [key] }) => code !== 'invalid_type' || key),
      );
      if (meant) return meant.flatMap((each) => flatten(each, path));
      return [{ path, message: issue.errors.flatMap((option) => option.map(({ message }) => message)).join(', or ') }];
    }
    default:
      return [{ path, message: issue.message }];
  }
}

import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { isBrowserGlobal } from './browser-globals.ts';
import { contradictions } from './contradictions.ts';
import { jsonFault } from './json-text.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';
import { type Manifest, strict } from './schema.ts';

export type Reading =
  | { readonly ok: true; readonly manifest: Manifest }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a manifest the way ops and the server do: every typo is a problem. Never throws, whatever the text. */
export function readStrict(text: string): Reading {
  const json = text.replace(/^\uFEFF/, ''); // some editors save a byte order mark; browsers skip it too
  const fault = jsonFault(json);
  if (fault) {
    const { line, column, message } = fault;
    return { ok: false, problems: [{ path: [], message: `line ${line}, column ${column}: ${message}` }] };
  }
  const result = strict.manifest.safeParse(JSON.parse(json), { error: wording });
  const problems = result.success
    ? [...contradictions(result.data), ...shadowedGlobals(result.data)]
    : result.error.issues.flatMap((issue) => flatten(issue));
  return result.success && problems.length === 0 ? { ok: true, manifest: result.data } : { ok: false, problems };
}

/** A container is put on `window` under its moduleName. Only the full list of names can tell, so only ops check it. */
function shadowedGlobals({ remotes }: Manifest): Problem[] {
  return Object.entries(remotes).flatMap(([name, remote]) =>
    [
      { path: ['remotes', name, 'moduleName'], moduleName: remote.moduleName },
      { path: ['remotes', name, 'previous', 'moduleName'], moduleName: remote.previous?.moduleName },
      { path: ['remotes', name, 'rollout', 'build', 'moduleName'], moduleName: remote.rollout?.build.moduleName },
    ].flatMap(({ path, moduleName }) =>
      moduleName && isBrowserGlobal(moduleName)
        ? [{ path, message: `${moduleName} is a global of the browser; build the remote under another name` }]
        : [],
    ),
  );
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
      return issue.keys.map((key, index) => ({ path: [...path, key], message: messages[index] ?? 'unknown field' }));
    }
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, message }));
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

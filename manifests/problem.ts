/**
 * A problem in a JSON document. `path` leads from the top to the value, or to the field if `of` says that its name is
 * wrong.
 */
export type Problem = { readonly path: readonly PropertyKey[]; readonly message: string; readonly of?: 'key' };

/** A path as one would write it in code: `remotes.explore.version`, `applications[2].remote`; '' for the top. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    if (!/^[\w$-]+$/.test(String(key))) return `${text}[${JSON.stringify(String(key))}]`;
    return text ? `${text}.${String(key)}` : String(key);
  }, '');
}

/** `remotes.explore.version: missing`. */
export const formatProblem = ({ path, message }: Problem): string =>
  [formatPath(path), message].filter(Boolean).join(': ');

/** Nobody reads more at once. */
const LISTED_MAX = 20;

/** The first problems, and how many more there are. @param check command that lists all */
export const firstProblems = (problems: readonly string[], check = 'conch check'): readonly string[] =>
  problems.length > LISTED_MAX
    ? [...problems.slice(0, LISTED_MAX), `and ${problems.length - LISTED_MAX} more; "${check}" lists all`]
    : problems;

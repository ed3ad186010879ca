/** What is wrong with a manifest, and where: `path` leads from its top to the value, or to the field itself when its name is at fault. */
export type Problem = { readonly path: readonly PropertyKey[]; readonly message: string; readonly of?: 'key' };

/** Where a problem is, the way one would write it: `remotes.explore.version`, `applications[2].remote`; '' at the top. */
export function at({ path }: Problem): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    if (!/^[\w$-]+$/.test(String(key))) return `${text}[${JSON.stringify(String(key))}]`;
    return text ? `${text}.${String(key)}` : String(key);
  }, '');
}

/** A problem on one line. */
export const formatProblem = (problem: Problem): string => [at(problem), problem.message].filter(Boolean).join(': ');

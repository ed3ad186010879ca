/** Tag of a test that `npm test` leaves out, and `npm run test:all` runs: "What is thorough" in README.md has the rule. */
const THOROUGH = '@thorough';

/** Options of a thorough test. @param tags further ones */
export const thorough = (...tags: readonly string[]) => ({ tag: [...tags, THOROUGH] });

/** Options of a row of a matrix, which `npm test` runs as well if it has the row for its kind. */
export const thoroughUnless = (isInNpmTest: boolean, ...tags: readonly string[]) =>
  isInNpmTest ? { tag: [...tags] } : thorough(...tags);

/** Gives the options of one row after another: the first one of each kind is in `npm test`, further ones are thorough. */
export function firstOfEachKind(...tags: readonly string[]) {
  const seen = new Set<string>();
  return (kind: string) => {
    const isFirst = !seen.has(kind);
    seen.add(kind);
    return thoroughUnless(isFirst, ...tags);
  };
}

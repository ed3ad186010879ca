/** The most builds of one remote that visitors may get: the one in use, the previous one, and one in a rollout. */
const MAX_VALUES = 3;
/** Of more remotes, what the rows need not cover is not worked out: there are millions of pairs. */
const MAX_PRUNED = 200;

/**
 * Rows in which each value of a factor occurs together with each value of each other factor: most faults of combinations need two values
 * (https://csrc.nist.gov/projects/automated-combinatorial-testing-for-software). 12 factors with three values each take 15 rows
 * in place of 531,441, which is the fewest known (https://www.public.asu.edu/~ccolbou/src/tabby/catable.html).
 *
 * @param counts of values of each factor, from 1 to 3
 * @returns rows with a value of each factor, from 0; the first one is all zeros
 */
export function pairwiseCover(counts: readonly number[]): number[][] {
  if (counts.length === 0) return [[]];
  if (counts.some((count) => count < 1 || count > MAX_VALUES)) throw new RangeError('A factor has one to three values');
  const rows = coveringArray(counts.length);
  if (counts.length > MAX_PRUNED)
    return rows.map((row) => row.map((value, factor) => (value < (counts[factor] ?? 0) ? value : 0)));
  const missing = new Set(
    rows.flatMap((row) => pairsOf(row.map((value, factor) => (value < (counts[factor] ?? 0) ? value : undefined)))),
  );
  const filled = rows.flatMap((row) => {
    const full = fill(row, counts, missing);
    const found = pairsOf(full).filter((pair) => missing.delete(pair));
    return found.length > 0 ? [full] : [];
  });
  return withoutNeedless(filled);
}

/**
 * Three values for each factor. Up to four factors are lines of the plane over the field of three elements; three times as many
 * cost six more rows (Stevens and Mendelsohn: New recursive methods for transversal covers, 1999).
 */
function coveringArray(factors: number): number[][] {
  const digits = [0, 1, 2];
  if (factors <= 4) {
    return digits.flatMap((x) => digits.map((y) => [x, y, (x + y) % 3, (x + 2 * y) % 3].slice(0, factors)));
  }
  const third = Math.ceil(factors / 3);
  const columns = Array.from({ length: factors }, (_, factor) => ({
    of: factor % third,
    copy: Math.floor(factor / third),
  }));
  // Two copies of one column have equal values here, and different ones below.
  const copied = coveringArray(third).map((row) => columns.map(({ of }) => row[of] ?? 0));
  const different = [1, 2].flatMap((y) => digits.map((x) => columns.map(({ copy }) => (x + copy * y) % 3)));
  return [...copied, ...different];
}

/** Each value, and each two values, of a row; undefined ones left out. */
function pairsOf(row: readonly (number | undefined)[]): string[] {
  const values = row.flatMap((value, factor) => (value === undefined ? [] : [`${factor}=${value}`]));
  return values.flatMap((one, index) => [one, ...values.slice(index + 1).map((other) => `${one} ${other}`)]);
}

/** Values that a factor does not have are replaced by those that cover most of what is missing. */
function fill(row: readonly number[], counts: readonly number[], missing: ReadonlySet<string>): number[] {
  const full = row.map((value, factor) => (value < (counts[factor] ?? 0) ? value : undefined));
  for (const [factor, value] of full.entries()) {
    if (value !== undefined) continue;
    const gains = Array.from({ length: counts[factor] ?? 1 }, (_, candidate) => {
      const pairs = pairsOf(full.with(factor, candidate));
      return pairs.filter((pair) => missing.has(pair)).length;
    });
    full[factor] = gains.indexOf(Math.max(...gains));
  }
  return full.map((value) => value ?? 0);
}

/** From the last row on, without those of which the others cover everything. The first one stays. */
function withoutNeedless(rows: readonly number[][]): number[][] {
  const times = new Map<string, number>();
  for (const pair of rows.flatMap(pairsOf)) times.set(pair, (times.get(pair) ?? 0) + 1);
  const isNeeded = (row: readonly number[]) => pairsOf(row).some((pair) => times.get(pair) === 1);
  const kept = rows.toReversed().filter((row, index) => {
    if (index === rows.length - 1 || isNeeded(row)) return true;
    for (const pair of pairsOf(row)) times.set(pair, (times.get(pair) ?? 0) - 1);
    return false;
  });
  return kept.toReversed();
}

import { expect, test } from '@playwright/test';
import { pairwiseCover } from './pairwise-cover.ts';

/** Pairs of values that no row has. */
function missingPairs(counts: readonly number[], rows: readonly (readonly number[])[]): string[] {
  const found = new Set(
    rows.flatMap((row) => row.flatMap((one, a) => row.map((other, b) => `${a}=${one} ${b}=${other}`))),
  );
  const values = counts.flatMap((count, factor) =>
    Array.from({ length: count }, (_, value) => [factor, value] as const),
  );
  return values.flatMap(([a, one]) =>
    values.flatMap(([b, other]) => {
      const pair = `${a}=${one} ${b}=${other}`;
      return (a === b && one !== other) || found.has(pair) ? [] : [pair];
    }),
  );
}

const repeat = (count: number, values: number) => Array.from({ length: count }, () => values);
const sizes: [counts: number[], most: number][] = [
  [[], 1],
  [[1], 1],
  [[1, 1, 1], 1],
  [[2], 2],
  [[3], 3],
  [[3, 1, 1], 3],
  [[2, 2], 4],
  [[3, 2], 6],
  [repeat(4, 3), 9],
  [repeat(12, 3), 15],
  [repeat(12, 2), 10],
  [[...repeat(3, 3), ...repeat(9, 2)], 13],
  [repeat(36, 3), 21],
  [repeat(201, 2), 33],
];
for (const [counts, most] of sizes) {
  test(`${counts.length} factors with ${[...new Set(counts)].join(' and ') || 'no'} values: at most ${most} rows have each pair`, () => {
    const rows = pairwiseCover(counts);
    expect(missingPairs(counts, rows)).toEqual([]);
    expect(
      rows.every((row) => row.length === counts.length && row.every((value, factor) => value < (counts[factor] ?? 0))),
    ).toBe(true);
    expect(rows[0]).toEqual(counts.map(() => 0));
    expect(rows.length).toBeLessThanOrEqual(most);
  });
}

test('random factors have each pair, too', () => {
  let state = 7;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  for (let round = 0; round < 50; round += 1) {
    const counts = Array.from({ length: Math.floor(next() * 20) }, () => 1 + Math.floor(next() * 3));
    expect(missingPairs(counts, pairwiseCover(counts)), counts.join()).toEqual([]);
  }
});

import { expect, test } from '@playwright/test';
import { bucketOf, isInRollout } from './rollout.ts';

/** Visitor ids like those of visitor-bucket.ts (128 bits in hexadecimal), from a seeded generator (mulberry32): the same in every run. */
function seededVisitors(count: number): string[] {
  let state = 20_261_124;
  const nextHex = () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0).toString(16).padStart(8, '0');
  };
  return Array.from({ length: count }, () => nextHex() + nextHex() + nextHex() + nextHex());
}

const visitors = seededVisitors(10_000);
const remotes = ['explore', 'decide', 'checkout', 'inspire', 'a', 'b', '@shop/mini-cart', 'a-remote-with-a-long-name'];

const inRollout = (remote: string, percent: number): string[] =>
  visitors.filter((visitor) => isInRollout(bucketOf(visitor, remote), percent));
const percentage = (some: readonly string[]): number => (100 * some.length) / visitors.length;

for (const remote of remotes) {
  test(`of 10,000 visitors, 10 % get a rollout of ${remote} at 10 percent`, () => {
    expect(percentage(inRollout(remote, 10))).toBeGreaterThanOrEqual(9);
    expect(percentage(inRollout(remote, 10))).toBeLessThanOrEqual(11);
  });

  test(`no visitor drops out while a rollout of ${remote} grows from 0 to 100 percent`, () => {
    const buckets = visitors.map((visitor) => bucketOf(visitor, remote));
    let before: number[] = [];
    for (let percent = 0; percent <= 100; percent += 1) {
      expect(before.filter((bucket) => !isInRollout(bucket, percent))).toEqual([]);
      before = buckets.filter((bucket) => isInRollout(bucket, percent));
      if (percent === 0) expect(before).toEqual([]);
    }
    expect(before).toEqual(buckets);
  });
}

test('rollouts of two remotes are independent: at 10 percent each, 1 % of visitors get both', () => {
  for (const [index, one] of remotes.entries()) {
    for (const other of remotes.slice(index + 1)) {
      const inOther = new Set(inRollout(other, 10));
      const both = percentage(inRollout(one, 10).filter((visitor) => inOther.has(visitor)));
      expect(both, `${one} and ${other}`).toBeGreaterThan(0.7);
      expect(both, `${one} and ${other}`).toBeLessThan(1.3);
    }
  }
});

test('visitor ids that differ only in a number are distributed as evenly', () => {
  const numbered = Array.from({ length: 10_000 }, (_, number) => `visitor-${number}`);
  const inside = numbered.filter((visitor) => isInRollout(bucketOf(visitor, 'explore'), 10));
  expect(inside.length).toBeGreaterThanOrEqual(900);
  expect(inside.length).toBeLessThanOrEqual(1_100);
});

test('a bucket is an integer from 0 to 9999, and one bucket is a hundredth of a percent', () => {
  for (const visitor of visitors.slice(0, 1_000)) {
    const bucket = bucketOf(visitor, 'explore');
    expect(Number.isInteger(bucket) && bucket >= 0 && bucket <= 9_999, String(bucket)).toBe(true);
  }
  expect(isInRollout(0, 0.01)).toBe(true);
  expect(isInRollout(1, 0.01)).toBe(false);
  expect(isInRollout(9_999, 99.99)).toBe(false);
  expect(isInRollout(9_999, 100)).toBe(true);
});

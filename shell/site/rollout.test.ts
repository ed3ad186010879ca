import { expect, test } from '@playwright/test';
import { bucketOf, isInRollout } from './rollout.ts';

/** As visitor.ts makes them, but the same ones in every run: 128 bits of a small generator (mulberry32) in hexadecimal. */
function seededVisitors(count: number): string[] {
  let state = 20_261_124;
  const part = () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0).toString(16).padStart(8, '0');
  };
  return Array.from({ length: count }, () => part() + part() + part() + part());
}

const visitors = seededVisitors(10_000);
const remotes = ['explore', 'decide', 'checkout', 'inspire', 'a', 'b', '@shop/mini-cart', 'a-remote-with-a-long-name'];

const inAt = (remote: string, percent: number): string[] =>
  visitors.filter((visitor) => isInRollout(bucketOf(visitor, remote), percent));
const share = (some: readonly string[]): number => (100 * some.length) / visitors.length;

for (const remote of remotes) {
  test(`of 10,000 visitors, 10 % get the rollout of ${remote}`, () => {
    expect(share(inAt(remote, 10))).toBeGreaterThanOrEqual(9);
    expect(share(inAt(remote, 10))).toBeLessThanOrEqual(11);
  });

  test(`while the percentage of ${remote} rises from 0 to 100, nobody drops out`, () => {
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

test('the rollouts of two remotes meet different visitors: 10 % of 10 % get both', () => {
  for (const [index, one] of remotes.entries()) {
    for (const other of remotes.slice(index + 1)) {
      const inOther = new Set(inAt(other, 10));
      const both = share(inAt(one, 10).filter((visitor) => inOther.has(visitor)));
      expect(both, `${one} and ${other}`).toBeGreaterThan(0.7);
      expect(both, `${one} and ${other}`).toBeLessThan(1.3);
    }
  }
});

test('visitors who are told apart by a number alone are spread as evenly', () => {
  const numbered = Array.from({ length: 10_000 }, (_, number) => `visitor-${number}`);
  const inside = numbered.filter((visitor) => isInRollout(bucketOf(visitor, 'explore'), 10));
  expect(inside.length).toBeGreaterThanOrEqual(900);
  expect(inside.length).toBeLessThanOrEqual(1_100);
});

test('a bucket is a whole number from 0 to 9999, and a hundredth of a percent is one bucket', () => {
  for (const visitor of visitors.slice(0, 1_000)) {
    const bucket = bucketOf(visitor, 'explore');
    expect(Number.isInteger(bucket) && bucket >= 0 && bucket <= 9_999, String(bucket)).toBe(true);
  }
  expect(isInRollout(0, 0.01)).toBe(true);
  expect(isInRollout(1, 0.01)).toBe(false);
  expect(isInRollout(9_999, 99.99)).toBe(false);
  expect(isInRollout(9_999, 100)).toBe(true);
});

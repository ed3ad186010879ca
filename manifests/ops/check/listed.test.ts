import { expect, test } from '@playwright/test';
import { listed } from './listed.ts';

for (const [items, text] of [
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
  [['a', 'b', 'c', 'd', 'e'], 'a, b, c and 2 more'],
] as const) {
  test(`${items.length} items read ${text}`, () => expect(listed(items)).toBe(text));
}

import { expect, test } from '@playwright/test';
import type { TractorLook } from '../store/tractor/frame.ts';
import { difference, recommend, type Variant } from './recommend.ts';

const look = (changes: Partial<TractorLook> = {}): TractorLook => ({
  kind: 'classic',
  paint: '#b0402f',
  wheel: 0.8,
  length: 0.7,
  ...changes,
});
const variant = (sku: string, changes?: Partial<TractorLook>): Variant => ({
  sku,
  product: sku.slice(0, -1),
  name: { en: sku, de: sku },
  look: look(changes),
});
const skusOf = (variants: readonly Variant[]) => variants.map(({ sku }) => sku);

const asked = variant('asked1');
const repainted = variant('asked2', { paint: '#4673ad' });
const twin = variant('twin1');
const orange = variant('orange1', { paint: '#d4622a' });
const blue = variant('blue1', { paint: '#4673ad' });
const small = variant('small1', { wheel: 0.4, length: 0.4 });
const robot = variant('robot1', { kind: 'autonomous' });
const all = [robot, small, blue, repainted, asked, orange, twin];

test('two tractors of one look do not differ, and difference has no direction', () => {
  expect(difference(look(), look())).toBe(0);
  expect(difference(asked.look, blue.look)).toBe(difference(blue.look, asked.look));
});

test('the most alike come first: paint weighs less than shape, shape less than kind', () => {
  expect(skusOf(recommend(all, ['asked1'], 5))).toEqual(['twin1', 'orange1', 'blue1', 'small1', 'robot1']);
});

test('with two skus, being near to one of them is enough', () => {
  expect(skusOf(recommend(all, ['asked1', 'robot1'], 2))).toEqual(['twin1', 'orange1']);
  expect(skusOf(recommend([...all, variant('android1', { kind: 'autonomous' })], ['small1', 'robot1'], 1))).toEqual([
    'android1',
  ]);
});

test('other paints of the same product come when nothing else is left', () => {
  expect(skusOf(recommend(all, ['asked1'], 6)).at(-1)).toBe('asked2');
});

test('one product does not fill the row with its paints', () => {
  const paints = [variant('twin2'), variant('twin3')];
  expect(skusOf(recommend([...paints, ...all], ['asked1'], 2))).toEqual(['twin2', 'orange1']);
});

for (const { what, skus } of [
  { what: 'no sku', skus: [] },
  { what: 'an empty sku', skus: [''] },
  { what: 'a sku that is not sold', skus: ['gone'] },
]) {
  test(`${what} gives the first products of the catalogue`, () => {
    expect(skusOf(recommend(all, skus, 3))).toEqual(['robot1', 'small1', 'blue1']);
  });
}

test('there are never more than there are', () => {
  expect(recommend([asked, twin], ['asked1'], 4)).toEqual([twin]);
  expect(recommend([], ['asked1'], 4)).toEqual([]);
});

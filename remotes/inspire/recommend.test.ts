import { expect, test } from '@playwright/test';
import type { TractorDesign } from '../store/tractor/tractor-design.ts';
import { difference, recommend, type Variant } from './recommend.ts';

const design = (changes: Partial<TractorDesign> = {}): TractorDesign => ({
  kind: 'classic',
  paint: '#b0402f',
  wheel: 0.8,
  length: 0.7,
  ...changes,
});
const variant = (sku: string, changes?: Partial<TractorDesign>): Variant => ({
  sku,
  product: sku.slice(0, -1),
  name: { en: sku, de: sku },
  design: design(changes),
});
const skusOf = (variants: readonly Variant[]) => variants.map(({ sku }) => sku);

const given = variant('given1');
const repainted = variant('given2', { paint: '#4673ad' });
const twin = variant('twin1');
const orange = variant('orange1', { paint: '#d4622a' });
const blue = variant('blue1', { paint: '#4673ad' });
const small = variant('small1', { wheel: 0.4, length: 0.4 });
const robot = variant('robot1', { kind: 'autonomous' });
const all = [robot, small, blue, repainted, given, orange, twin];

test('the difference of two tractors is 0 for equal designs, and symmetric', () => {
  expect(difference(design(), design())).toBe(0);
  expect(difference(given.design, blue.design)).toBe(difference(blue.design, given.design));
});

test('recommendations start with the most similar: kind weighs more than shape, shape more than paint', () => {
  expect(skusOf(recommend(all, ['given1'], 5))).toEqual(['twin1', 'orange1', 'blue1', 'small1', 'robot1']);
});

test('a recommendation needs to be similar to only one of several SKUs', () => {
  expect(skusOf(recommend(all, ['given1', 'robot1'], 2))).toEqual(['twin1', 'orange1']);
  expect(skusOf(recommend([...all, variant('android1', { kind: 'autonomous' })], ['small1', 'robot1'], 1))).toEqual([
    'android1',
  ]);
});

test('other paints of the given product are recommended last', () => {
  expect(skusOf(recommend(all, ['given1'], 6)).at(-1)).toBe('given2');
});

test('each product is recommended in one paint only', () => {
  const paints = [variant('twin2'), variant('twin3')];
  expect(skusOf(recommend([...paints, ...all], ['given1'], 2))).toEqual(['twin2', 'orange1']);
});

for (const { what, skus } of [
  { what: 'no SKU', skus: [] },
  { what: 'an empty SKU', skus: [''] },
  { what: 'an unknown SKU', skus: ['gone'] },
]) {
  test(`for ${what}, the first products of the catalogue are recommended`, () => {
    expect(skusOf(recommend(all, skus, 3))).toEqual(['robot1', 'small1', 'blue1']);
  });
}

test('there are fewer recommendations when the catalogue has too few variants', () => {
  expect(recommend([given, twin], ['given1'], 4)).toEqual([twin]);
  expect(recommend([], ['given1'], 4)).toEqual([]);
});

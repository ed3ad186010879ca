import { expect, test } from '@playwright/test';
import { choose } from './choose.ts';
import type { Product } from './products.ts';

const look = { kind: 'classic', paint: '#b0402f', wheel: 0.8, length: 0.7 } as const;
const red = { sku: 'CL-01-RD', name: { en: 'Barn red', de: 'Scheunenrot' }, price: 48000, look };
const blue = { sku: 'CL-01-BL', name: { en: 'Cornflower', de: 'Kornblume' }, price: 49800, look };
const haymaker: Product = {
  id: 'CL-01',
  name: 'Haymaker',
  summary: { en: '', de: '' },
  highlights: { en: [], de: [] },
  variants: [red, blue],
};

const cases = [
  { means: 'the variant that the SKU names', id: 'CL-01', sku: 'CL-01-BL', variant: blue },
  { means: 'the first variant when the URL names none', id: 'CL-01', sku: null, variant: red },
  { means: 'the first variant when the SKU is not of this product', id: 'CL-01', sku: 'AU-01-OR', variant: red },
  { means: 'the product in whatever case its id is written', id: 'cl-01', sku: null, variant: red },
];

for (const { means, id, sku, variant } of cases) {
  test(`a URL with ${id} and ${sku ?? 'no SKU'} means ${means}`, () => {
    expect(choose([haymaker], id, sku)).toEqual({ product: haymaker, variant });
  });
}

test('an unknown id means no product', () => {
  expect(choose([haymaker], 'CL-99', null)).toBeUndefined();
  expect(choose([haymaker], undefined, null)).toBeUndefined();
});

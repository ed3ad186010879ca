import { expect, test } from '@playwright/test';
import type { Product } from './products.ts';
import { selectProduct } from './select-product.ts';

const design = { kind: 'classic', paint: '#b0402f', wheel: 0.8, length: 0.7 } as const;
const red = { sku: 'CL-01-RD', name: { en: 'Barn red', de: 'Scheunenrot' }, price: 48000, design };
const blue = { sku: 'CL-01-BL', name: { en: 'Cornflower', de: 'Kornblume' }, price: 49800, design };
const haymaker: Product = {
  id: 'CL-01',
  name: 'Haymaker',
  summary: { en: '', de: '' },
  highlights: { en: [], de: [] },
  variants: [red, blue],
};

const cases = [
  { title: 'selects the variant of its SKU', id: 'CL-01', sku: 'CL-01-BL', variant: blue },
  { title: 'selects the first variant without a SKU', id: 'CL-01', sku: null, variant: red },
  { title: 'selects the first variant if the SKU is of another product', id: 'CL-01', sku: 'AU-01-OR', variant: red },
  { title: 'selects a product whatever the case of its id', id: 'cl-01', sku: null, variant: red },
];

for (const { title, id, sku, variant } of cases) {
  test(`a product URL ${title}`, () => {
    expect(selectProduct([haymaker], id, sku)).toEqual({ product: haymaker, variant });
  });
}

test('a product URL with an unknown id, or without one, selects nothing', () => {
  expect(selectProduct([haymaker], 'CL-99', null)).toBeUndefined();
  expect(selectProduct([haymaker], undefined, null)).toBeUndefined();
});

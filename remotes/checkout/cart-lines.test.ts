import { expect, test } from '@playwright/test';
import { add, type Cart, changeQuantity, countPieces, parseCart, remove, total } from './cart-lines.ts';
import { textsIn } from './texts.ts';

const cart: Cart = [
  { sku: 'CL-01-RD', quantity: 1 },
  { sku: 'AU-05-YE', quantity: 3 },
];

test('adding a new SKU to the cart appends a line', () => {
  expect(add(cart, 'CL-03-OR')).toEqual([...cart, { sku: 'CL-03-OR', quantity: 1 }]);
});

test('adding a SKU that is in the cart increases its quantity and keeps its place', () => {
  expect(add(cart, 'CL-01-RD')).toEqual([{ sku: 'CL-01-RD', quantity: 2 }, cart[1]]);
});

test('changing a cart returns a new one and leaves the old one unchanged', () => {
  const before = structuredClone(cart);
  add(cart, 'CL-01-RD');
  changeQuantity(cart, 'AU-05-YE', 9);
  remove(cart, 'AU-05-YE');
  expect(cart).toEqual(before);
});

for (const { wanted, kept } of [
  { wanted: 7, kept: 7 },
  { wanted: 99, kept: 99 },
  { wanted: 100, kept: 99 },
  { wanted: 0, kept: 3 },
  { wanted: -1, kept: 3 },
  { wanted: 1.5, kept: 3 },
  { wanted: Number.NaN, kept: 3 },
  { wanted: Number.POSITIVE_INFINITY, kept: 3 },
]) {
  test(`changing a quantity of 3 to ${wanted} results in ${kept}`, () => {
    expect(changeQuantity(cart, 'AU-05-YE', wanted)).toEqual([cart[0], { sku: 'AU-05-YE', quantity: kept }]);
  });
}

test('changing the quantity of a SKU that is not in the cart changes nothing', () => {
  expect(changeQuantity(cart, 'CL-03-OR', 2)).toEqual(cart);
});

test('removing a SKU removes its whole line', () => {
  expect(remove(cart, 'AU-05-YE')).toEqual([cart[0]]);
});

for (const { what, text, read } of [
  { what: 'nothing', text: null, read: [] },
  { what: 'an empty string', text: '', read: [] },
  { what: 'invalid JSON', text: '[{"sku":', read: [] },
  { what: 'an object', text: '{"sku":"CL-01-RD","quantity":1}', read: [] },
  { what: 'null', text: 'null', read: [] },
  { what: 'lines that are not objects', text: '[null,3,"CL-01-RD",[]]', read: [] },
  { what: 'a line without a quantity', text: '[{"sku":"CL-01-RD"}]', read: [] },
  { what: 'a quantity that is a string', text: '[{"sku":"CL-01-RD","quantity":"1"}]', read: [] },
  { what: 'a quantity below one', text: '[{"sku":"CL-01-RD","quantity":0}]', read: [] },
  { what: 'a SKU with a comma', text: '[{"sku":"CL-01-RD,x","quantity":1}]', read: [] },
  { what: 'an invalid line and a valid one', text: '[{},{"sku":"A","quantity":2}]', read: [{ sku: 'A', quantity: 2 }] },
  {
    what: 'two lines with one SKU',
    text: '[{"sku":"A","quantity":2},{"sku":"A","quantity":3}]',
    read: [{ sku: 'A', quantity: 5 }],
  },
  { what: 'a quantity above the maximum', text: '[{"sku":"A","quantity":1e9}]', read: [{ sku: 'A', quantity: 99 }] },
  {
    what: 'an unknown field of a later build',
    text: '[{"sku":"A","quantity":1,"gift":true}]',
    read: [{ sku: 'A', quantity: 1 }],
  },
]) {
  test(`a stored cart (${what}) is parsed as ${JSON.stringify(read)}`, () => {
    expect(parseCart(text)).toEqual(read);
  });
}

test('a cart survives being stored and parsed', () => {
  expect(parseCart(JSON.stringify(cart))).toEqual(cart);
});

test('the pieces of all lines of a cart are counted', () => {
  expect(countPieces(cart)).toBe(4);
  expect(countPieces([])).toBe(0);
});

test('the total of a cart leaves out variants that are no longer sold', () => {
  const variants = new Map([['AU-05-YE', { price: 36900 }]]);
  expect(total(cart, variants)).toBe(110700);
  expect(total([], variants)).toBe(0);
});

test('a count of one tractor is in the singular', () => {
  expect([0, 1, 2].map(textsIn('en').tractors)).toEqual(['0 tractors', '1 tractor', '2 tractors']);
  expect([0, 1, 2].map(textsIn('de').tractors)).toEqual(['0 Traktoren', '1 Traktor', '2 Traktoren']);
});

import { expect, test } from '@playwright/test';
import { add, type Cart, changeQuantity, parseCart, pieces, remove, total } from './cart-lines.ts';
import { textsIn } from './texts.ts';

const cart: Cart = [
  { sku: 'CL-01-RD', quantity: 1 },
  { sku: 'AU-05-YE', quantity: 3 },
];

test('a new sku becomes the last line', () => {
  expect(add(cart, 'CL-03-OR')).toEqual([...cart, { sku: 'CL-03-OR', quantity: 1 }]);
});

test('a sku that is in the cart gets one more piece, in its place', () => {
  expect(add(cart, 'CL-01-RD')).toEqual([{ sku: 'CL-01-RD', quantity: 2 }, cart[1]]);
});

test('a change makes a new cart and leaves the old one alone', () => {
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
  test(`of 3 pieces, asking for ${wanted} leaves ${kept}`, () => {
    expect(changeQuantity(cart, 'AU-05-YE', wanted)).toEqual([cart[0], { sku: 'AU-05-YE', quantity: kept }]);
  });
}

test('changing the quantity of a sku that is not in the cart changes nothing', () => {
  expect(changeQuantity(cart, 'CL-03-OR', 2)).toEqual(cart);
});

test('removing takes the whole line', () => {
  expect(remove(cart, 'AU-05-YE')).toEqual([cart[0]]);
});

for (const { what, text, read } of [
  { what: 'nothing', text: null, read: [] },
  { what: 'an empty text', text: '', read: [] },
  { what: 'a text that is not JSON', text: '[{"sku":', read: [] },
  { what: 'an object', text: '{"sku":"CL-01-RD","quantity":1}', read: [] },
  { what: 'null', text: 'null', read: [] },
  { what: 'lines that are no objects', text: '[null,3,"CL-01-RD",[]]', read: [] },
  { what: 'a line without quantity', text: '[{"sku":"CL-01-RD"}]', read: [] },
  { what: 'a quantity that is text', text: '[{"sku":"CL-01-RD","quantity":"1"}]', read: [] },
  { what: 'a quantity below one', text: '[{"sku":"CL-01-RD","quantity":0}]', read: [] },
  { what: 'a sku with a comma', text: '[{"sku":"CL-01-RD,x","quantity":1}]', read: [] },
  { what: 'a bad line beside a good one', text: '[{},{"sku":"A","quantity":2}]', read: [{ sku: 'A', quantity: 2 }] },
  {
    what: 'two lines of one sku',
    text: '[{"sku":"A","quantity":2},{"sku":"A","quantity":3}]',
    read: [{ sku: 'A', quantity: 5 }],
  },
  { what: 'far too many pieces', text: '[{"sku":"A","quantity":1e9}]', read: [{ sku: 'A', quantity: 99 }] },
  {
    what: 'a field of a later build',
    text: '[{"sku":"A","quantity":1,"gift":true}]',
    read: [{ sku: 'A', quantity: 1 }],
  },
]) {
  test(`${what} in storage is read as ${JSON.stringify(read)}`, () => {
    expect(parseCart(text)).toEqual(read);
  });
}

test('what is stored is read back as it was', () => {
  expect(parseCart(JSON.stringify(cart))).toEqual(cart);
});

test('pieces are counted over all lines', () => {
  expect(pieces(cart)).toBe(4);
  expect(pieces([])).toBe(0);
});

test('the total leaves out what is not sold any more', () => {
  const variants = new Map([['AU-05-YE', { price: 36900 }]]);
  expect(total(cart, variants)).toBe(110700);
  expect(total([], variants)).toBe(0);
});

test('one tractor is not "1 tractors"', () => {
  expect([0, 1, 2].map(textsIn('en').tractors)).toEqual(['0 tractors', '1 tractor', '2 tractors']);
  expect([0, 1, 2].map(textsIn('de').tractors)).toEqual(['0 Traktoren', '1 Traktor', '2 Traktoren']);
});

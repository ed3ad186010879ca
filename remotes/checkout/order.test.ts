import { expect, test } from '@playwright/test';
import { orderErrors, parsePickedStore, parsePlacedOrder } from './order.ts';

const store = { id: 'ghent', name: 'Tractor Store Ghent', street: 'Molenkouter 21', city: '9000 Ghent' };
const order = { firstName: 'Ada', lastName: 'Byron', store };

test('a complete order has no errors', () => {
  expect(orderErrors(order)).toEqual({});
});

for (const { missing, fields } of [
  { missing: { firstName: '' }, fields: ['firstName'] },
  { missing: { lastName: '  ' }, fields: ['lastName'] },
  { missing: { store: undefined }, fields: ['store'] },
  { missing: { firstName: '', lastName: '', store: undefined }, fields: ['firstName', 'lastName', 'store'] },
]) {
  test(`an order without ${fields.join(', ')} has these errors, in the order of the form`, () => {
    expect(Object.keys(orderErrors({ ...order, ...missing }))).toEqual(fields);
  });
}

test('the detail of a `store:picked` event is parsed', () => {
  expect(parsePickedStore({ store })).toEqual(store);
});

for (const detail of [
  undefined,
  null,
  'ghent',
  {},
  { store: null },
  { store: { ...store, id: 3 } },
  { store: { id: 'ghent' } },
]) {
  test(`${JSON.stringify(detail)} is rejected as the detail of a \`store:picked\` event`, () => {
    expect(parsePickedStore(detail)).toBeUndefined();
  });
}

const placed = { name: 'Ada Byron', store, lines: [{ sku: 'CL-01-RD', quantity: 2 }], placedAt: 1_800_000_000_000 };

test('a placed order survives being stored and parsed', () => {
  expect(parsePlacedOrder(JSON.stringify(placed))).toEqual(placed);
});

for (const { what, text } of [
  { what: 'nothing', text: null },
  { what: 'invalid JSON', text: '{"name":' },
  { what: 'a list', text: '[]' },
  { what: 'an order without a store', text: JSON.stringify({ ...placed, store: undefined }) },
  { what: 'an order without lines', text: JSON.stringify({ ...placed, lines: undefined }) },
  { what: 'an order of nothing', text: JSON.stringify({ ...placed, lines: [] }) },
  { what: 'an order at no time', text: JSON.stringify({ ...placed, placedAt: 'today' }) },
]) {
  test(`a stored order (${what}) is no order`, () => {
    expect(parsePlacedOrder(text)).toBeUndefined();
  });
}

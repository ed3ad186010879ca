import { expect, test } from '@playwright/test';
import { orderErrors, parsePickedStore } from './order.ts';

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

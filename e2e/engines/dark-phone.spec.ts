import { test } from './engines.ts';
import { orderATractor } from './order-a-tractor.ts';

test.use({ dark: true });

test('a visitor orders a tractor on a phone, in dark colours', async ({ tab, store }, info) => {
  await orderATractor({ tab, url: store.url, width: 390, dark: true, info });
});

import { expect, test } from './engines.ts';
import { settled } from './look.ts';
import { orderATractor, textIn } from './order-a-tractor.ts';
import { button, field, link } from './tab.ts';

test('a visitor orders a tractor', async ({ tab, store }, info) => {
  await orderATractor({ tab, url: store.url, width: 1280, dark: false, info });
});

test('unsaved work is asked about by Back, and by leaving the site', async ({ tab, store }) => {
  await tab.open(`${store.url}product/CL-01`);
  await settled(tab);
  await tab.click(button('Add to cart'));
  await settled(tab, { cart: 'Cart, 1 tractor' });
  await tab.click(link('Cart,', 'header'));
  await settled(tab, { path: '/cart' });
  await tab.click(link('Go to checkout', 'main'));
  await settled(tab, { path: '/checkout' });
  await tab.type(field('First name'), 'Ada');
  const back = () => tab.run(() => void setTimeout(() => history.back()));
  expect(await tab.answerDialog(false, back)).toContain('Leave this page anyway?');
  await settled(tab, { path: '/checkout', heading: 'Checkout' });
  expect(await textIn(tab, 'First name')).toBe('Ada');
  const preventsUnload = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  expect(await tab.run(preventsUnload), 'the browser asks before the page is left').toBe(true);
});

import { thoroughUnless } from '../support/thorough.ts';
import { expect, test } from './engines.ts';
import { settled } from './look.ts';
import { orderATractor, textIn } from './order-a-tractor.ts';
import { button, field, link } from './tab.ts';

for (const [title, width, dark] of [
  ['', 1280, false],
  [' on a phone, in dark colours', 390, true],
] as const) {
  test.describe(() => {
    test.use({ dark });

    test(`a visitor orders a tractor${title}`, thoroughUnless(!dark), async ({ tab, store }) => {
      test.slow();
      await orderATractor({ tab, url: store.url, width, dark });
    });
  });
}

test('unsaved work survives twenty Backs, and ends when the visitor agrees', async ({ tab, store }) => {
  await tab.open(`${store.url}product/CL-01`);
  await settled(tab);
  await tab.click(button('Add to cart'));
  await settled(tab, { cart: 'Cart, 1 tractor' });
  await tab.click(link('Cart,', 'header'));
  await settled(tab, { path: '/cart' });
  await tab.click(link('Go to checkout', 'main'));
  await settled(tab, { path: '/checkout' });
  const entries = () => tab.run(() => history.length);
  const before = await entries();
  const back = () => tab.run(() => void setTimeout(() => history.back()));
  for (let presses = 0; presses < 20; presses += 1) {
    await tab.type(field('First name'), 'A'); // browsers let a page refuse one Back after each use of it
    expect(await tab.answerDialog(false, back)).toContain('Leave this page anyway?');
    await settled(tab, { path: '/checkout', heading: 'Checkout' });
  }
  expect(await textIn(tab, 'First name')).toBe('A'.repeat(20));
  expect(await entries()).toBe(before);
  const preventsUnload = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  expect(await tab.run(preventsUnload), 'the browser asks before the page is left').toBe(true);
  await tab.type(field('First name'), 'A');
  await tab.answerDialog(true, back);
  await settled(tab, { path: '/cart', headingHasFocus: true });
  expect(await tab.run(preventsUnload), 'the work ended with its page').toBe(false);
});

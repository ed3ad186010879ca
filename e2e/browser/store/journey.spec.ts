import type { Locator, Page } from '@playwright/test';
import { expect, motion, test } from '../../fixtures.ts';
import { Shell } from '../../support/shell-page.ts';
import { StorePage } from '../../support/store/store-page.ts';
import { visitStore } from '../../support/store/visit-store.ts';
import { thorough } from '../../support/thorough.ts';

test.use(motion);

test('a visitor chooses a tractor and its colour, and orders two without an error in the page', {
  tag: '@quick',
}, async ({ page, shell, storePage, store, watch }) => {
  await visitStore({ page, shell, storePage }, store.url);
  expect(watch).toMatchObject({ consoleErrors: [], failedRequests: [] });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

  test('a visitor orders two tractors on a phone', thorough(), async ({ page, shell, storePage, store, watch }) => {
    await visitStore({ page, shell, storePage }, store.url);
    expect(watch).toMatchObject({ consoleErrors: [], failedRequests: [] });
  });
});

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  await expect(target, 'focused by at most 40 times Tab').toBeFocused();
}

test('a visitor orders a tractor by keyboard alone', thorough(), async ({ page, shell, storePage }) => {
  const { keyboard } = page;
  await shell.open('');
  await keyboard.press('Tab');
  await expect(shell.link('Skip to content')).toBeFocused();
  await keyboard.press('Enter');
  await keyboard.press('Tab');
  await expect(storePage.onward('See all tractors'), 'the header is skipped').toBeFocused();
  await keyboard.press('Enter');
  await tabTo(page, storePage.onward('Fieldmind'));
  await keyboard.press('Enter');
  await tabTo(page, storePage.colour('Milk'));
  await keyboard.press('Enter');
  await expect(storePage.picture('Fieldmind in Milk')).toBeVisible();
  await expect(storePage.colour('Milk'), 'the focus has not moved').toBeFocused();
  await tabTo(page, storePage.addToCart);
  await keyboard.press('Enter');
  await tabTo(page, storePage.onward('Go to cart'));
  await keyboard.press('Enter');
  await tabTo(page, storePage.quantity('Fieldmind Milk').pieces);
  await keyboard.press('ArrowUp');
  await keyboard.press('Tab');
  await expect(storePage.total).toContainText('€249,800');
  await tabTo(page, storePage.onward('Go to checkout'));
  await keyboard.press('Enter');
  await tabTo(page, storePage.field('First name'));
  await keyboard.type('Ada');
  await keyboard.press('Tab');
  await keyboard.type('Ploughman');
  await expect(storePage.storeNamed('Tractor Store Uppsala')).toBeVisible();
  await keyboard.press('Enter');
  await expect(storePage.storeNamed('Tractor Store Uppsala'), 'the store is missing').toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(storePage.storeNamed('Tractor Store Ghent')).toBeChecked();
  await tabTo(page, storePage.placeOrder);
  await keyboard.press('Enter');
  await expect(shell.heading).toContainText('Thank you');
});

test('the recommendations in the cart follow the cart', thorough(), async ({ page, shell, storePage }) => {
  await shell.open('product/AU-05?sku=AU-05-RD');
  await storePage.addToCart.click();
  await storePage.cartLink.click();
  await expect(storePage.recommendations).toHaveCount(4);
  const recommended = await storePage.recommendations.allTextContents();
  await storePage.remove('Sparrow Barn red').click();
  await expect(shell.heading, 'the focus is not lost with the button').toBeFocused();
  await expect(storePage.onward('See all tractors')).toBeVisible();
  await expect(storePage.recommendations).not.toHaveText(recommended);
  await expect(page.getByRole('status').filter({ hasText: 'is removed from your cart' })).toBeAttached();
});

test('two tabs show the same cart', thorough(), async ({ context, shell, storePage }) => {
  await shell.open('');
  const other = new Shell(await context.newPage());
  await other.open('product/CL-03');
  await new StorePage(other.page, other).addToCart.click();
  await expect(storePage.cartLink).toHaveAccessibleName('Cart, 1 tractor');
});

test('an unknown address shows a page that says so, with status 404', async ({ page, shell }) => {
  const response = await page.goto('tractors/of/tomorrow');
  expect(response?.status()).toBe(404);
  await shell.settled();
  await expect(page.getByText('404 · Not found')).toBeVisible();
  await expect(shell.heading).toHaveText('There is no page here');
  await expect(page).toHaveTitle('Page not found · Tractor Store');
  await shell.link('Go to the start page').click();
  await expect(shell.heading).toHaveText('Built for Monday, in the rain.');
  await expect(page.getByText('404 · Not found')).toBeHidden();
});

test('the page of an unknown product says so, and links to all tractors', async ({ page, shell, storePage }) => {
  await shell.open('product/XX-99');
  await expect(shell.heading).toHaveText('No such tractor');
  await storePage.onward('See all tractors').click();
  await expect(page).toHaveURL(/\/products$/);
  await expect(storePage.products).toHaveCount(10);
});

test('the page of an unknown category says so, and links to all tractors', async ({ shell, storePage }) => {
  await shell.open('products/steam');
  await expect(shell.heading).toHaveText('No such tractors');
  await storePage.onward('See all tractors').click();
  await expect(shell.heading).toHaveText('Tractors');
});

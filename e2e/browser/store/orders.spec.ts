import { expect, test } from '../../fixtures.ts';
import { Shell } from '../../support/shell-page.ts';
import { StorePage } from '../../support/store/store-page.ts';
import { thorough } from '../../support/thorough.ts';

test('the thank-you page claims no order where none was placed, and offers a way on', async ({
  page,
  shell,
  storePage,
}) => {
  await shell.open('thanks');
  await expect(shell.heading).toHaveText('There is no order here');
  await expect(page).toHaveTitle('There is no order here · Tractor Store');
  await storePage.onward('See all tractors').click();
  await expect(shell.heading).toHaveText('Tractors');
});

test(
  'after an order a reload shows it again, and another tab shows none',
  thorough(),
  async ({ page, context, shell, storePage }) => {
    await shell.open('product/CL-02');
    await storePage.addToCart.click();
    await storePage.cartLink.click();
    await storePage.order();
    await expect(shell.heading).toContainText('Thank you');
    await expect(page).toHaveTitle('Thank you · Tractor Store');
    await page.reload();
    await shell.settled();
    await expect(shell.heading).toContainText('Thank you');
    await expect(storePage.total).toContainText('€67,500');
    const other = new Shell(await context.newPage());
    await other.open('thanks');
    await expect(other.heading).toHaveText('There is no order here');
  },
);

test('without storage an order is shown until the page is left', thorough(), async ({ page, shell, storePage }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
  });
  await shell.open('product/CL-02');
  await storePage.addToCart.click();
  await storePage.cartLink.click();
  await storePage.order();
  await expect(shell.heading).toContainText('Thank you');
  await expect(storePage.total).toContainText('€67,500');
});

test('the checkout has the name of the store and the way back in the place of the header', async ({
  page,
  shell,
  storePage,
}) => {
  await shell.open('product/CL-02');
  await storePage.addToCart.click();
  await storePage.cartLink.click();
  await storePage.onward('Go to checkout').click();
  await expect(shell.heading).toHaveText('Checkout');
  await shell.settled();
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const name = await storePage.onward('Tractor Store').boundingBox();
    expect(name?.y, `${width} px`).toBeLessThan(60);
    await expect(storePage.onward('Back to your cart')).toBeInViewport();
  }
  await storePage.onward('Tractor Store').click();
  await expect(shell.heading).toHaveText('Built for Monday, in the rain.');
});

test('a checkout that fails to load offers the pages of the site', thorough(), async ({ page, shell, failRemote }) => {
  await failRemote('checkout', 404, 'entry');
  await shell.open('checkout');
  await expect(shell.errorCard('checkout')).toBeVisible();
  await page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: 'Our stores' }).click();
  await expect(shell.heading).toHaveText('Our stores');
});

// Chromium only: in Firefox, a double click of Playwright is two clicks whose `detail` is 1.
test('a double click on "Add to cart" adds one tractor, and two clicks add two', { tag: '@chromium' }, async ({
  page,
  shell,
  storePage,
}) => {
  await shell.open('product/CL-02');
  await storePage.addToCart.dblclick();
  await expect(storePage.cartLink).toHaveAccessibleName('Cart, 1 tractor');
  await storePage.addToCart.click();
  await expect(storePage.cartLink).toHaveAccessibleName('Cart, 2 tractors');
  await storePage.addToCart.focus();
  await page.keyboard.down('Enter');
  await page.keyboard.down('Enter');
  await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(storePage.cartLink, 'while Enter is held down').toHaveAccessibleName('Cart, 3 tractors');
});

// Chromium only: in Firefox, a double click of Playwright is two clicks whose `detail` is 1.
test(
  'a double click on "One more" adds two, and on "Remove" removes one line of the cart',
  thorough('@chromium'),
  async ({ page, shell, storePage }) => {
    const skus = ['CL-02-GR', 'AU-05-YE', 'CL-01-RD'];
    await page.addInitScript((skus) => {
      localStorage.setItem('tractor-store:cart', JSON.stringify(skus.map((sku) => ({ sku, quantity: 1 }))));
    }, skus);
    await shell.open('cart');
    await storePage.quantity('Sparrow Rapeseed').oneMore.dblclick();
    await expect(storePage.quantity('Sparrow Rapeseed').pieces).toHaveValue('3');
    await storePage.remove('Furrow Master').dblclick();
    await expect(storePage.cartLines).toHaveText([/Sparrow/, /Haymaker/]);
  },
);

test('a double click on "Place order" places one order', thorough(), async ({ page, shell, storePage }) => {
  await shell.open('product/CL-02');
  await storePage.addToCart.click();
  await storePage.cartLink.click();
  await storePage.onward('Go to checkout').click();
  await storePage.fillIn('Ada', 'Ploughman');
  await storePage.storeNamed('Tractor Store Ghent').check();
  const entries = await page.evaluate(() => history.length);
  await storePage.placeOrder.dblclick();
  await expect(shell.heading).toContainText('Thank you');
  await expect(new StorePage(page, shell).total).toContainText('€67,500');
  expect(await page.evaluate(() => history.length)).toBe(entries + 1);
});

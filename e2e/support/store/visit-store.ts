import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import type { Shell } from '../shell-page.ts';
import type { StorePage } from './store-page.ts';

type Visitor = { readonly page: Page; readonly shell: Shell; readonly storePage: StorePage };

/**
 * A whole visit from the home page to a placed order. It works wherever the site is mounted and wherever its builds are.
 *
 * @param home URL at which the site is mounted
 */
export async function visitStore({ page, shell, storePage }: Visitor, home: string): Promise<void> {
  const at = (path: string): string => new URL(path, home).href;
  await shell.open(home);
  const document = await shell.loadedAt();

  await test.step('the home page links to a category, and that to a product', async () => {
    await storePage.onward('Classics').click();
    await expect(page).toHaveURL(at('products/classic'));
    await expect(shell.heading).toHaveText('Classics');
    await expect(storePage.products).toHaveCount(5);
    await storePage.onward('Haymaker').click();
    await expect(page).toHaveURL(at('product/CL-01'));
    await expect(shell.heading).toHaveText('Haymaker');
    await expect(storePage.picture('Haymaker in Barn red')).toBeVisible();
  });

  await test.step('each colour has its own URL, picture, price and recommendations', async () => {
    await expect(storePage.recommendations).toHaveCount(4);
    const recommended = await storePage.recommendations.allTextContents();
    await storePage.colour('Cornflower').click();
    await expect(page).toHaveURL(at('product/CL-01?sku=CL-01-BL'));
    await expect(storePage.colour('Cornflower')).toHaveAttribute('aria-current', 'true');
    await expect(storePage.picture('Haymaker in Cornflower')).toBeVisible();
    await expect(storePage.price('€49,800')).toBeVisible();
    await expect(storePage.recommendations).not.toHaveText(recommended);
    await expect(storePage.recommendations).toHaveCount(4);
  });

  await test.step('Back and Forward go from colour to colour', async () => {
    await page.goBack();
    await expect(storePage.picture('Haymaker in Barn red')).toBeVisible();
    await page.goForward();
    await expect(page).toHaveURL(at('product/CL-01?sku=CL-01-BL'));
    await expect(storePage.picture('Haymaker in Cornflower')).toBeVisible();
  });

  await test.step('a tractor that was added is counted in the header and listed in the cart', async () => {
    await expect(storePage.cartLink).toHaveAccessibleName('Cart, empty');
    await storePage.addToCart.click();
    await expect(storePage.cartLink).toHaveAccessibleName('Cart, 1 tractor');
    await storePage.cartLink.click();
    await expect(page).toHaveURL(at('cart'));
    await expect(storePage.cartLines).toHaveText(/Haymaker Cornflower/);
  });

  await test.step('the quantity changes the total, and the cart survives a reload', async () => {
    await storePage.quantity('Haymaker Cornflower').oneMore.click();
    await expect(storePage.total).toContainText('€99,600');
    await expect(storePage.cartLink).toHaveAccessibleName('Cart, 2 tractors');
    await expect(storePage.recommendations).toHaveCount(4);
    await expect(storePage.recommendations.filter({ hasText: 'Haymaker' })).toHaveCount(0);
    expect(await shell.loadedAt(), 'all of this without a page load').toBe(document);
    await page.reload();
    await shell.settled();
    await expect(storePage.quantity('Haymaker Cornflower').pieces).toHaveValue('2');
  });

  await test.step('the checkout names the fields that are missing', async () => {
    await storePage.onward('Go to checkout').click();
    await expect(page).toHaveURL(at('checkout'));
    await storePage.placeOrder.click();
    await expect(storePage.field('First name')).toHaveAccessibleDescription('Enter your first name.');
    await expect(storePage.field('Last name')).toHaveAccessibleDescription('Enter your last name.');
    await expect(storePage.pickUpStore).toHaveAccessibleDescription('Choose the store to pick it up from.');
    await expect(storePage.field('First name')).toBeFocused();
    await expect(page).toHaveURL(at('checkout'));
  });

  await test.step('a complete order is placed, and the cart is empty', async () => {
    await storePage.fillIn('Ada', 'Ploughman');
    await storePage.storeNamed('Tractor Store Ghent').check();
    await expect(storePage.pickUpStore).toHaveAccessibleDescription('');
    await storePage.placeOrder.click();
    await expect(page).toHaveURL(at('thanks'));
    await expect(shell.heading).toContainText('Thank you');
    await expect(storePage.cartLink).toHaveAccessibleName('Cart, empty');
  });

  await test.step('Back does not order again, and Forward shows the thank-you page', async () => {
    await page.goBack();
    await expect(shell.heading).toHaveText('Checkout');
    await expect(storePage.onward('See all tractors')).toBeVisible();
    await page.goForward();
    await expect(shell.heading).toContainText('Thank you');
    await storePage.onward('Back to the store').click();
    await expect(page).toHaveURL(home);
  });
}

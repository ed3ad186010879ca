import { expect, test } from '../../fixtures.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

test.use({ colorScheme: 'dark' });

for (const path of ['', 'products/classic', 'product/CL-02', 'stores', 'cart', 'checkout', 'product/XX-99']) {
  // Chromium only: Playwright cannot emulate media in an installed Firefox.
  test(
    `/${path} is printed on white, with its heading and the name of the store, without navigation and buttons`,
    thoroughUnless(['', 'cart'].includes(path)),
    async ({ page, shell }) => {
      await page.addInitScript(() => localStorage.setItem('tractor-store:cart', '[{"sku":"CL-02-GR","quantity":2}]'));
      await shell.open(path);
      await page.emulateMedia({ media: 'print' });
      await expect(shell.heading).toBeVisible();
      await expect(page.getByText('Tractor Store', { exact: true }).filter({ visible: true })).toHaveCount(1);
      for (const role of ['navigation', 'button', 'combobox'] as const) {
        await expect(page.getByRole(role), role).toHaveCount(0);
      }
      await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(255, 255, 255)');
    },
  );
}

// Chromium only: Playwright cannot emulate media in an installed Firefox.
test(
  'the printed order has its lines, total, name and store',
  thorough('@chromium'),
  async ({ page, shell, storePage }) => {
    await shell.open('product/CL-02');
    await storePage.addToCart.click();
    await storePage.cartLink.click();
    await storePage.order();
    await expect(shell.heading).toContainText('Thank you');
    await page.emulateMedia({ media: 'print' });
    for (const text of ['Furrow Master Meadow green × 1', 'Ada Ploughman', 'Tractor Store Ghent, Molenkouter 21']) {
      await expect(page.getByRole('main').getByText(text)).toBeVisible();
    }
    await expect(storePage.total).toContainText('€67,500');
    await expect(shell.link('Back to the store')).toBeHidden();
  },
);

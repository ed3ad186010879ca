import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import { thorough } from '../../support/thorough.ts';

const robots = (page: Page) => page.locator('meta[name="robots"]');

for (const { path, title } of [
  { path: 'product/XX-99', title: 'No such tractor · Tractor Store' },
  { path: 'products/quatsch', title: 'No such tractors · Tractor Store' },
]) {
  test(`/${path} says by its title, its text and for search engines that nothing is there, and leads on`, async ({
    page,
    shell,
    storePage,
  }) => {
    await shell.open(path);
    await expect(page).toHaveTitle(title);
    await expect(shell.heading).toHaveText(title.replace(' · Tractor Store', ''));
    await expect(page.getByRole('main').getByText('Not found', { exact: true })).toBeVisible();
    await expect(robots(page)).toHaveAttribute('content', 'noindex');
    await storePage.onward('See all tractors').click();
    await expect(shell.heading).toHaveText('Tractors');
    await expect(page).toHaveTitle('Tractors · Tractor Store');
    await expect(robots(page)).toHaveCount(0);
  });
}

test(
  'a product that is not sold is not found without a page load too, and Back leads to one that is',
  thorough(),
  async ({ page, shell }) => {
    await shell.open('product/CL-01');
    await shell.ready();
    await shell.push('/product/XX-99');
    await expect(page).toHaveTitle('No such tractor · Tractor Store');
    await expect(robots(page)).toHaveCount(1);
    await page.goBack();
    await expect(shell.heading).toHaveText('Haymaker');
    await expect(page).toHaveTitle('Haymaker · Tractor Store');
    await expect(robots(page)).toHaveCount(0);
  },
);

test('the title of a product that is not sold follows the language', thorough(), async ({ page, shell }) => {
  await shell.open('product/XX-99');
  await page.getByLabel('Language').selectOption('de');
  await expect(page).toHaveTitle('Diesen Traktor gibt es nicht · Tractor Store');
});

import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import { violationsInAllLooks } from '../../support/accessibility.ts';
import type { Shell } from '../../support/shell-page.ts';
import type { StorePage } from '../../support/store/store-page.ts';
import { thoroughUnless } from '../../support/thorough.ts';

type Visit = { readonly page: Page; readonly shell: Shell; readonly storePage: StorePage };
type StoreView = { readonly title: string; readonly show: (visit: Visit) => Promise<void> };

const at = (title: string, path: string, heading: string): StoreView => ({
  title,
  async show({ shell }) {
    await shell.open(path);
    await expect(shell.heading).toHaveText(heading);
  },
});

async function fillCart({ shell, storePage }: Visit): Promise<void> {
  await shell.open('product/CL-02');
  await storePage.addToCart.click();
  await storePage.cartLink.click();
  await expect(storePage.cartLines).toHaveCount(1);
}

const views: readonly StoreView[] = [
  at('home page', '', 'Built for Monday, in the rain.'),
  at('list of all tractors', 'products', 'Tractors'),
  at('list of a category', 'products/autonomous', 'Autonomous'),
  at('page of a product', 'product/AU-02?sku=AU-02-YE', 'Rowkeeper'),
  at('page of a product that is not sold', 'product/XX-99', 'No such tractor'),
  at('list of stores', 'stores', 'Our stores'),
  at('empty cart', 'cart', 'Your cart'),
  { title: 'filled cart', show: fillCart },
  {
    title: 'checkout with its error messages',
    async show(visit) {
      await fillCart(visit);
      await visit.storePage.onward('Go to checkout').click();
      await visit.storePage.placeOrder.click();
      await expect(visit.storePage.field('First name')).toHaveAccessibleDescription(/Enter/);
      await visit.shell.settled();
    },
  },
  {
    title: 'thank-you page',
    async show(visit) {
      await fillCart(visit);
      await visit.storePage.order();
      await expect(visit.shell.heading).toHaveText('Thank you. We are warming up the engine.');
      await visit.shell.settled();
    },
  },
  at('thank-you page without an order', 'thanks', 'There is no order here'),
  at('page for an unknown address', 'tractors/of/tomorrow', 'There is no page here'),
];

/** german-store.spec.ts has other ones in German. */
const IN_EVERY_RUN = [
  'home page',
  'page of a product',
  'filled cart',
  'checkout with its error messages',
  'thank-you page',
];

for (const { title, show } of views) {
  test(
    `the ${title} has no accessibility violations in light or dark, wide or narrow, and does not scroll sideways at 320 px`,
    thoroughUnless(IN_EVERY_RUN.includes(title)),
    async ({ page, shell, storePage }) => {
      await show({ page, shell, storePage });
      expect.soft(await violationsInAllLooks(page)).toEqual([]);
      await page.evaluate(() => document.scrollingElement?.scrollTo(1000, 0));
      const scrolled = await page.evaluate(() => document.scrollingElement?.scrollLeft);
      expect.soft(scrolled, 'how far it scrolls').toBe(0);
    },
  );
}

import { expect, test } from '../../fixtures.ts';
import { accessibilityViolations } from '../../support/accessibility.ts';
import { thoroughUnless } from '../../support/thorough.ts';

test.use({ locale: 'de-DE' });

for (const { path, heading } of [
  { path: '', heading: 'Gebaut für Montag, bei Regen.' },
  { path: 'products', heading: 'Traktoren' },
  { path: 'products/autonomous', heading: 'Autonome' },
  { path: 'products/none', heading: 'Solche Traktoren gibt es nicht' },
  { path: 'product/AU-02', heading: 'Rowkeeper' },
  { path: 'product/XX-99', heading: 'Diesen Traktor gibt es nicht' },
  { path: 'stores', heading: 'Unsere Filialen' },
  { path: 'cart', heading: 'Ihr Warenkorb' },
  { path: 'checkout', heading: 'Bestellung' },
  { path: 'thanks', heading: 'Hier gibt es keine Bestellung' },
  { path: 'no/page', heading: 'Hier gibt es keine Seite' },
]) {
  test(
    `in German /${path} has no accessibility violations, and does not scroll sideways on a phone`,
    thoroughUnless(['', 'checkout'].includes(path)),
    async ({ page, shell }) => {
      await page.addInitScript(() => localStorage.setItem('tractor-store:cart', '[{"sku":"CL-02-GR","quantity":2}]'));
      await shell.open(path);
      await expect(shell.heading).toHaveText(heading);
      for (const width of [1280, 320]) {
        await page.setViewportSize({ width, height: 844 });
        expect.soft(await accessibilityViolations(page), `${width} px wide`).toEqual([]);
      }
      await page.evaluate(() => document.scrollingElement?.scrollTo(1000, 0));
      expect.soft(await page.evaluate(() => document.scrollingElement?.scrollLeft), 'how far it scrolls').toBe(0);
    },
  );
}

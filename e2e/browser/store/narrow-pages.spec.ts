import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

/** Widths in px, with the size of the page's text in percent: 320 px is a page of 1280 px at a zoom of 400 %. */
const looks = [
  { width: 320, text: 100 },
  { width: 320, text: 200 },
  { width: 390, text: 200 },
  { width: 768, text: 200 },
  { width: 1280, text: 200 },
];

const paths = [
  '',
  'products',
  'product/CL-02',
  'stores',
  'cart',
  'checkout',
  'thanks',
  'product/XX-99',
  'products/none',
  `no/page/${'at-all'.repeat(40)}`,
];

/** The looks in which a page is wider than the window, with what sticks out. */
const tooWide = (page: Page, path: string) =>
  page.evaluate((path) => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth || element.getBoundingClientRect().left < 0,
    );
    const what = wide.slice(-3).map(({ outerHTML }) => outerHTML.slice(0, 80));
    return scrollWidth > clientWidth ? [`/${path} is ${scrollWidth} px wide: ${what.join(' ')}`] : [];
  }, path);

for (const { language, locale } of [
  { language: 'English', locale: 'en-US' },
  { language: 'German', locale: 'de-DE' },
  { language: 'a language from right to left', locale: 'ar' },
]) {
  test.describe(`in ${language}`, () => {
    test.use({ locale });

    test(
      `in ${language} no page of the store scrolls sideways at 320 px or with text of 200 %`,
      thorough(),
      async ({ page, shell, serveSite }) => {
        test.setTimeout(60_000);
        const { url } = await serveSite({ manifest: ({ languages }) => languages?.push({ tag: 'ar', dir: 'rtl' }) });
        await page.addInitScript(() => {
          const lines = [
            { sku: 'CL-02-GR', quantity: 2 },
            { sku: 'AU-05-YE', quantity: 99 },
          ];
          localStorage.setItem('tractor-store:cart', JSON.stringify(lines));
        });
        for (const path of paths) {
          await shell.open(`${url}${path}`);
          for (const { width, text } of looks) {
            await page.setViewportSize({ width, height: 640 });
            await page.evaluate((text) => {
              document.documentElement.style.fontSize = `${text}%`;
            }, text);
            expect.soft(await tooWide(page, path), `${width} px, text of ${text} %`).toEqual([]);
          }
        }
      },
    );
  });
}

test(
  'an error card and the navigation of the shell do not scroll sideways at 320 px with text of 200 %',
  thorough(),
  async ({ page, shell, failRemote }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await failRemote('explore', 404, 'entry');
    await shell.open('cart');
    await expect(shell.errorCard('header')).toBeVisible();
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%';
    });
    expect(await tooWide(page, 'cart')).toEqual([]);
  },
);

for (const path of ['', 'products', 'product/AU-02']) {
  test(
    `on a phone on its side the first screen of /${path} shows a whole tractor and the heading`,
    thoroughUnless(path === ''),
    async ({ page, shell }) => {
      await page.setViewportSize({ width: 844, height: 390 });
      await shell.open(path);
      await expect(shell.heading).toBeInViewport({ ratio: 1 });
      await expect(page.getByRole('main').locator('img').first()).toBeInViewport({ ratio: 1 });
    },
  );
}

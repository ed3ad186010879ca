import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../../fixtures.ts';
import type { ServeOptions } from '../../sites/hosts/conch-serve.ts';
import { arabic, english, languageOf, setLanguage, speakingSite } from '../../sites/speaking-site.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

const texts = {
  skipLink: 'انتقل إلى المحتوى',
  notFoundHeading: 'لا توجد صفحة هنا',
  languageChanged: 'لغة الصفحة الآن: {language}',
};

test('a language of the manifest has its texts from a file; missing texts are in English and marked as such', async ({
  page,
  serveSite,
  watch,
}) => {
  const file = JSON.stringify({ ...texts, skiplink: 'typo' });
  const served = await serveSite(speakingSite({ languages: [english, { ...arabic, texts: '/ar.json' }], texts: file }));
  await page.goto(`${served.url}nowhere`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no page here');
  await setLanguage(page, 'ar');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(texts.notFoundHeading);
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveAttribute('lang');
  await expect(page.locator('.conch-skip')).toHaveText(texts.skipLink);
  const link = page.getByRole('link', { name: 'Go to the start page' });
  await expect(link).toHaveAttribute('lang', 'en');
  await expect(link).toHaveAttribute('dir', 'ltr');
  await expect(page.locator('[data-region-status]')).toHaveText('لغة الصفحة الآن: العربية');
  expect(watch.consoleWarnings.join()).toContain('the shell has no such texts: skiplink');
});

for (const { what, content } of [
  { what: 'is missing', content: undefined },
  { what: 'is not JSON', content: '{' },
  { what: 'is not an object', content: '[]' },
]) {
  test(
    `a language of the manifest is shown in English if its file of texts ${what}`,
    thoroughUnless(content === undefined),
    async ({ page, serveSite, watch }) => {
      const served = await serveSite(
        speakingSite({ languages: [english, { ...arabic, texts: '/ar.json' }], texts: content }),
      );
      await page.addInitScript(() => localStorage.setItem('conch:language', 'ar'));
      await page.goto(`${served.url}nowhere`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no page here');
      expect(await languageOf(page)).toEqual({ lang: 'ar', dir: 'rtl' });
      expect(watch.consoleWarnings.join()).toContain('the English ones are used');
    },
  );
}

const arabicStore = (): ServeOptions => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'ar.json'), JSON.stringify({ skipLink: 'انتقل إلى المحتوى' }));
  return {
    base: '/', // for a server of its own: those of the pool serve nothing but builds
    assets: [folder],
    manifest: (manifest) => manifest.languages?.push({ ...arabic, texts: '/ar.json' }),
  };
};

test(
  'from right to left every page of the store fits the width of the window, and its header is mirrored',
  thorough(),
  async ({ page, shell, storePage, serveSite }) => {
    const { url } = await serveSite(arabicStore());
    await page.addInitScript(() => {
      localStorage.setItem('conch:language', 'ar');
      localStorage.setItem('tractor-store:cart', '[{"sku":"CL-01-RD","quantity":2}]');
    });
    shell.home = () => url;
    for (const path of [
      '',
      'products',
      'products/classic',
      'product/CL-01',
      'stores',
      'cart',
      'checkout',
      'thanks',
      'no/page',
    ]) {
      await shell.open(path);
      expect(await languageOf(page), path).toEqual({ lang: 'ar', dir: 'rtl' });
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 844 });
        const outside = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth - clientWidth;
        });
        expect.soft(outside, `${path} at ${width} px`).toBe(0);
      }
    }
    await page.setViewportSize({ width: 1280, height: 844 });
    const name = await page.getByRole('banner').getByRole('link', { name: 'Tractor Store' }).boundingBox();
    const cart = await storePage.cartLink.boundingBox();
    expect(name?.x).toBeGreaterThan((cart?.x ?? 0) + 500);
    await expect(page.getByLabel('Language')).toHaveValue('ar');
    await expect(page.getByRole('option', { name: 'العربية' })).toHaveAttribute('lang', 'ar');
  },
);

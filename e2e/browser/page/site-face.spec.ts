import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, test } from '../../sites/hosts/exported-site.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { thoroughUnless } from '../../support/thorough.ts';

const ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>';

const bakery = (base = '/') =>
  site({
    base,
    remotes: { shop: container('shop', view('fresh')) },
    applications: [
      { name: 'home', remote: 'shop', canonical: '/', title: 'Bakery' },
      {
        name: 'rolls',
        remote: 'shop',
        activeWhen: [{ path: '/rolls', exact: true }],
        title: 'Rolls',
        robots: 'noindex',
      },
    ],
    files: { 'brand/icon.svg': ICON, 'brand/site.css': ':root { --paper: rgb(1 2 3); --font-body: serif; }' },
    edit: (manifest) => {
      delete manifest.languages;
      manifest.site = { name: 'Bakery', icon: '/brand/icon.svg', stylesheet: '/brand/site.css' };
    },
  });

const color = (body: Locator) => body.evaluate((element) => getComputedStyle(element).backgroundColor);

for (const [way, base] of [
  ['conch serve', '/'],
  ['conch serve', '/shop/'],
  ['an export', '/'],
  ['an export', '/shop/'],
] as const) {
  test(
    `a site on ${way} at ${base} has its own name, icon and colors, on each page`,
    thoroughUnless(way === 'conch serve' && base === '/', '@firefox'),
    async ({ page, shell, serveSite, exportSite }) => {
      const open = async () => {
        if (way === 'conch serve') return (await serveSite(bakery(base))).url;
        const { directory, host } = await exportSite(bakery(base));
        expect(readFileSync(join(directory, base, 'brand/icon.svg'), 'utf8')).toBe(ICON);
        return `${(await host({ headers: true, redirects: true })).origin}${base}`;
      };
      const home = await open();
      await shell.open(home);
      await expect(page).toHaveTitle('Bakery');
      expect(await color(page.locator('body'))).toBe('rgb(1, 2, 3)');
      await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', `${base}brand/icon.svg`);
      expect((await page.request.get(`${home}brand/icon.svg`)).status()).toBe(200);
      await expect(page.locator('link[rel="canonical"]')).toHaveAttribute('href', base);

      await shell.push(`${base}rolls`);
      await expect(page).toHaveTitle('Rolls · Bakery');
      await expect(page.locator('link[rel="canonical"]'), 'it belongs to the first page').toHaveCount(0);
      await page.reload();
      await expect(page).toHaveTitle('Rolls · Bakery');
      await expect(page.locator('meta[name="robots"]')).toHaveAttribute('content', 'noindex');
      await shell.push(`${base}nowhere`);
      await expect(page).toHaveTitle('Page not found · Bakery');
    },
  );
}

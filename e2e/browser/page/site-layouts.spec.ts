import type { Page } from '@playwright/test';
import { motion } from '../../fixtures.ts';
import { expect, test } from '../../sites/hosts/exported-site.ts';
import { sidebarSite } from '../../sites/sidebar-site.ts';
import { violationsInAllLooks } from '../../support/accessibility.ts';
import { OpenTab } from '../../support/open-tab.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

const REGIONS = ['header', 'nav', 'main', 'aside', 'footer'];

/** Region -> its box, rounded. */
const boxes = (page: Page): Promise<Record<string, { x: number; y: number; width: number; height: number }>> =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('[data-region]')].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const rounded = [x, y + scrollY, width, height].map(Math.round);
        return [element.dataset.region, { x: rounded[0], y: rounded[1], width: rounded[2], height: rounded[3] }];
      }),
    ),
  );

for (const [way, base] of [
  ['conch serve', '/'],
  ['conch serve', '/shop/'],
  ['an export', '/shop/'],
] as const) {
  test(
    `on ${way} at ${base}, a site has its own regions, in the places that its layout gives them`,
    thoroughUnless(way === 'conch serve' && base === '/', '@firefox'),
    async ({ page, shell, serveSite, exportSite }) => {
      const open = async () => {
        if (way === 'conch serve') return (await serveSite(sidebarSite(base))).url;
        const { host } = await exportSite(sidebarSite(base));
        return `${(await host({ headers: true, redirects: true })).origin}${base}`;
      };
      const home = await open();
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await shell.open(`${home}guide`);
        const loaded = await boxes(page);
        expect(Object.keys(loaded)).toEqual(REGIONS);
        const { header, nav, main, aside, footer } = loaded;
        expect(header).toEqual({ x: 0, y: 0, width, height: 64 });
        if (width === 1280) {
          expect(nav).toMatchObject({ x: 0, y: 64, width: 224 });
          expect(main).toMatchObject({ x: 224, y: 64, width: 1280 - 224 - 256 });
          expect(aside).toMatchObject({ x: 1024, y: 64, width: 256 });
          expect(nav?.height).toBe(main?.height);
        } else {
          expect([nav?.x, main?.x, aside?.x]).toEqual([0, 0, 0]);
          expect(nav).toMatchObject({ y: 64, width: 390, height: 128 });
          expect(main?.y).toBe(192);
          expect(aside?.y).toBe(192 + (main?.height ?? 0));
        }
        expect(footer).toMatchObject({ x: 0, width, height: 96 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing is wider than the page').toBe(
          width,
        );
      }
    },
  );
}

test(
  'before any script, the regions are where they are when all has mounted',
  thorough(),
  async ({ page, serveSite, shell }) => {
    const { url } = await serveSite(sidebarSite());
    for (const [width, path] of [
      [1280, ''],
      [390, 'guide'],
      [1280, 'plain'],
      [1280, 'nowhere'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      await page.route('**/remotes/**', async (route) => {
        await released;
        await route.continue();
      });
      await page.route('**/shell/main*.js', async (route) => {
        await released;
        await route.continue();
      });
      await page.goto(`${url}${path}`, { waitUntil: 'commit' });
      await expect(page.locator('[data-region="footer"]')).toBeAttached();
      const before = await boxes(page);
      release();
      await shell.settled();
      expect(await boxes(page), `/${path}, ${width} px wide`).toEqual(before);
      await page.unrouteAll({ behavior: 'wait' });
    }
  },
);

test.describe('with motion', () => {
  test.use(motion);

  test('a page in another layout has its regions alone, requests nothing for the others, and the next page has all', async ({
    page,
    shell,
    serveSite,
    requests,
  }) => {
    const { url } = await serveSite(sidebarSite());
    await shell.open(`${url}plain`);
    await expect(page.getByRole('banner')).toBeHidden();
    await expect(page.getByRole('navigation')).toBeHidden();
    await expect(page.getByRole('contentinfo')).toHaveText('Open until six');
    expect(requests.paths('/remotes/menu/')).toEqual([]);
    expect(requests.paths('/remotes/news/')).toEqual([]);
    await shell.navigationReady();
    await page.getByRole('main').getByRole('link', { name: 'Guide' }).click();
    await expect(page.getByRole('navigation').getByRole('link', { name: 'Plain' })).toBeVisible();
    await page.getByRole('navigation').getByRole('link', { name: 'Plain' }).click();
    await expect(page.getByRole('navigation')).toBeHidden();
    await shell.push('/nowhere');
    await expect(page.getByRole('navigation')).toBeVisible();
    await expect(shell.heading).toHaveText('There is no page here');
  });
});

test(
  'keyboard and screen reader meet the regions in the order of the areas, also after the skip link',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const { url } = await serveSite(sidebarSite());
    await shell.open(url);
    await shell.ready();
    await page.keyboard.press('Tab');
    await expect(shell.link('Skip to content')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('navigation').getByRole('link', { name: 'Guide' })).toBeFocused();
    await shell.link('Skip to content').focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('main').getByRole('link', { name: 'Guide' })).toBeFocused();
    for (const role of ['banner', 'navigation', 'main', 'complementary', 'contentinfo'] as const) {
      await expect(page.getByRole(role)).toHaveCount(1);
    }
    expect(await violationsInAllLooks(page)).toEqual([]);
  },
);

for (const [title, text, replacement, errors] of [
  ['no layout has', '"region":"aside"', '"region":"attic"', []],
  ['the page does not have', '<aside data-region="aside"></aside>', '', ['news has no region']],
] as const) {
  test(`an application in a region that ${title} is left out, and no other`, async ({ page, shell, serveSite }) => {
    const { url } = await serveSite(sidebarSite());
    await page.route(url, async (route) => {
      const response = await route.fetch();
      const html = await response.text();
      expect(html).toContain(text);
      await route.fulfill({ response, body: html.replace(text, replacement) });
    });
    const logged: string[] = [];
    page.on('console', (message) => message.type() === 'error' && logged.push(message.text()));
    await shell.open(url);
    await expect(page.getByRole('navigation')).toContainText('Guide');
    await expect(shell.heading).toHaveText('Page');
    await expect(shell.application('news')).toHaveCount(0);
    expect(logged).toEqual(errors);
  });
}

test(
  'an open page offers a reload when the manifest gets other layouts, and then has them',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const served = await serveSite(sidebarSite());
    const tab = await OpenTab.of(page);
    await shell.open(served.url);
    await tab.isFollowing();
    served.edit((manifest) => {
      manifest.revision += 1;
      const { standard } = manifest.layouts ?? {};
      if (standard) standard.columns = ['20rem', '1fr', 'auto'];
    });
    await tab.noticesRelease();
    expect((await boxes(page)).nav?.width, 'nothing moves under the eyes of the visitor').toBe(224);
    await tab.button('Reload').click();
    await expect.poll(async () => (await boxes(page)).nav?.width).toBe(320);
  },
);

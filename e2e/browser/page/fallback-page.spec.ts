import type { Page } from '@playwright/test';
import { bringsCode, type Fault } from '../../faults/fault.ts';
import { expect, test } from '../../fixtures.ts';
import { violationsInAllLooks } from '../../support/accessibility.ts';
import { ask } from '../../support/ask.ts';
import { gate } from '../../support/gate.ts';
import { chunks } from '../../support/shell-internals.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const links = (page: Page) => page.getByRole('navigation', { name: 'Site' }).getByRole('link');
const titles = ['Tractor Store', 'Tractors', 'Our stores', 'Cart'];

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  // Chromium only: Playwright cannot turn off JavaScript in an installed Firefox.
  test('without JavaScript a page says so, and has the links of the site', { tag: '@chromium' }, async ({
    page,
    browser,
  }) => {
    await page.goto('stores');
    await expect(heading(page)).toHaveText('This site needs JavaScript');
    await expect(heading(page)).toHaveCount(1);
    await expect(links(page)).toHaveText(titles);
    const still = await page.locator('main').evaluate((main) => getComputedStyle(main, '::after').content);
    expect(still, 'no message that the page is loading').toBe('none');
    // axe is a script: it needs a page with the same elements that can run scripts, but without the shell's.
    const twin = await browser.newPage({ javaScriptEnabled: true });
    await twin.route('**/stores', async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replaceAll(/<script\b.*?<\/script>/gs, '');
      await route.fulfill({ response, body });
    });
    await twin.goto('stores');
    await twin.locator('noscript').evaluate((noscript) => {
      const policy = window.trustedTypes?.createPolicy('test', { createHTML: (text) => text });
      noscript.outerHTML = policy?.createHTML(noscript.textContent) ?? '';
    });
    await expect(links(twin)).toHaveText(titles);
    expect(await violationsInAllLooks(twin)).toEqual([]);
    await twin.close();
    await links(page).nth(1).click();
    await expect(page).toHaveURL(/\/products$/);
    await expect(heading(page)).toHaveText('This site needs JavaScript');
  });

  test.describe('in German', () => {
    test.use({ locale: 'de-DE' });

    // Chromium only: Playwright cannot turn off JavaScript in an installed Firefox.
    test('without JavaScript a German page says so in German, and nothing else', { tag: '@chromium' }, async ({
      page,
    }) => {
      await page.goto('stores');
      await expect(heading(page)).toHaveText('Diese Website braucht JavaScript');
      await expect(heading(page)).toHaveCount(1);
      await expect(links(page)).toHaveText(['Tractor Store', 'Traktoren', 'Unsere Filialen', 'Warenkorb']);
      const still = await page.locator('main').evaluate((main) => getComputedStyle(main, '::after').content);
      expect(still, 'no message that the page is loading').toBe('none');
    });
  });

  // Chromium only: Playwright cannot turn off JavaScript in an installed Firefox.
  test(
    'the links of the page without JavaScript follow the manifest and the base path',
    thorough('@chromium'),
    async ({ page, serveSite }) => {
      const own = await serveSite({ base: '/shop/' });
      const { pathname, origin } = new URL(own.url);
      const { headers } = await ask(origin, pathname);
      own.edit(({ applications }) => {
        for (const application of applications)
          if (application.name === 'stores') application.title = 'Barns & <b>more</b>';
      });
      await page.goto(own.url);
      const barns = page.getByRole('link', { name: 'Barns & <b>more</b>' });
      await expect(barns).toHaveAttribute('href', '/shop/stores');
      const known = { 'if-none-match': String(headers.etag) };
      expect((await ask(origin, pathname, { headers: known })).status, 'the ETag has changed').toBe(200);
    },
  );
});

for (const missing of ['light-dark', 'withResolvers']) {
  test(`in a browser without ${missing} a page says that the browser is too old, and starts no remote`, async ({
    page,
  }) => {
    await page.addInitScript((missing) => {
      Reflect.deleteProperty(Promise, missing);
      const { supports } = CSS;
      CSS.supports = (...condition: string[]) =>
        !condition.join(' ').includes(missing) && Reflect.apply(supports, CSS, condition);
    }, missing);
    await page.goto('cart', { waitUntil: 'networkidle' });
    await expect(heading(page)).toHaveText('This browser is too old for this site');
    await expect(heading(page)).toHaveCount(1);
    await expect(page.getByRole('main')).toContainText('Chrome 123, Edge 123, Firefox 121, Safari 17.5');
    await expect(links(page)).toHaveText(titles);
    await expect(page.locator('html')).toHaveAttribute('data-shell', 'old');
    if (missing === 'light-dark') expect(await violationsInAllLooks(page)).toEqual([]); // the other page is the same
    await expect(page.locator('[data-application]')).toHaveCount(0);
  });
}

/** Lets the browser run other scripts of the shell, as if it had been built with them. */
const withoutDigests = (page: Page, url: string) =>
  page.route(url, async (route) => {
    const response = await route.fetch();
    const { link: _, ...headers } = response.headers();
    await route.fulfill({ response, headers, body: (await response.text()).replace(/ integrity="[^"]*"/g, '') });
  });

const ways: readonly [way: string, fault: Fault][] = [
  ['is missing', 404],
  ['has a syntax error', 'syntax-error'],
  ['is answered by a connection reset', 'reset'],
  ['throws at once', 'throw'],
  ['throws while its modules run', { body: 'window.webpackChunkconch = []; throw new Error("thrown on purpose")' }],
  ['is redirected to an origin that the policy forbids', { redirect: 'https://elsewhere.example/main.js' }],
];
for (const [way, fault] of ways) {
  test(
    `when the script of the shell ${way} the page says so, and Reload starts it`,
    thoroughUnless(way === 'is missing'),
    async ({ page, shell, faults, watch }) => {
      watch.announce(/SyntaxError|on purpose|refused .*\/shell\/main\./);
      const script = await faults.answer(`${chunks.main}*.js`, fault);
      if (bringsCode(fault)) await withoutDigests(page, shell.url('stores'));
      await shell.visitNext('stores');
      await expect(heading(page)).toHaveText('This page failed to load');
      await expect(heading(page)).toHaveCount(1);
      await expect(links(page)).toHaveText(titles);
      if (fault === 404) expect(await violationsInAllLooks(page)).toEqual([]); // the other pages are the same
      script.heal();
      await page.getByRole('button', { name: 'Reload' }).click();
      await expect(shell.heading).toHaveText('Our stores');
      await expect(page.getByText('failed to load')).toHaveCount(0);
    },
  );
}

test('when the script of the shell is late the page shows no message', async ({ page, shell, faults }) => {
  const script = gate();
  await faults.answer(`${chunks.main}*.js`, { delay: script.opened });
  await shell.visitNext('stores');
  await expect(page.getByRole('banner')).toBeAttached();
  await page.waitForFunction(() => document.readyState === 'interactive'); // the whole page has been parsed
  await expect(heading(page)).toHaveCount(0);
  script.open();
  await expect(shell.heading).toHaveText('Our stores');
});

test('when the shell runs nothing of the fallback page is in the document', async ({ page, shell }) => {
  await shell.open('');
  await expect(page.locator('.conch-plain')).toHaveCount(0);
});

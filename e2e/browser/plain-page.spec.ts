import type { Page } from '@playwright/test';
import type { Fault } from '../faults/fault.ts';
import { expect, test } from '../fixtures.ts';
import { ask } from '../sites/served-site.ts';
import { violations } from '../support/barriers.ts';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const links = (page: Page) => page.getByRole('navigation', { name: 'Site' }).getByRole('link');
const titles = [
  'Tractor Store',
  'Tractors · Tractor Store',
  'Our stores · Tractor Store',
  'Cart · Tractor Store',
  'Checkout · Tractor Store',
  'Thank you · Tractor Store',
];

/** Light and dark, wide and narrow; gives what axe finds in all of them. */
async function barriers(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of [1280, 360]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme });
      found.push(...(await violations(page)));
    }
  }
  return found;
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a visitor is told so, and has the links of the site', async ({ page, browser }) => {
    await page.goto('stores');
    await expect(heading(page)).toHaveText('This site needs JavaScript');
    await expect(heading(page)).toHaveCount(1);
    await expect(links(page)).toHaveText(titles);
    const still = await page.locator('main').evaluate((main) => getComputedStyle(main, '::after').content);
    expect(still, 'nothing is loading').toBe('none');
    // axe is a script: it looks at the same elements in a page that has scripts, but not the shell's.
    const twin = await browser.newPage({ javaScriptEnabled: true });
    await twin.route('**/stores', async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replaceAll(/<script\b.*?<\/script>/gs, '');
      await route.fulfill({ response, body });
    });
    await twin.goto('stores');
    await twin.locator('noscript').evaluate((noscript) => {
      noscript.outerHTML = noscript.textContent;
    });
    await expect(links(twin)).toHaveText(titles);
    expect(await barriers(twin)).toEqual([]);
    await twin.close();
    await links(page).nth(1).click();
    await expect(page).toHaveURL(/\/products$/);
    await expect(heading(page)).toHaveText('This site needs JavaScript');
  });

  test('the links follow the manifest and the place where the site is mounted', async ({ page, serveSite }) => {
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
    expect((await ask(origin, pathname, { headers: known })).status, 'the page is another one').toBe(200);
  });
});

test.describe('in a browser that is too old', () => {
  for (const missing of ['light-dark', '@scope']) {
    test(`because it has no ${missing}, a visitor is told so, and no remote is started`, async ({ page }) => {
      await page.addInitScript((missing) => {
        if (missing === '@scope') Reflect.deleteProperty(window, 'CSSScopeRule');
        const { supports } = CSS;
        CSS.supports = (...condition: string[]) =>
          !condition.join(' ').includes(missing) && Reflect.apply(supports, CSS, condition);
      }, missing);
      await page.goto('cart', { waitUntil: 'networkidle' });
      await expect(heading(page)).toHaveText('This browser is too old for this site');
      await expect(heading(page)).toHaveCount(1);
      await expect(page.getByRole('main')).toContainText('Chrome 123, Edge 123, Firefox 146, Safari 17.5');
      await expect(links(page)).toHaveText(titles);
      await expect(page.locator('html')).toHaveAttribute('data-shell', 'old');
      expect(await barriers(page)).toEqual([]);
      await expect(page.locator('[data-application]')).toHaveCount(0);
    });
  }
});

test.describe('when the script of the shell', () => {
  const ways: readonly [way: string, fault: Fault][] = [
    ['is missing', 404],
    ['cannot be read by the browser', 'syntax-error'],
    ['is cut off', 'reset'],
    ['throws before anything of it has run', 'throw'],
    ['throws while its modules run', { body: 'window.webpackChunkconch = []; throw new Error("thrown on purpose")' }],
    ['is led to where the policy lets none come from', { redirect: 'https://elsewhere.example/main.js' }],
  ];
  for (const [way, fault] of ways) {
    test(`${way}, the page says so, and Reload starts it`, async ({ page, shell, faults, watch }) => {
      watch.announce(/Unexpected token|Missing initializer|on purpose|refused .*\/shell\/main\./);
      const script = await faults.answer('/shell/main.*.js', fault);
      await shell.visit('stores');
      await expect(heading(page)).toHaveText('This page failed to load');
      await expect(heading(page)).toHaveCount(1);
      await expect(links(page)).toHaveText(titles);
      expect(await barriers(page)).toEqual([]);
      script.heal();
      await page.getByRole('button', { name: 'Reload' }).click();
      await expect(shell.heading).toHaveText('Our stores');
      await expect(page.getByText('failed to load')).toHaveCount(0);
    });
  }

  test('is only late, nothing is said before it has come', async ({ page, shell, faults }) => {
    let arrive = () => {};
    const delay = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await faults.answer('/shell/main.*.js', { delay });
    await page.goto(shell.url('stores'), { waitUntil: 'commit' });
    await page.waitForFunction(() => document.readyState === 'interactive'); // all of the page is there
    await expect(page.getByRole('banner')).toBeAttached();
    await expect(heading(page)).toHaveCount(0);
    arrive();
    await expect(shell.heading).toHaveText('Our stores');
  });
});

test('where the shell runs, nothing of the plain page is in the document', async ({ page, shell }) => {
  await shell.open('');
  await expect(page.locator('.conch-plain')).toHaveCount(0);
});

import { expect, test } from '../../fixtures.ts';
import { container } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';

/** Routes by hash, as routers for static hosts do: the heading is the route. Its menu links to the content as well. */
const hashRouter = container(
  'app',
  `{
    mount({ domElement }) {
      domElement.innerHTML = '<h1></h1><a href="#/orders/7">Order 7</a> <a href="#/orders/8">Order 8</a>';
      this.render = () => { domElement.firstChild.textContent = location.hash.slice(1); };
      addEventListener('hashchange', this.render);
      this.render();
    },
    unmount({ domElement }) {
      removeEventListener('hashchange', this.render);
      domElement.textContent = '';
    },
  }`,
);

const menu = container(
  'menu',
  `{
    mount({ domElement }) { domElement.innerHTML = '<a href="#conch-main">To the content</a><div style="height: 1200px">'; },
    unmount({ domElement }) { domElement.textContent = ''; },
  }`,
);

const hashSite = () =>
  site({
    remotes: { app: hashRouter, menu },
    applications: [
      { name: 'menu', remote: 'menu', region: 'header', activeWhen: ['/'] },
      { name: 'app', remote: 'app', activeWhen: ['/app'] },
    ],
  });

for (const link of ['Skip to content', 'To the content']) {
  test(`“${link}” skips to the content of a page that routes by hash, and leaves its route alone`, async ({
    page,
    shell,
    serveSite,
  }) => {
    const { url } = await serveSite(hashSite());
    await shell.open(`${url}app#/orders/7`);
    await shell.ready();
    const entries = await page.evaluate(() => history.length);
    await shell.link(link).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
    await expect(page.getByRole('main')).toBeInViewport();
    await expect(page).toHaveURL(`${url}app#/orders/7`);
    await expect(shell.heading).toHaveText('/orders/7');
    expect(await page.evaluate(() => history.length)).toBe(entries);
    await page.keyboard.press('Tab');
    await expect(shell.link('Order 7')).toBeFocused();
    await shell.link('Order 8').click();
    await expect(shell.heading).toHaveText('/orders/8');
  });
}

test('the skip link works while the first page is still loading', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite(hashSite());
  await page.route('**/remotes/app/**', () => {}); // never answered
  await shell.visit(`${url}app#/orders/7`);
  await expect(shell.application('app')).toHaveAttribute('data-status', 'loading');
  await shell.link('Skip to content').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await expect(page).toHaveURL(`${url}app#/orders/7`);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  // Chromium only: Playwright cannot turn off JavaScript in an installed Firefox.
  test('the skip link is an ordinary anchor', { tag: '@chromium' }, async ({ page, serveSite }) => {
    const { url } = await serveSite(hashSite());
    await page.goto(`${url}app`);
    await page.getByRole('link', { name: 'Skip to content' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('main:target')).toBeVisible();
  });
});

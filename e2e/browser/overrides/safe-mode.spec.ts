import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { gate } from '../../support/gate.ts';
import { OpenTab } from '../../support/open-tab.ts';
import { thorough } from '../../support/thorough.ts';

const shop = () =>
  site({
    remotes: {
      menu: container(
        'menu',
        `{ mount: async ({ domElement }) => { domElement.innerHTML = 'Menu <conch-fragment name="cart"></conch-fragment><conch-fragment name="stock"></conch-fragment>' }, unmount: async () => {} }`,
      ),
      offers: container('offers', view('offers')),
      broken: container('broken', view('broken')),
    },
    applications: [
      { name: 'menu', remote: 'menu', region: 'header', activeWhen: ['/'] },
      { name: 'offers', remote: 'offers' },
      { name: 'broken', remote: 'broken', region: 'footer', activeWhen: ['/'] },
    ],
    fragments: { cart: { remote: 'broken' }, stock: { remote: 'offers' } },
  });

const banner = (page: Page) => page.getByRole('complementary', { name: 'Only in this tab.' });

test('?conch-without leaves a remote out of the tab: its applications, its fragments and its code', {
  tag: '@firefox',
}, async ({ page, context, shell, serveSite }) => {
  const { url } = await serveSite(shop());
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await shell.open(`${url}?conch-without=broken`);
  await expect(page.locator('main')).toHaveText('offers');
  await expect(shell.application('menu')).toContainText('Menu');
  await expect(page.locator('conch-fragment[name=stock]')).toHaveText('offers');
  await expect(page.locator('conch-fragment[name=cart]')).toHaveText('');
  await expect(shell.application('broken')).toHaveCount(0);
  await expect(banner(page)).toContainText(/^Without broken\. Only in this tab\.\s*Leave$/);
  expect(
    await page.evaluate(() => 'broken' in window || document.querySelector('script[src*="/broken/"]')),
  ).toBeFalsy();
  expect(errors).toEqual([]);

  await shell.open(`${url}?conch-without=broken,offers`);
  await expect(banner(page)).toContainText('Without broken, offers');
  await expect(page.locator('main')).toContainText('There is no page here');
  await shell.open(url);
  await expect(page.locator('main')).toContainText('There is no page here');
  const other = await context.newPage();
  await other.goto(url);
  await expect(other.locator('footer')).toHaveText('broken');
  await other.close();

  await shell.open(`${url}?conch-without=`);
  await expect(shell.application('broken')).toHaveText('broken');
  await expect(banner(page)).toHaveCount(0);
});

test('a name that is no remote is said on the console, and the button ends safe mode by keyboard', async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite(shop());
  const [warning] = await Promise.all([
    page.waitForEvent('console', (message) => message.text().includes('has no effect')),
    shell.open(`${url}?conch-without=brokn`),
  ]);
  expect(warning.text()).toBe('?conch-without=brokn has no effect: the site has no remote brokn.');
  await expect(shell.application('broken')).toHaveText('broken');
  await expect(banner(page)).toHaveCount(0);

  await shell.open(`${url}?conch-without=broken#part`);
  await banner(page).getByRole('button', { name: 'Leave' }).focus();
  await page.keyboard.press('Enter');
  await expect(shell.application('broken')).toHaveText('broken');
  expect(page.url()).toBe(`${url}#part`);
});

test(
  'safe mode ends although the page reads a manifest while it reloads',
  thorough(),
  async ({ page, shell, serveSite, faults }) => {
    const { url, edit } = await serveSite(shop());
    faults.moveTo(url);
    const tab = await OpenTab.of(page);
    await shell.open('?conch-without=broken');
    await tab.isFollowing();
    // Nothing can be asked of the page itself while it waits for its next document.
    await page.evaluate(() => setInterval(() => window.dispatchEvent(new Event('focus')), 50));

    const reload = gate();
    const reloaded = await faults.answer('/', { delay: reload.opened });
    await banner(page).getByRole('button', { name: 'Leave' }).click({ noWaitAfter: true });
    await expect.poll(() => reloaded.requests()).toHaveLength(1);
    const checks = () => faults.requests('/manifests/site.json').length;
    const before = checks();
    edit((manifest) => {
      manifest.revision += 1;
    });
    // Checks never overlap: of three, at least one has been asked for after the edit, and answered.
    await expect.poll(checks).toBeGreaterThan(before + 2);
    reload.open();
    await expect(shell.application('broken')).toHaveText('broken');
  },
);

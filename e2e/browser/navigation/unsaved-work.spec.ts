import type { Dialog, Page } from '@playwright/test';
import { expect, motion, test } from '../../fixtures.ts';
import { pageChangesSite } from '../../sites/page-changes-site.ts';
import { clickLink, goBackFromHash, withoutNavigationApi } from '../../support/page-changes.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

test.use(motion);

for (const browser of ['a browser with the Navigation API', 'another browser'] as const) {
  test.describe(browser, () => {
    test.beforeEach(async ({ page }) => {
      if (browser === 'another browser') await withoutNavigationApi(page);
    });

    test(
      `in ${browser} a link asks a visitor with unsaved work before it leaves the page, with the text of the remote`,
      thoroughUnless(browser !== 'another browser'),
      async ({ page, shell, storePage }) => {
        await shell.open('product/CL-02');
        await shell.navigationReady();
        await storePage.addToCart.click();
        await storePage.cartLink.click();
        await storePage.onward('Go to checkout').click();
        const entries = () => page.evaluate(() => history.length);
        await storePage.fillIn('Ada', 'Ploughman');
        const before = await entries();
        const asked: string[] = [];
        page.once('dialog', async (dialog) => {
          asked.push(dialog.message());
          await dialog.dismiss();
        });
        const back = storePage.onward('Back to your cart');
        await back.focus();
        await page.keyboard.press('Enter');
        await expect.poll(() => asked).toEqual(['Your order has not been placed yet.\nLeave this page anyway?']);
        await expect(page).toHaveURL(/\/checkout$/);
        await expect(storePage.field('First name')).toHaveValue('Ada');
        await expect(back).toBeFocused();
        expect(await entries()).toBe(before);

        page.once('dialog', (dialog) => dialog.accept());
        await page.keyboard.press('Enter');
        await expect(shell.heading).toHaveText('Your cart');
        await expect(shell.heading).toBeFocused();
        page.once('dialog', () => asked.push('again'));
        await storePage.navigation.getByRole('link', { name: 'Stores' }).click();
        await expect(shell.heading).toHaveText('Our stores');
        expect(asked, 'the work ended with its page').toHaveLength(1);
      },
    );
  });
}

/** Whether the page would ask before a reload. */
const asksBeforeUnload = (page: Page): Promise<boolean> =>
  page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));

test('Back and Forward ask before they end unsaved work; a refusal leaves the history unchanged', {
  tag: '@firefox',
}, async ({ page, shell, serveSite }) => {
  const { url } = await serveSite(pageChangesSite());
  await shell.open(url);
  await shell.navigationReady();
  await page.getByRole('link', { name: '/list', exact: true }).click();
  await expect(shell.heading).toHaveText('list');
  await page.getByRole('link', { name: '/other', exact: true }).click();
  await expect(shell.heading).toHaveText('other');
  await page.evaluate('history.back()');
  await expect(shell.heading).toHaveText('list');
  await page.evaluate(`given.list.setDirty('Your letter is not sent.')`);
  for (const direction of ['back', 'forward'] as const) {
    await page.keyboard.press('Shift'); // browsers let a page cancel Back only after user activation: https://html.spec.whatwg.org/multipage/interaction.html#history-action-activation
    const asked = page.waitForEvent('dialog');
    await page.evaluate((direction) => void setTimeout(() => history[direction]()), direction);
    const dialog = await asked;
    expect(dialog.message()).toBe('Your letter is not sent.\nLeave this page anyway?');
    await dialog.dismiss();
    await expect(page).toHaveURL(`${url}list`);
    await expect(shell.heading).toHaveText('list');
  }
  page.once('dialog', (dialog) => dialog.accept());
  await page.goForward();
  await expect(shell.heading).toHaveText('other');
  await expect(page).toHaveURL(`${url}other`);
  await page.goBack();
  await page.goBack();
  await expect(shell.heading).toHaveText('home');
});

test(
  'without the Navigation API Back and Forward ask, too; twenty refusals leave the history unchanged',
  thorough(),
  async ({ page, shell, serveSite }) => {
    await withoutNavigationApi(page);
    const { url } = await serveSite(pageChangesSite());
    await shell.open(url);
    await shell.navigationReady();
    for (const name of ['list', 'other', 'list'] as const) {
      await clickLink(page, `/${name}`);
      await expect(shell.heading).toHaveText(name);
    }
    await page.evaluate('history.back()');
    await expect(shell.heading).toHaveText('other');
    const entries = await page.evaluate(() => history.length);
    await page.evaluate(`given.other.setDirty('Your letter is not sent.')`);
    const asked: string[] = [];
    const refuse = async (dialog: Dialog) => {
      asked.push(dialog.message());
      await dialog.dismiss();
    };
    page.on('dialog', refuse);
    for (let count = 1; count <= 20; count += 1) {
      await page.evaluate((back) => void setTimeout(() => history[back ? 'back' : 'forward']()), count % 2 === 1);
      await expect.poll(() => asked).toHaveLength(count);
      await expect(page).toHaveURL(`${url}other`);
      await expect(shell.heading).toHaveText('other');
    }
    expect(new Set(asked)).toEqual(new Set(['Your letter is not sent.\nLeave this page anyway?']));
    page.off('dialog', refuse);
    page.once('dialog', (dialog) => dialog.accept());
    await page.evaluate('void setTimeout(() => history.back())');
    await expect(shell.heading).toHaveText('list');
    await expect(page).toHaveURL(`${url}list`);
    expect(await page.evaluate(() => history.length)).toBe(entries);
    await page.goBack();
    await expect(shell.heading).toHaveText('home');
    for (const name of ['list', 'other', 'list']) {
      await page.goForward();
      await expect(shell.heading).toHaveText(name);
    }
  },
);

test('a visitor is not asked about work within its application, of another region, or that is done', async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite(pageChangesSite());
  await shell.open(`${url}other`);
  await shell.navigationReady();
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.message());
    return dialog.dismiss();
  });
  expect(await asksBeforeUnload(page)).toBe(false);
  await page.evaluate('given.other.setDirty(true)');
  expect(await asksBeforeUnload(page)).toBe(true);
  await clickLink(page, '/other?page=2');
  await expect(page).toHaveURL(`${url}other?page=2`);
  await page.evaluate('location.hash = "part"');
  await goBackFromHash(page);
  await page.goBack();
  await expect(page).toHaveURL(`${url}other`);
  expect(asked).toEqual([]);
  await page.evaluate(`given.other.navigate('list')`);
  await expect.poll(() => asked).toEqual(['You have unsaved work.\nLeave this page anyway?']);
  await expect(page).toHaveURL(`${url}other`);

  await page.evaluate('given.other.setDirty(false); bar.setDirty("The bar has work.")');
  await clickLink(page, '/list');
  await expect(shell.heading).toHaveText('list');
  expect(asked).toHaveLength(1);
  await page.evaluate('bar.setDirty(false)');
  expect(await asksBeforeUnload(page)).toBe(false);
});

import type { Page } from '@playwright/test';
import { violations } from './barriers.ts';
import { expect, test } from './fixtures.ts';

/** What the live region said since the page was loaded, in order. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const status = document.querySelector('[data-region-status]');
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => {
      if (status?.textContent) said.push(status.textContent);
    }).observe(status ?? document.body, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => Reflect.get(window, 'said'));
}

/** The chunk that sees to navigation has arrived and does so. */
const isAttended = (page: Page): Promise<void> =>
  expect.poll(() => page.evaluate(() => history.scrollRestoration)).toBe('manual');

const scrollTo = async (page: Page, top: number): Promise<void> => {
  await page.evaluate(async (top) => {
    window.scrollTo({ top, behavior: 'instant' });
    for (let frame = 0; frame < 2; frame += 1) await new Promise((next) => requestAnimationFrame(next));
  }, top);
};
const scrolled = (page: Page): Promise<number> => page.evaluate(() => Math.round(window.scrollY));

/** Follows a link as it is, without scrolling to it first. */
const follow = (page: Page, name: string): Promise<void> =>
  page.evaluate((name) => {
    const link = [...document.querySelectorAll('a')].find(({ textContent }) => textContent?.trim() === name);
    if (!link) throw new Error(`there is no link ${name}`);
    link.click();
  }, name);

function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

test.describe('a page that is reached by a link', () => {
  test('is announced once by its title, has the focus on its heading, and begins at the top', async ({
    page,
    shell,
    storePage,
  }) => {
    await shell.open('products');
    await isAttended(page);
    const said = await listen(page);
    await scrollTo(page, 400);
    await storePage.navigation.getByRole('link', { name: 'Stores' }).focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveTitle('Our stores · Tractor Store');
    await expect(shell.heading).toBeFocused();
    await expect(shell.heading).toHaveText('Our stores');
    await expect(shell.heading).toHaveCSS('outline-style', 'none');
    await shell.settled();
    expect(await scrolled(page)).toBe(0);
    expect(await said()).toEqual(['Our stores · Tractor Store']);
    expect(await violations(page)).toEqual([]);

    await page.keyboard.press('Tab');
    await expect(shell.heading, 'it was lent that').not.toHaveAttribute('tabindex');
    await shell.link('Tractor Store').first().click();
    await expect(shell.heading).toHaveText('Built for Monday, in the rain.');
    await expect(shell.heading).toBeFocused();
    expect(await said()).toEqual(['Our stores · Tractor Store', 'Tractor Store']);
  });

  test('is also announced when it is not found, and when it cannot be shown', async ({ page, shell, failRemote }) => {
    await failRemote('decide', 404);
    await shell.open('stores');
    await isAttended(page);
    const said = await listen(page);
    await page.evaluate((path) => history.pushState(null, '', path), '/tractors/of/tomorrow');
    await expect(shell.heading).toHaveText('There is no page here');
    await expect(shell.heading).toBeFocused();
    await page.evaluate((path) => history.pushState(null, '', path), '/product/CL-01');
    await expect(shell.errorCard('product')).toBeVisible();
    await expect(page.getByRole('main')).toBeFocused();
    expect(await said()).toEqual(['Page not found · Tractor Store', 'Tractor · Tractor Store']);
  });

  test('leaves the focus where the person has moved it meanwhile', async ({ page, shell, storePage, failRemote }) => {
    const decide = gate();
    await failRemote('decide', { delay: decide.passed }, 'entry');
    await shell.open('products/classic');
    await isAttended(page);
    const said = await listen(page);
    await storePage.onward('Haymaker').focus();
    await page.keyboard.press('Enter');
    await expect(shell.application('product')).toHaveAttribute('data-status', 'loading');
    await storePage.navigation.getByRole('link', { name: 'Stores' }).focus();
    decide.open();
    await expect(shell.heading).toHaveText('Haymaker');
    await expect.poll(said).toEqual(['Tractor · Tractor Store']);
    await expect(storePage.navigation.getByRole('link', { name: 'Stores' })).toBeFocused();
  });
});

test('at the first page load the focus is the browser’s, and nothing is announced', async ({ page, shell }) => {
  await page.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => {
      const status = document.querySelector('[data-region-status]');
      if (status)
        new MutationObserver(() => Object.assign(window, { spoke: true })).observe(status, { childList: true });
    });
  });
  await shell.open('stores');
  await isAttended(page);
  await expect(page).toHaveTitle('Our stores · Tractor Store');
  expect(await page.evaluate(() => [document.activeElement?.localName, Reflect.has(window, 'spoke')])).toEqual([
    'body',
    false,
  ]);
});

test('another colour or a place in the same page is no new page', async ({ page, shell, storePage }) => {
  await shell.open('product/CL-01');
  await isAttended(page);
  const said = await listen(page);
  await storePage.colour('Cornflower').focus();
  await page.keyboard.press('Enter');
  await expect(storePage.picture('Haymaker in Cornflower')).toBeVisible();
  await expect(storePage.colour('Cornflower')).toBeFocused();
  await page.evaluate(() => {
    location.hash = 'nowhere';
  });
  await page.goBack();
  await page.goBack();
  await expect(storePage.picture('Haymaker in Barn red')).toBeVisible();
  await expect(storePage.colour('Cornflower')).toBeFocused();
  expect(await said()).toEqual([]);
});

for (const path of ['', 'products', 'product/CL-01', 'stores', 'cart', 'checkout', 'thanks', 'no/such/page']) {
  test(`the skip link leads to the content of /${path} by keyboard`, async ({ page, shell }) => {
    await shell.open(path);
    await isAttended(page);
    await page.keyboard.press('Tab');
    await expect(shell.link('Skip to content')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.querySelector('header')?.contains(document.activeElement))).toBe(false);
  });
}

for (const browser of ['a browser with the Navigation API', 'another browser'] as const) {
  test.describe(`in ${browser}`, () => {
    test.beforeEach(async ({ page }) => {
      if (browser !== 'another browser') return;
      await page.addInitScript(() => Object.defineProperty(window, 'navigation', { value: undefined }));
    });

    test('Back and Forward lead to where each page was left, ten times over, and after a page load', async ({
      page,
      shell,
    }) => {
      await shell.open('products');
      await isAttended(page);
      await scrollTo(page, 600);
      await follow(page, 'Stores');
      await expect(shell.heading).toHaveText('Our stores');
      await shell.settled();
      await expect.poll(() => scrolled(page)).toBe(0);
      await page.setViewportSize({ width: 1280, height: 400 });
      await scrollTo(page, 150);
      for (let round = 0; round < 10; round += 1) {
        await page.goBack();
        await expect(shell.heading).toHaveText('Tractors');
        await expect.poll(() => scrolled(page)).toBe(600);
        await page.goForward();
        await expect(shell.heading).toHaveText('Our stores');
        await expect.poll(() => scrolled(page)).toBe(150);
      }
      await page.reload();
      await shell.settled();
      await expect.poll(() => scrolled(page)).toBe(150);
      await page.goBack();
      await expect(shell.heading).toHaveText('Tractors');
      await expect.poll(() => scrolled(page)).toBe(600);
    });

    test('a visitor with unsaved work is asked before a link leads away, in the words of the remote', async ({
      page,
      shell,
      storePage,
    }) => {
      await shell.open('product/CL-02');
      await isAttended(page);
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
      const stores = storePage.navigation.getByRole('link', { name: 'Stores' });
      await stores.focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => asked).toEqual(['Your order is not placed yet.\nLeave this page all the same?']);
      await expect(page).toHaveURL(/\/checkout$/);
      await expect(storePage.field('First name')).toHaveValue('Ada');
      await expect(stores).toBeFocused();
      expect(await entries()).toBe(before);

      page.once('dialog', (dialog) => dialog.accept());
      await page.keyboard.press('Enter');
      await expect(shell.heading).toHaveText('Our stores');
      await expect(shell.heading).toBeFocused();
      page.once('dialog', () => asked.push('again'));
      await storePage.cartLink.click();
      await expect(shell.heading).toHaveText('Your cart');
      expect(asked, 'the work has ended with its page').toHaveLength(1);
    });
  });
}

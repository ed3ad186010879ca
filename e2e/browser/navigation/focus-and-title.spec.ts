import { expect, motion, test } from '../../fixtures.ts';
import { pageChangesSite } from '../../sites/page-changes-site.ts';
import { accessibilityViolations } from '../../support/accessibility.ts';
import { gate } from '../../support/gate.ts';
import { clickLink, goBackFromHash, listenToAnnouncements, scrolled, scrollTo } from '../../support/page-changes.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

test.use(motion);

test('a page that is reached by a link is announced by its title, focuses its heading, and starts at the top', async ({
  page,
  shell,
  storePage,
}) => {
  await shell.open('products');
  await shell.navigationReady();
  const announced = await listenToAnnouncements(page);
  await scrollTo(page, 400);
  await storePage.navigation.getByRole('link', { name: 'Stores' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle('Our stores · Tractor Store');
  await expect(shell.heading).toBeFocused();
  await expect(shell.heading).toHaveText('Our stores');
  await expect(shell.heading).toHaveCSS('outline-style', 'none');
  await shell.settled();
  expect(await scrolled(page)).toBe(0);
  await expect.poll(announced).toEqual(['Our stores · Tractor Store']);
  expect(await accessibilityViolations(page)).toEqual([]);

  await page.keyboard.press('Tab');
  await expect(shell.heading, 'the shell set it only for the focus').not.toHaveAttribute('tabindex');
  await shell.link('Tractor Store').first().click();
  await expect(shell.heading).toHaveText('Built for Monday, in the rain.');
  await expect(shell.heading).toBeFocused();
  await expect.poll(announced).toEqual(['Our stores · Tractor Store', 'Tractor Store']);
});

test(
  'a page that is not found or fails is announced, too, and gets the focus',
  thorough(),
  async ({ page, shell, failRemote }) => {
    await failRemote('decide', 404);
    await shell.open('stores');
    await shell.navigationReady();
    const announced = await listenToAnnouncements(page);
    await shell.push('/tractors/of/tomorrow');
    await expect(shell.heading).toHaveText('There is no page here');
    await expect(shell.heading).toBeFocused();
    await shell.push('/product/CL-01');
    await expect(shell.errorCard('product')).toBeVisible();
    await expect(page.getByRole('main')).toBeFocused();
    await expect.poll(announced).toEqual(['Page not found · Tractor Store', 'Tractor CL-01 · Tractor Store']);
  },
);

test(
  'a page that is reached by a link leaves the focus where the visitor has moved it meanwhile',
  thorough(),
  async ({ page, shell, storePage, failRemote }) => {
    const decide = gate();
    await failRemote('decide', { delay: decide.opened }, 'entry');
    await shell.open('products/classic');
    await shell.navigationReady();
    const announced = await listenToAnnouncements(page);
    await storePage.onward('Haymaker').focus();
    await page.keyboard.press('Enter');
    await expect(shell.application('product')).toHaveAttribute('data-status', 'loading');
    await storePage.navigation.getByRole('link', { name: 'Stores' }).focus();
    decide.open();
    await expect(shell.heading).toHaveText('Haymaker');
    await expect.poll(announced).toEqual(['Haymaker · Tractor Store']);
    await expect(storePage.navigation.getByRole('link', { name: 'Stores' })).toBeFocused();
  },
);

test('at the first page load the shell moves no focus and announces nothing', async ({ page, shell }) => {
  await page.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => {
      const status = document.querySelector('[data-region-status]');
      if (status)
        new MutationObserver(() => Object.assign(window, { hasAnnounced: true })).observe(status, { childList: true });
    });
  });
  await shell.open('stores');
  await shell.navigationReady();
  await expect(page).toHaveTitle('Our stores · Tractor Store');
  expect(await page.evaluate(() => [document.activeElement?.localName, Reflect.has(window, 'hasAnnounced')])).toEqual([
    'body',
    false,
  ]);
});

test('a new query or hash of the same application is not announced and moves no focus', { tag: '@firefox' }, async ({
  page,
  shell,
  storePage,
}) => {
  await shell.open('product/CL-01');
  await shell.navigationReady();
  const announced = await listenToAnnouncements(page);
  await storePage.colour('Cornflower').focus();
  await page.keyboard.press('Enter');
  await expect(storePage.picture('Haymaker in Cornflower')).toBeVisible();
  await expect(storePage.colour('Cornflower')).toBeFocused();
  await page.evaluate(() => {
    location.hash = 'nowhere';
  });
  await goBackFromHash(page);
  await page.goBack();
  await expect(storePage.picture('Haymaker in Barn red')).toBeVisible();
  await expect(storePage.colour('Cornflower')).toBeFocused();
  expect(await announced()).toEqual([]);
});

for (const path of ['', 'products', 'product/CL-01', 'stores', 'cart', 'checkout', 'thanks', 'no/such/page']) {
  test(
    `the skip link of /${path} leads to its content by keyboard`,
    thoroughUnless(path === 'cart'),
    async ({ page, shell }) => {
      await shell.open(path);
      await shell.navigationReady();
      await page.keyboard.press('Tab');
      await expect(shell.link('Skip to content')).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('main')).toBeFocused();
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.querySelector('header')?.contains(document.activeElement))).toBe(false);
    },
  );
}

test(
  'a title that a remote sets stays within its page, and is restored by Back',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const { url } = await serveSite(pageChangesSite());
    await shell.open(`${url}named`);
    await shell.navigationReady();
    await expect(page).toHaveTitle('Named by its remote');
    const announced = await listenToAnnouncements(page);
    await shell.push('?of=the-same');
    await shell.push('#there');
    await expect(page).toHaveTitle('Named by its remote');
    await clickLink(page, '/other');
    await expect(shell.heading).toHaveText('other');
    await expect(page).toHaveTitle('Other');
    await expect.poll(announced).toEqual(['Other']); // otherwise Back would be too early, and announce nothing
    await page.goBack();
    await expect(shell.heading).toHaveText('named');
    await expect(shell.heading).toBeFocused();
    await expect(page).toHaveTitle('Named by its remote');
    await page.goForward();
    await expect(shell.heading).toHaveText('other');
    await expect(page).toHaveTitle('Other');
    await expect.poll(announced).toEqual(['Other', 'Named by its remote', 'Other']);
  },
);

import { expect, test } from '../../sites/released-site.ts';
import { accessibilityViolations } from '../../support/accessibility.ts';
import { thorough } from '../../support/thorough.ts';

test.describe('after a release of a running remote', () => {
  test.beforeEach(async ({ releases, shell, tab }) => {
    await shell.open('');
    await tab.isFollowing();
    releases.publish('shop', '2.0.0');
    await tab.focus();
    await expect(tab.toast).toBeVisible();
    await expect(shell.application('home')).toHaveText('shop 1.0.0');
  });

  test('Reload in the offer reloads the page in the new build', async ({ page, shell, tab }) => {
    await tab.button('Reload').click();
    await expect(shell.application('home')).toHaveText('shop 2.0.0');
    await expect(tab.toast).toHaveCount(0);
    await expect(page.locator('html')).toHaveAttribute('data-revision', '2');
    await tab.expectUpdates({ status: 'waiting' }, { revision: 2, status: 'reloading', remotes: ['shop'] });
  });

  for (const how of ['Later', 'Escape'] as const) {
    test(`${how} hides the reload offer until the next release`, async ({ page, releases, tab }) => {
      if (how === 'Later') await tab.button('Later').click();
      else await page.keyboard.press('Escape');
      await expect(tab.toast).toHaveCount(0);
      await tab.focus();
      releases.publish('shop', '2.0.0', ({ applications }) => void applications.pop());
      await tab.noticesRelease();
      await tab.expectUpdates({ revision: 2, status: 'waiting' }, { revision: 3, status: 'waiting' });
    });
  }

  const navigations = {
    'a link': `Object.assign(document.createElement('a'), { href: '/second' })`,
    'navigate() of a remote': `{ click() { given.navigate('second'); } }`,
    pushState: `{ click() { history.pushState(null, '', '/second'); } }`,
  };
  for (const [title, link] of Object.entries(navigations)) {
    test(`${title} to another application reloads the page in the new build, once`, async ({ page, shell, tab }) => {
      await page.evaluate(`{ const link = ${link}; if (link.href) document.body.append(link); link.click(); }`);
      await expect(shell.application('second')).toHaveText('shop 2.0.0');
      await expect(page).toHaveURL(shell.url('second'));
      await tab.expectUpdates({ status: 'waiting' }, { revision: 2, status: 'reloading' });
      await tab.isFollowing();
      const document = await shell.loadedAt();
      await tab.focus();
      await shell.push('/late');
      await expect(shell.application('late')).toHaveText('late 1.0.0');
      expect(await shell.loadedAt()).toBe(document);
    });
  }

  test('a navigation within the application does not reload the page', async ({ shell, tab }) => {
    const document = await shell.loadedAt();
    await shell.push('/?page=2');
    await shell.push('/#end');
    await expect(shell.application('home')).toHaveText('shop 1.0.0');
    expect(await shell.loadedAt()).toBe(document);
    expect(tab.updates).toHaveLength(1);
  });

  test('unsaved work holds up the reload, as the offer says; the next navigation after it reloads the page', async ({
    page,
    shell,
    tab,
  }) => {
    const document = await shell.loadedAt();
    await page.evaluate('given.setDirty(true)');
    await expect(tab.toast).toContainText('You have unsaved work. Reload when you are done.');
    await page.evaluate(`given.setDirty('Your letter is not sent.')`);
    await expect(tab.toast).toContainText('Your letter is not sent. Reload when you are done.');
    page.once('dialog', (dialog) => dialog.accept()); // the question whether to leave the letter
    await shell.push('/second');
    await expect(shell.application('second')).toHaveText('shop 1.0.0');
    expect(await shell.loadedAt()).toBe(document);
    await expect(tab.toast, 'the work ended with its application').not.toContainText('Your letter');
    await shell.push('/late');
    await expect(shell.application('late')).toHaveText('late 1.0.0');
    await tab.expectUpdates({ status: 'waiting' }, { status: 'reloading' });
    expect(await shell.loadedAt()).not.toBe(document);
  });

  test('setDirty() of an application that was unmounted is ignored', thorough(), async ({ page, shell, tab }) => {
    await page.evaluate('given.setDirty(true); window.unmounted = given');
    page.once('dialog', (dialog) => dialog.accept());
    await shell.push('/second');
    await expect(shell.application('second')).toHaveText('shop 1.0.0');
    await page.evaluate('unmounted.setDirty(true)');
    await expect(tab.toast).not.toContainText('unsaved');
  });

  test('the reload offer takes no focus, shifts nothing, is reached by keyboard and has no accessibility violations', async ({
    page,
    tab,
  }) => {
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
    for (const width of [1280, 390]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height: 844 });
        await page.emulateMedia({ colorScheme });
        // Only the offer: the page of the test has no heading.
        expect(await accessibilityViolations(page, { selector: '.conch-toast' })).toEqual([]);
      }
    }
    const size = () => page.evaluate(() => document.documentElement.scrollHeight);
    const withToast = await size();
    await page.keyboard.press('Shift+Tab');
    await expect(tab.button('Later')).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(tab.button('Reload')).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(tab.toast).toHaveCount(0);
    await expect(page.getByRole('main'), 'the focus is not lost').toBeFocused();
    expect(await size()).toBe(withToast);
  });
});

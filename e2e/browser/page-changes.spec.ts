import type { Page } from '@playwright/test';
import { expect, motion, test } from '../fixtures.ts';
import { container, probeSite } from '../sites/fake-remotes.ts';
import { violations } from '../support/barriers.ts';
import { opening } from '../support/gate.ts';

test.use(motion);

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

test.describe('a page that is reached by a link', () => {
  test('is announced once by its title, has the focus on its heading, and begins at the top', async ({
    page,
    shell,
    storePage,
  }) => {
    await shell.open('products');
    await shell.attended();
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
    await shell.attended();
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
    const decide = opening();
    await failRemote('decide', { delay: decide.opened }, 'entry');
    await shell.open('products/classic');
    await shell.attended();
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
  await shell.attended();
  await expect(page).toHaveTitle('Our stores · Tractor Store');
  expect(await page.evaluate(() => [document.activeElement?.localName, Reflect.has(window, 'spoke')])).toEqual([
    'body',
    false,
  ]);
});

test('another colour or a place in the same page is no new page', async ({ page, shell, storePage }) => {
  await shell.open('product/CL-01');
  await shell.attended();
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
    await shell.attended();
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
      await shell.attended();
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
      await shell.attended();
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
      expect(asked, 'the work has ended with its page').toHaveLength(1);
    });
  });
}

/** A remote that shows a heading and links, hands its props to the test as `window.given`, and more content when `arrive()` is called. */
const probe = (name: string, more = ''): string =>
  container(
    name,
    `{
      mount(props) {
        const { domElement, name } = props;
        window.given = { ...window.given, [name]: props };
        const links = ['/list', '/list#ghent', '/named', '/other', '/other?page=2'];
        domElement.innerHTML = '<h1>' + name + '</h1>' + links.map((to) => '<a href="' + to + '">' + to + '</a> ').join('');
        window.arrive = () => domElement.insertAdjacentHTML('beforeend',
          '<div style="height: 3000px"></div><h2 id="ghent">Ghent</h2><div style="height: 3000px"></div>');
        ${more}
      },
      unmount({ domElement }) { domElement.textContent = ''; },
    }`,
  );

const named = `window.mounts = (window.mounts ?? 0) + 1;
  if (mounts === 1) document.title = 'Named by its remote';`;

const probes = () =>
  probeSite({
    remotes: {
      plain: probe('plain'),
      namer: probe('namer', named),
      bar: container('bar', `{ mount(props) { window.bar = props; }, unmount() {} }`),
    },
    applications: [
      { name: 'bar', remote: 'bar', region: 'header', activeWhen: ['/'] },
      { name: 'home', remote: 'plain', title: 'Home' },
      { name: 'list', remote: 'plain', activeWhen: ['/list'], title: 'List' },
      { name: 'named', remote: 'namer', activeWhen: ['/named'], title: 'Named' },
      { name: 'other', remote: 'plain', activeWhen: ['/other'], title: 'Other' },
    ],
  });

const arrive = (page: Page): Promise<void> => page.evaluate('arrive()');

/** Whether a page load would be asked about. */
const isGuarded = (page: Page): Promise<boolean> =>
  page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));

test.describe('on a site of other remotes', () => {
  let url: string;
  test.beforeEach(async ({ serveSite }) => {
    ({ url } = await serveSite(probes()));
  });

  test('a title that a remote gave its page stays there, and is back when the visitor is', async ({ page, shell }) => {
    await shell.open(`${url}named`);
    await shell.attended();
    await expect(page).toHaveTitle('Named by its remote');
    const said = await listen(page);
    await page.evaluate(() => history.pushState(null, '', '?of=the-same'));
    await page.evaluate(() => history.pushState(null, '', '#there'));
    await expect(page).toHaveTitle('Named by its remote');
    await follow(page, '/other');
    await expect(shell.heading).toHaveText('other');
    await expect(page).toHaveTitle('Other');
    await expect.poll(said).toEqual(['Other']); // who goes back before is told nothing of it
    await page.goBack();
    await expect(shell.heading).toHaveText('named');
    await expect(shell.heading).toBeFocused();
    await expect(page).toHaveTitle('Named by its remote');
    await page.goForward();
    await expect(shell.heading).toHaveText('other');
    await expect(page).toHaveTitle('Other');
    await expect.poll(said).toEqual(['Other', 'Named by its remote', 'Other']);
  });

  for (const visitorScrolls of [false, true]) {
    test(`Back waits for content that is late${visitorScrolls ? ', and no longer when the visitor scrolls' : ''}`, async ({
      page,
      shell,
    }) => {
      await shell.open(`${url}list`);
      await shell.attended();
      await arrive(page);
      await scrollTo(page, 2000);
      await follow(page, '/other');
      await expect(shell.heading).toHaveText('other');
      await expect.poll(() => scrolled(page)).toBe(0);
      await page.goBack();
      await expect(shell.heading).toHaveText('list');
      await expect(shell.heading).toBeFocused();
      expect(await scrolled(page)).toBeLessThan(200);
      if (visitorScrolls) await page.keyboard.press('PageDown');
      await arrive(page);
      if (!visitorScrolls) return expect.poll(() => scrolled(page)).toBe(2000);
      await scrollTo(page, 10);
      expect(await scrolled(page)).toBe(10);
    });
  }

  for (const how of ['by a link', 'at the first page load'] as const) {
    test(`a place in the page that arrives late is reached ${how}`, async ({ page, shell }) => {
      await shell.open(how === 'by a link' ? url : `${url}list#ghent`);
      await shell.attended();
      if (how === 'by a link') await follow(page, '/list#ghent');
      await expect(shell.heading).toHaveText('list');
      expect(await scrolled(page)).toBe(0);
      await arrive(page);
      await expect(page.getByRole('heading', { name: 'Ghent' })).toBeInViewport();
      expect(await scrolled(page)).toBeGreaterThan(2000);
      if (how === 'by a link') await expect(page.getByRole('heading', { name: 'Ghent' })).toBeFocused();
    });
  }

  test('Back and Forward ask before they end unsaved work, and leave the history as it is', async ({ page, shell }) => {
    await shell.open(url);
    await shell.attended();
    await page.getByRole('link', { name: '/list', exact: true }).click();
    await expect(shell.heading).toHaveText('list');
    await page.getByRole('link', { name: '/other', exact: true }).click();
    await expect(shell.heading).toHaveText('other');
    await page.evaluate('history.back()');
    await expect(shell.heading).toHaveText('list');
    await page.evaluate(`given.list.setDirty('Your letter is not sent.')`);
    for (const direction of ['back', 'forward'] as const) {
      await page.keyboard.press('Shift'); // a browser lets pages hold Back only after the person has done something there
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

  test('nobody is asked within an application, nor for work that goes on, nor for what is done', async ({
    page,
    shell,
  }) => {
    await shell.open(`${url}other`);
    await shell.attended();
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      return dialog.dismiss();
    });
    expect(await isGuarded(page)).toBe(false);
    await page.evaluate('given.other.setDirty(true)');
    expect(await isGuarded(page)).toBe(true);
    await follow(page, '/other?page=2');
    await expect(page).toHaveURL(`${url}other?page=2`);
    await page.evaluate('location.hash = "part"');
    await page.goBack();
    await page.goBack();
    await expect(page).toHaveURL(`${url}other`);
    expect(asked).toEqual([]);
    await page.evaluate(`given.other.navigate('list')`);
    await expect.poll(() => asked).toEqual(['You have unsaved work.\nLeave this page anyway?']);
    await expect(page).toHaveURL(`${url}other`);

    await page.evaluate('given.other.setDirty(false); bar.setDirty("The bar has work.")');
    await follow(page, '/list');
    await expect(shell.heading).toHaveText('list');
    expect(asked).toHaveLength(1);
    await page.evaluate('bar.setDirty(false)');
    expect(await isGuarded(page)).toBe(false);
  });

  test('without the chunk for all this the site works, says so once, and asks for it again', async ({
    page,
    shell,
  }) => {
    const warnings: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'warning' && message.text().includes('page-changes')) warnings.push(message.text());
    });
    await page.route('**/shell/page-changes.*', (route) => route.abort());
    await shell.open(url);
    await expect.poll(() => warnings).toHaveLength(1);
    const document = await shell.loadedAt();
    const failed = page.waitForEvent('requestfailed', (request) => request.url().includes('/shell/page-changes.'));
    await follow(page, '/other');
    await expect(shell.heading).toHaveText('other');
    await expect(page).toHaveTitle('Other');
    await failed;
    await page.unroute('**/shell/page-changes.*');
    await follow(page, '/list');
    await shell.attended();
    await follow(page, '/other');
    await expect(shell.heading).toBeFocused();
    expect(await shell.loadedAt()).toBe(document);
    expect(warnings).toHaveLength(1);
  });
});

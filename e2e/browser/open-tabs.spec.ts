import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import type { Fault } from '../faults/fault.ts';
import { expect, test } from '../sites/open-tab.ts';

const MANIFEST = '/manifests/site.json';

test.describe('a release is noticed', () => {
  test.beforeEach(async ({ page, own, shell, tab }) => {
    await page.clock.install();
    await shell.open('');
    await tab.isAttentive();
    own.release('shop', '2.0.0');
  });

  test('when the visitor comes back to the window', async ({ tab }) => {
    await tab.focus();
    await expect(tab.toast).toBeVisible();
    await tab.isTold({ revision: 2, status: 'waiting', remotes: ['shop'] });
  });

  test('when the tab comes into view, and never while it is hidden', async ({ page, tab, faults }) => {
    await tab.show(false);
    const asked = faults.requests(MANIFEST).length;
    await page.clock.runFor(10 * 60_000);
    await tab.focus();
    expect(faults.requests(MANIFEST)).toHaveLength(asked);
    await tab.show(true);
    await expect(tab.toast).toBeVisible();
  });

  test('within a minute', async ({ page, tab }) => {
    await page.clock.runFor(60_000);
    await expect(tab.toast).toBeVisible();
  });
});

test('looks at the manifest never overlap', async ({ own, shell, tab, faults }) => {
  await shell.open('');
  await tab.isAttentive();
  own.release('shop', '2.0.0');
  let answer = () => {};
  const delay = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const held = await faults.answer(MANIFEST, { delay });
  for (let times = 0; times < 5; times += 1) await tab.focus();
  await expect.poll(() => held.requests()).toHaveLength(1);
  answer();
  await expect(tab.toast).toBeVisible();
  expect(held.requests()).toHaveLength(1);
});

test.describe('the server tells of a change', () => {
  test('and a tab in view follows, without a hand on it', async ({ page, own, shell, tab }) => {
    const listening = page.waitForRequest((request) => request.url().endsWith('/manifests/events'));
    await shell.open(own.url);
    await listening;
    own.release('shop', '2.0.0');
    await expect(tab.toast).toBeVisible();
    await tab.button('Reload').click();
    await expect(shell.application('home')).toHaveText('shop 2.0.0');
  });

  test('also of one that leaves the revision, and of one that takes it back', async ({ own, shell, tab }) => {
    await shell.open(own.url);
    await tab.isAttentive();
    own.edit(({ remotes }) => Object.assign(remotes.shop ?? {}, { version: '2.0.0' }));
    await expect(tab.toast).toBeVisible();
    own.edit(({ remotes }) => Object.assign(remotes.shop ?? {}, { version: '1.0.0' }));
    await expect(tab.toast).toHaveCount(0);
    await tab.isTold({ status: 'waiting', remotes: ['shop'] }, { status: 'applied', remotes: [] });
    await tab.go('/second');
    await expect(shell.application('second')).toHaveText('shop 1.0.0');
    expect(tab.updates).toHaveLength(2);
  });

  test('and is listened to only by tabs in view', async ({ page, own, shell, tab }) => {
    const opened = page.waitForRequest((request) => request.url().endsWith('/manifests/events'));
    await shell.open(own.url);
    const closed = page.waitForEvent('requestfailed', (request) => request === stream);
    const stream = await opened;
    await tab.show(false);
    await closed;
    const again = page.waitForRequest((request) => request.url().endsWith('/manifests/events'));
    await tab.show(true);
    await again;
  });
});

test('on a static host nothing asks for events, and a tab still follows', async ({ page, own, shell, tab, watch }) => {
  await page.route(own.url, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace(/ data-events="[^"]*"/, '') });
  });
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  await shell.open(own.url);
  await tab.isAttentive();
  own.release('late', '2.0.0');
  await tab.focus();
  await tab.isTold({ status: 'applied' });
  expect(requested.filter((url) => url.endsWith('/events'))).toEqual([]);
  expect(watch.failedRequests).toEqual([]);
});

test.describe('a remote of which no code has run', () => {
  test('takes the new build at once, without a page load and without a word', async ({ page, own, shell, tab }) => {
    await shell.open('');
    await tab.isAttentive();
    const document = await shell.loadedAt();
    own.release('late', '2.0.0');
    await tab.focus();
    await tab.isTold({ revision: 2, status: 'applied', remotes: ['late'] });
    await expect(page.locator('html')).toHaveAttribute('data-revision', '2');
    await tab.go('/late');
    await expect(shell.application('late')).toHaveText('late 2.0.0');
    await expect(shell.application('late')).toHaveAttribute('data-version', '2.0.0');
    await expect(tab.toast).toHaveCount(0);
    expect(await shell.loadedAt()).toBe(document);
  });

  test('whose build was deleted meanwhile, is shown in the new one, without a card', async ({
    page,
    own,
    shell,
    tab,
  }) => {
    await shell.open('');
    await tab.isAttentive();
    const document = await shell.loadedAt();
    own.release('late', '2.0.0');
    own.remove('late', '1.0.0');
    await tab.go('/late');
    await expect(shell.application('late')).toHaveText('late 2.0.0');
    await expect(shell.application('late')).toHaveAttribute('data-version', '2.0.0');
    await expect(page.getByRole('alert')).toHaveCount(0);
    expect(await shell.loadedAt()).toBe(document);
  });

  test('whose build was deleted without another one, has its card as ever', async ({ own, shell, tab }) => {
    await shell.open('');
    await tab.isAttentive();
    own.remove('late', '1.0.0');
    await tab.go('/late');
    await expect(shell.errorCard('late')).toContainText('ENTRY_NOT_FOUND');
  });
});

test('new pages and changed ones that are not on the screen need no page load', async ({ own, shell, tab }) => {
  await shell.open('');
  await tab.isAttentive();
  const document = await shell.loadedAt();
  own.edit((manifest) => {
    manifest.revision = 2;
    const fresh = { name: 'fresh', remote: 'late', module: './view', region: 'main' as const, activeWhen: ['/fresh'] };
    const rest = manifest.applications.filter(({ name }) => name !== 'second');
    manifest.applications = [...rest, fresh];
  });
  await tab.focus();
  await tab.isTold({ status: 'applied', remotes: [] });
  await tab.go('/fresh');
  await expect(shell.application('fresh')).toHaveText('late 1.0.0');
  await tab.go('/second');
  await expect(shell.heading).toHaveText('There is no page here');
  expect(await shell.loadedAt()).toBe(document);
});

test('a page that would hold something else waits for a page load, and so does an origin that its policy does not know', async ({
  own,
  shell,
  tab,
}) => {
  await shell.open(own.url);
  await tab.isAttentive();
  own.edit((manifest) => {
    manifest.revision = 2;
    for (const entry of manifest.applications) if (entry.name === 'home') entry.remote = 'late';
  });
  await tab.isTold({ revision: 2, status: 'waiting', remotes: [] });
  own.edit((manifest) => {
    manifest.revision = 3;
    for (const entry of manifest.applications) if (entry.name === 'home') entry.remote = 'shop';
  });
  await tab.isTold({ status: 'waiting' }, { revision: 3, status: 'applied', remotes: [] });
  await expect(tab.toast).toHaveCount(0);
  own.edit((manifest) => {
    manifest.revision = 4;
    manifest.origins = ['https://cdn.example'];
    if (manifest.remotes.late) manifest.remotes.late.basePath = 'https://cdn.example/late/';
  });
  await tab.isTold({ status: 'waiting' }, { status: 'applied' }, { revision: 4, status: 'waiting', remotes: ['late'] });
  await expect(tab.toast).toBeVisible();
});

test('a new page of a build that has to wait comes with that build', async ({ own, shell, tab }) => {
  await shell.open('');
  await tab.isAttentive();
  own.release('shop', '2.0.0', ({ applications }) => {
    applications.push({ name: 'fresh', remote: 'shop', module: './fresh', region: 'main', activeWhen: ['/fresh'] });
  });
  await tab.focus();
  await tab.isTold({ status: 'waiting', remotes: ['shop'] });
  await shell.page.evaluate('given.setDirty(true)');
  shell.page.once('dialog', (dialog) => dialog.accept());
  await tab.go('/fresh');
  await expect(shell.heading).toHaveText('There is no page here');
  await tab.go('/');
  await expect(shell.application('home')).toHaveText('shop 2.0.0');
});

const unreachable: readonly [title: string, fault: Fault][] = [
  ['is not there', 404],
  ['is answered by a server that fails', 503],
  ['is a page', 'html'],
  ['is no script', 'wrong-type'],
  ['breaks off', 'truncated'],
];
for (const [title, fault] of unreachable) {
  test(`a new build whose entry ${title} is neither offered nor loaded, until it is there`, async ({
    own,
    shell,
    tab,
    faults,
  }) => {
    await shell.open('');
    await tab.isAttentive();
    const document = await shell.loadedAt();
    const entry = await faults.answer('/remotes/shop/2.0.0/remoteEntry.js', fault);
    own.release('shop', '2.0.0');
    await tab.focus();
    await expect.poll(() => entry.requests().length).toBeGreaterThan(0);
    await tab.go('/second');
    await expect(shell.application('second')).toHaveText('shop 1.0.0');
    await expect(tab.toast).toHaveCount(0);
    expect(tab.updates).toEqual([]);
    expect(await shell.loadedAt()).toBe(document);

    faults.heal();
    await tab.notices();
    await tab.isTold({ status: 'waiting', remotes: ['shop'] });
  });
}

test('a new build whose entry has another digest is not offered', async ({ own, shell, tab, faults }) => {
  await shell.open('');
  await tab.isAttentive();
  own.release('shop', '2.0.0', ({ remotes }) => {
    if (remotes.shop) remotes.shop.integrity = `sha256-${'A'.repeat(43)}=`;
  });
  await tab.focus();
  await expect
    .poll(() => faults.requests('/remotes/shop/2.0.0/**'))
    .toEqual([expect.stringContaining('?v=AAAAAAAAAAAA')]);
  await tab.go('/second');
  await expect(shell.application('second')).toHaveText('shop 1.0.0');
  expect(tab.updates).toEqual([]);
});

test.describe('a remote that runs keeps its build, and the next page load is offered', () => {
  test.beforeEach(async ({ own, shell, tab }) => {
    await shell.open('');
    await tab.isAttentive();
    own.release('shop', '2.0.0');
    await tab.focus();
    await expect(tab.toast).toBeVisible();
    await expect(shell.application('home')).toHaveText('shop 1.0.0');
  });

  test('Reload makes it', async ({ page, shell, tab }) => {
    await tab.button('Reload').click();
    await expect(shell.application('home')).toHaveText('shop 2.0.0');
    await expect(tab.toast).toHaveCount(0);
    await expect(page.locator('html')).toHaveAttribute('data-revision', '2');
    await tab.isTold({ status: 'waiting' }, { revision: 2, status: 'reloading', remotes: ['shop'] });
  });

  for (const how of ['Later', 'Escape'] as const) {
    test(`${how} hides it until the next release`, async ({ page, own, tab }) => {
      if (how === 'Later') await tab.button('Later').click();
      else await page.keyboard.press('Escape');
      await expect(tab.toast).toHaveCount(0);
      await tab.focus();
      own.release('shop', '2.0.0', ({ applications }) => void applications.pop());
      await tab.notices();
      await tab.isTold({ revision: 2, status: 'waiting' }, { revision: 3, status: 'waiting' });
    });
  }

  const navigations = {
    'a link': `Object.assign(document.createElement('a'), { href: '/second' })`,
    'a navigation of a remote': `{ click() { given.navigate('second'); } }`,
    pushState: `{ click() { history.pushState(null, '', '/second'); } }`,
  };
  for (const [title, link] of Object.entries(navigations)) {
    test(`${title} to another application makes it, once`, async ({ page, shell, tab }) => {
      await page.evaluate(`{ const link = ${link}; if (link.href) document.body.append(link); link.click(); }`);
      await expect(shell.application('second')).toHaveText('shop 2.0.0');
      await expect(page).toHaveURL(shell.url('second'));
      await tab.isTold({ status: 'waiting' }, { revision: 2, status: 'reloading' });
      await tab.isAttentive();
      const document = await shell.loadedAt();
      await tab.focus();
      await tab.go('/late');
      await expect(shell.application('late')).toHaveText('late 1.0.0');
      expect(await shell.loadedAt()).toBe(document);
    });
  }

  test('a navigation within the application does not', async ({ shell, tab }) => {
    const document = await shell.loadedAt();
    await tab.go('/?page=2');
    await tab.go('/#end');
    await expect(shell.application('home')).toHaveText('shop 1.0.0');
    expect(await shell.loadedAt()).toBe(document);
    expect(tab.updates).toHaveLength(1);
  });

  test('nor does any while there is unsaved work, which the offer tells; then the next one does', async ({
    page,
    shell,
    tab,
  }) => {
    const document = await shell.loadedAt();
    await page.evaluate('given.setDirty(true)');
    await expect(tab.toast).toContainText('You have unsaved work. Reload when you are done.');
    await page.evaluate(`given.setDirty('Your letter is not sent.')`);
    await expect(tab.toast).toContainText('Your letter is not sent. Reload when you are done.');
    page.once('dialog', (dialog) => dialog.accept()); // whether to leave the letter
    await tab.go('/second');
    await expect(shell.application('second')).toHaveText('shop 1.0.0');
    expect(await shell.loadedAt()).toBe(document);
    await expect(tab.toast, 'it has ended with its application').not.toContainText('Your letter');
    await tab.go('/late');
    await expect(shell.application('late')).toHaveText('late 1.0.0');
    await tab.isTold({ status: 'waiting' }, { status: 'reloading' });
    expect(await shell.loadedAt()).not.toBe(document);
  });

  test('what an application says of its work after its end means nothing', async ({ page, shell, tab }) => {
    await page.evaluate('given.setDirty(true); window.former = given');
    page.once('dialog', (dialog) => dialog.accept());
    await tab.go('/second');
    await expect(shell.application('second')).toHaveText('shop 1.0.0');
    await page.evaluate('former.setDirty(true)');
    await expect(tab.toast).not.toContainText('unsaved');
  });

  test('it takes no focus, pushes nothing, is reached by keyboard and has no barrier', async ({ page, tab }) => {
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
    for (const width of [1280, 390]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height: 844 });
        await page.emulateMedia({ colorScheme });
        await page.evaluate(axe.source);
        // The hand-made page has no heading; that is no fault of the toast.
        const { violations } = await page.evaluate(() => window.axe.run('.conch-toast'));
        expect(violations.map(({ id }) => id)).toEqual([]);
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

test('Back to another application loads the page anew', async ({ page, own, shell, tab }) => {
  await shell.open('second');
  await tab.isAttentive();
  await tab.go('/');
  await expect(shell.application('home')).toHaveText('shop 1.0.0');
  own.release('shop', '2.0.0');
  await tab.focus();
  await expect(tab.toast).toBeVisible();
  await page.goBack();
  await expect(shell.application('second')).toHaveText('shop 2.0.0');
  await expect(page).toHaveURL(shell.url('second'));
});

test('a tab that is answered old copies at page loads loads itself once, and no more', async ({
  shell,
  tab,
  faults,
  useManifest,
}) => {
  const pages = () => faults.requests().filter((path) => /^\/(second|late)?$/.test(path)).length;
  /** While this many pages have been asked for, the answer is the new one. */
  let isNewAt = 0;
  await useManifest((manifest) => {
    if (pages() !== isNewAt) return;
    manifest.revision = 2;
    if (manifest.remotes.shop) manifest.remotes.shop.version = '2.0.0';
  });
  await shell.open('');
  await tab.isAttentive();
  isNewAt = 1;
  await tab.focus();
  await expect(tab.toast).toBeVisible();
  await tab.go('/second');
  await tab.isTold({ status: 'waiting' }, { status: 'reloading' });
  await expect.poll(pages).toBe(2);
  await expect(shell.application('second'), 'an old copy came back').toHaveText('shop 1.0.0');
  await tab.isAttentive();

  isNewAt = 2;
  await tab.focus();
  await expect(tab.toast, 'the visitor may try').toBeVisible();
  await tab.go('/late');
  await expect(shell.application('late')).toHaveText('late 1.0.0');
  await tab.go('/');
  await expect(shell.application('home')).toHaveText('shop 1.0.0');
  expect(pages()).toBe(2);
  await tab.isTold({ status: 'waiting' }, { status: 'reloading' }, { status: 'waiting' });
});

test('a tab that cannot remember its page loads makes none by itself', async ({ page, own, shell, tab }) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, 'sessionStorage', {
      get() {
        throw new DOMException('forbidden', 'SecurityError');
      },
    }),
  );
  await shell.open('');
  await tab.isAttentive();
  const document = await shell.loadedAt();
  own.release('shop', '2.0.0');
  await tab.focus();
  await expect(tab.toast).toBeVisible();
  await tab.go('/second');
  await expect(shell.application('second')).toHaveText('shop 1.0.0');
  expect(await shell.loadedAt()).toBe(document);
});

test('a lower revision is a stale copy and changes nothing', async ({ own, shell, tab, faults }) => {
  own.release('shop', '1.0.0');
  await shell.open('');
  await tab.isAttentive();
  own.edit((manifest) => {
    manifest.revision = 1;
    if (manifest.remotes.shop) manifest.remotes.shop.version = '2.0.0';
  });
  const before = faults.requests(MANIFEST).length;
  await tab.focus();
  await expect.poll(() => faults.requests(MANIFEST).length).toBeGreaterThan(before);
  own.edit((manifest) => {
    manifest.revision = 2;
  });
  await tab.notices();
  await tab.isTold({ revision: 2, status: 'waiting' });
});

test('a rollout that does not reach this visitor is no news to the tab, and one that does is', async ({
  own,
  shell,
  tab,
}) => {
  await shell.open('');
  await tab.isAttentive();
  const rollout = (percent: number) =>
    own.release('shop', '1.0.0', ({ remotes }) => {
      if (remotes.shop) remotes.shop.rollout = { percent, build: { version: '2.0.0' } };
    });
  rollout(0);
  await tab.focus();
  await tab.isTold({ status: 'applied', remotes: [] });
  rollout(100);
  await tab.focus();
  await tab.isTold({ status: 'applied' }, { status: 'waiting', remotes: ['shop'] });
});

test('a build that failed in this tab is not offered again', async ({ own, shell, tab }) => {
  own.release('shop', '3.0.0', ({ remotes }) => {
    if (remotes.shop) remotes.shop.previous = { version: '1.0.0' };
  });
  await shell.open('');
  await expect(shell.application('home')).toHaveText('shop 1.0.0');
  await tab.isAttentive();
  own.release('late', '2.0.0');
  await tab.focus();
  await tab.isTold({ status: 'applied', remotes: ['late'] });
});

test.describe('a remote that runs, and whose build is deleted under it,', () => {
  test.beforeEach(async ({ own, shell, tab }) => {
    await shell.open('');
    await tab.isAttentive();
    own.release('shop', '2.0.0');
    own.remove('shop', '1.0.0');
  });

  test('is shown in the new one after a page load, and not as a card', async ({ page, shell, tab }) => {
    await tab.go('/second');
    await expect(shell.application('second')).toHaveText('shop 2.0.0');
    await expect(page.getByRole('alert')).toHaveCount(0);
    await tab.isTold({ status: 'waiting' }, { revision: 2, status: 'reloading', remotes: ['shop'] });
  });

  test('also when it asks for the chunk by itself', async ({ shell, tab, watch }) => {
    watch.announce(/Loading chunk failed/);
    await shell.application('home').getByText('shop 1.0.0').click();
    await expect(shell.application('home')).toHaveText('shop 2.0.0');
    await tab.isTold({ status: 'waiting' }, { status: 'reloading' });
  });

  test('waits while there is unsaved work, and the page load is offered', async ({ page, shell, tab, watch }) => {
    watch.announce(/Loading chunk failed/);
    const document = await shell.loadedAt();
    await page.evaluate('given.setDirty(true)');
    await shell.application('home').getByText('shop 1.0.0').click();
    await expect(tab.toast).toContainText('You have unsaved work.');
    expect(await shell.loadedAt()).toBe(document);
    await tab.button('Reload').click();
    await expect(shell.application('home')).toHaveText('shop 2.0.0');
  });
});

test('a chunk that is missing while the manifest names no other build is an error as ever', async ({
  shell,
  tab,
  faults,
}) => {
  await shell.open('');
  await tab.isAttentive();
  await faults.answer('/remotes/shop/1.0.0/second.js', 404);
  await tab.go('/second');
  await expect(shell.errorCard('second')).toContainText('CHUNK_UNREACHABLE');
  await expect(tab.toast).toHaveCount(0);
});

test('a page that has followed remembers neither the manifest it was started with nor the next', async ({
  page,
  own,
  shell,
  tab,
}) => {
  const stored = () => page.evaluate(() => localStorage.getItem('conch:manifest:/'));
  await page.clock.install();
  await shell.open('nowhere');
  await tab.isAttentive();
  own.release('late', '2.0.0');
  await tab.focus();
  await tab.isTold({ status: 'applied' });
  await tab.go('/late');
  await expect(shell.application('late')).toHaveText('late 2.0.0');
  for (let step = 0; step < 6; step += 1) await page.clock.runFor(5_000);
  expect(await stored()).toBeNull();
  await page.reload();
  await shell.settled();
  await expect.poll(stored).toContain('2.0.0');
});

test('a form that is begun in the store stays as it is, and the page is loaded anew when the order is placed', async ({
  page,
  shell,
  storePage,
  serveSite,
  tab,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'conch-copy-'));
  const built = fileURLToPath(new URL('../../dist/remotes/explore/1.0.0', import.meta.url));
  cpSync(built, join(folder, 'remotes/copy-of-explore'), { recursive: true });
  const site = await serveSite({ assets: [folder] });
  await shell.open(`${site.url}product/CL-02`);
  await storePage.addToCart.click();
  await storePage.cartLink.click();
  await storePage.onward('Go to checkout').click();
  await storePage.fillIn('Ada', 'Ploughman');
  await tab.isAttentive();
  const document = await shell.loadedAt();
  site.edit((manifest) => {
    manifest.revision += 1;
    if (manifest.remotes.explore) manifest.remotes.explore.basePath = '/remotes/copy-of-explore/';
  });
  await expect(tab.toast).toContainText('Your order has not been placed yet. Reload when you are done.');
  await expect(storePage.field('First name')).toHaveValue('Ada');
  await tab.button('Later').click();
  await storePage.storeNamed('Tractor Store Ghent').check();
  expect(await shell.loadedAt()).toBe(document);

  await storePage.placeOrder.click();
  await expect(page).toHaveURL(`${site.url}thanks`);
  await tab.isTold({ status: 'waiting', remotes: ['explore'] }, { status: 'reloading', remotes: ['explore'] });
  await shell.settled();
  await expect(shell.heading).toContainText('Thank you');
  expect(await shell.loadedAt()).not.toBe(document);
});

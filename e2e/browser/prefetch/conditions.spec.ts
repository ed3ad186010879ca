import type { Page } from '@playwright/test';
import type { Manifest } from '../../../manifests/schema.ts';
import { build, expect, FILES, publish, test } from '../../sites/prefetch-site.ts';
import { gate } from '../../support/gate.ts';
import { chunks } from '../../support/shell-internals.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

const idle = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((next) => requestIdleCallback(() => requestIdleCallback(() => next()))));

const connect = (page: Page) =>
  page.addInitScript(() => {
    const connection = Object.assign(new EventTarget(), { saveData: false, effectiveType: '4g' });
    Object.defineProperty(navigator, 'connection', { value: connection });
  });
const change = (page: Page, values: object) =>
  page.evaluate((values) => {
    const connection = Reflect.get(navigator, 'connection');
    Object.assign(connection, values).dispatchEvent(new Event('change'));
  }, values);

const savesData: [title: string, values: object][] = [
  ['with Save-Data', { saveData: true }],
  ['on 2G', { effectiveType: '2g' }],
  ['on slow 2G', { effectiveType: 'slow-2g' }],
];
for (const [title, values] of savesData) {
  test(
    `nothing is prefetched ${title}, until that ends`,
    thoroughUnless(title === 'with Save-Data'),
    async ({ page, shell, prefetchSite }) => {
      await connect(page);
      await shell.open('');
      await prefetchSite.isPrefetching();
      await change(page, values);
      await prefetchSite.pressLink('/one');
      expect(await prefetchSite.requestsBelow('/remotes/one/')).toEqual([]);
      await change(page, { saveData: false, effectiveType: '4g' });
      await prefetchSite.hasFetched('one');
    },
  );

  test(
    `${title} the chunk that prefetches is not requested`,
    thoroughUnless(title === 'with Save-Data'),
    async ({ page, shell, prefetchSite }) => {
      await connect(page);
      await page.addInitScript((values) => Object.assign(Reflect.get(navigator, 'connection'), values), values);
      await shell.open('');
      await idle(page);
      expect(await prefetchSite.requestsBelow(chunks.prefetch)).toEqual([]);
      expect(prefetchSite.filesRequested('signal')).toEqual([]);
    },
  );
}

test('nothing is prefetched in a hidden tab, until it is visible', async ({ page, shell, prefetchSite }) => {
  const show = (visible: boolean) =>
    page.evaluate((visible) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => !visible });
      document.dispatchEvent(new Event('visibilitychange'));
    }, visible);
  await shell.open('');
  await prefetchSite.isPrefetching();
  await show(false);
  await prefetchSite.pressLink('/one');
  expect(await prefetchSite.requestsBelow('/remotes/one/')).toEqual([]);
  await show(true);
  await prefetchSite.hasFetched('one');
});

test('nothing is prefetched offline, until the network is back', async ({ context, shell, prefetchSite }) => {
  await shell.open('');
  await prefetchSite.isPrefetching();
  await context.setOffline(true);
  await prefetchSite.pressLink('/one');
  expect(await prefetchSite.requestsBelow('/remotes/one/')).toEqual([]);
  await context.setOffline(false);
  await prefetchSite.hasFetched('one');
});

test(
  'prefetching is aborted while a part of the page loads, and continues after it',
  thorough(),
  async ({ page, shell, prefetchSite, failRemote }) => {
    const [one, slow] = [gate(), gate()];
    await failRemote('one', { delay: one.opened });
    await failRemote('slow', { delay: slow.opened });
    const aborted: string[] = [];
    page.on('requestfailed', (request) => aborted.push(new URL(request.url()).pathname.replace(/.*\//, '')));
    await shell.open('');
    await prefetchSite.isPrefetching();
    await prefetchSite.pressLink('/one');
    await prefetchSite.hasFetched('one');

    await shell.push('/slow');
    await expect.poll(() => [...aborted].sort()).toEqual([...FILES].sort());
    await page.evaluate(() => {
      const link = document.body.appendChild(Object.assign(document.createElement('a'), { href: '/two' }));
      link.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    });
    expect(await prefetchSite.requestsBelow('/remotes/two/')).toEqual([]);

    one.open();
    slow.open();
    await expect(shell.heading).toHaveText('slow 1.0.0');
    await prefetchSite.hasFetched('two');
    expect(prefetchSite.filesRequested('slow')).toHaveLength(FILES.length);
  },
);

test(
  'nothing is prefetched if the manifest forbids it, for one application or for all, also in an open tab',
  thorough(),
  async ({ page, shell, prefetchSite }) => {
    const optOut = ({ applications }: Manifest) =>
      Object.assign(applications.find(({ name }) => name === 'one') ?? {}, { prefetch: false });
    prefetchSite.edit(optOut);
    await shell.open('');
    await prefetchSite.isPrefetching();
    await prefetchSite.pressLink('/one');
    await prefetchSite.pressLink('/two');
    await prefetchSite.hasFetched('two');
    expect(prefetchSite.filesRequested('one')).toEqual([]);

    prefetchSite.edit((manifest) => {
      manifest.prefetch = [];
    });
    await prefetchSite.follows(3);
    await prefetchSite.pressLink('/three');
    expect(await prefetchSite.requestsBelow('/remotes/three/')).toEqual([]);

    await page.reload();
    await shell.settled();
    await idle(page);
    const before = (await prefetchSite.requestsBelow(chunks.prefetch)).length;
    expect(before, 'of the page before the reload').toBe(1);
    await prefetchSite.pressLink('/three');
    expect(await prefetchSite.requestsBelow('/remotes/three/')).toEqual([]);
  },
);

test(
  'a build that failed in the tab is not prefetched, but the previous one is',
  thorough(),
  async ({ shell, prefetchSite, failRemote }) => {
    prefetchSite.edit((manifest) => {
      publish(manifest, 'one', '2.0.0');
      Object.assign(manifest.remotes.one ?? {}, { previous: build('one', '1.0.0') });
    });
    await failRemote('one', 404);
    await failRemote('two', 404);
    await shell.open('one');
    await expect(shell.heading).toHaveText('one 1.0.0');
    await prefetchSite.isPrefetching(); // an earlier navigation would abort requests, and repeat them
    await shell.push('/two');
    await expect(shell.errorCard('two')).toBeVisible();
    const [one, two] = [prefetchSite.filesRequested('one', '2.0.0'), prefetchSite.filesRequested('two')];
    await shell.push('/');
    await expect(shell.heading).toHaveText('home 1.0.0');
    await prefetchSite.pressLink('/one');
    await prefetchSite.pressLink('/two');
    await prefetchSite.pressLink('/three');
    await prefetchSite.hasFetched('three');
    await prefetchSite.requestsBelow('/');
    expect(prefetchSite.filesRequested('one', '2.0.0')).toEqual(one);
    expect(prefetchSite.filesRequested('two')).toEqual(two);
  },
);

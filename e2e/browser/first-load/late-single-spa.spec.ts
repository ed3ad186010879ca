import type { Page, Route } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { chunkPattern } from '../../support/shell-internals.ts';
import { thorough } from '../../support/thorough.ts';

// The first page does not wait for single-spa, which is in a chunk of its own.

/** Holds back the chunk of single-spa until the test lets it through. */
async function holdSingleSpa(page: Page): Promise<() => Promise<void>> {
  const held: Route[] = [];
  let open = false;
  await page.route(chunkPattern('singleSpa'), (route) => {
    if (open) return route.continue();
    held.push(route);
    return undefined;
  });
  return async () => {
    open = true;
    await Promise.all(held.splice(0).map((route) => route.continue()));
  };
}

/** Two pages. @param mount source of the `mount` of the first one, if it is not the usual one */
const twoPages = (mount = '') =>
  site({
    remotes: { one: container('one', view('one', mount)), two: container('two', view('two')) },
    applications: [
      { name: 'one', remote: 'one', activeWhen: [{ path: '/', exact: true }] },
      { name: 'two', remote: 'two', activeWhen: ['/two'] },
    ],
  });

const status = (page: Page) => page.locator('html').getAttribute('data-shell');
const push = (page: Page, path: string) => page.evaluate((to) => history.pushState(null, '', to), path);

test('the first page mounts before single-spa is loaded, and the shell is ready when single-spa follows the URL', async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite(twoPages());
  const letThrough = await holdSingleSpa(page);
  await shell.visit(url);
  await expect(shell.application('one')).toHaveAttribute('data-status', 'mounted');
  expect(await status(page)).toBe('booting');
  await letThrough();
  await shell.settled();
  expect(await page.evaluate('calls')).toEqual(['one evaluated', 'one init', 'bootstrap one', 'mount one']);
  await push(page, '/two');
  await expect(shell.application('two')).toHaveText('two');
  await expect(shell.application('one')).toHaveCount(0);
});

test('a URL that changes before single-spa is loaded is followed after it', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite(twoPages());
  const letThrough = await holdSingleSpa(page);
  await shell.visit(url);
  await expect(shell.application('one')).toHaveText('one');
  await push(page, '/two');
  await letThrough();
  await expect(shell.application('two')).toHaveText('two');
  await expect(shell.application('one')).toHaveCount(0);
  await page.goBack();
  await expect(shell.application('one')).toHaveText('one');
});

test('a link that is clicked before single-spa is loaded waits for it, without a page load', async ({
  page,
  shell,
  serveSite,
}) => {
  const link = `async mount({ domElement, navigate }) { domElement.innerHTML = '<a href="/two">to two</a>'; window.navigate = navigate; },`;
  const { url } = await serveSite(twoPages(link));
  const letThrough = await holdSingleSpa(page);
  const requested = page.waitForRequest(chunkPattern('singleSpa'));
  await shell.visit(url);
  await requested;
  await shell.link('to two').click();
  expect(page.url()).toBe(url);
  const document = await shell.loadedAt();
  await letThrough();
  await expect(shell.application('two')).toHaveText('two');
  expect(page.url()).toBe(`${url}two`);
  expect(await shell.loadedAt()).toBe(document);
});

test(
  'if single-spa cannot be loaded, links load pages, and it is requested again',
  thorough(),
  async ({ page, shell, serveSite, watch }) => {
    const link = `async mount({ domElement }) { domElement.innerHTML = '<a href="/two">to two</a>'; },`;
    const { url } = await serveSite(twoPages(link));
    await page.route(chunkPattern('singleSpa'), (route) => route.abort());
    await shell.open(url);
    await expect.poll(() => watch.consoleWarnings.filter((text) => text.includes('Trying again'))).toHaveLength(1);
    const document = await shell.loadedAt();
    await shell.link('to two').click();
    await expect(shell.application('two')).toHaveText('two');
    expect(await shell.loadedAt()).not.toBe(document);

    await page.unroute(chunkPattern('singleSpa'));
    const second = await shell.loadedAt();
    await push(page, '/');
    await expect(shell.application('one')).toHaveText('to two'); // after single-spa was loaded
    expect(await shell.loadedAt()).toBe(second);
  },
);

test('calls of single-spa before it is loaded take effect after it', async ({ page, shell, serveSite }) => {
  const parcel = `{ bootstrap: async () => {}, mount: async ({ domElement, text }) => { domElement.textContent = text; },
    unmount: async () => { calls.push('parcel unmounted'); }, update: async ({ text }) => { calls.push('update ' + text); } }`;
  const mount = `async mount({ domElement, singleSpa, mountParcel }) {
    const place = domElement.appendChild(document.createElement('p'));
    window.parcel = mountParcel(${parcel}, { domElement: place, text: 'a parcel' });
    window.singleSpa = singleSpa;
    calls.push(JSON.stringify([singleSpa.getAppNames(), singleSpa.getMountedApps(), singleSpa.getAppStatus('one'), parcel.getStatus()]));
  },`;
  const { url } = await serveSite(twoPages(mount));
  const letThrough = await holdSingleSpa(page);
  await shell.visit(url);
  await expect(shell.application('one')).toHaveAttribute('data-status', 'mounted');
  expect(await page.evaluate('calls')).toContain('[[],[],null,"NOT_LOADED"]');
  await page.evaluate(`void singleSpa.navigateToUrl('/two?called')`);
  await letThrough();
  await page.waitForURL(`${url}two?called`);
  await expect(shell.application('two')).toHaveText('two');
  await expect.poll(() => page.evaluate('calls')).toContain('parcel unmounted');
  expect(await page.evaluate('singleSpa.getMountedApps()')).toEqual(['conch', 'two']);

  // Once more, to see the parcel.
  await page.unroute(chunkPattern('singleSpa'));
  const again = await holdSingleSpa(page);
  await shell.visit(url);
  await expect(shell.application('one')).toHaveAttribute('data-status', 'mounted');
  await again();
  await expect(shell.application('one')).toHaveText('a parcel');
  await page.evaluate('parcel.mountPromise');
  expect(await page.evaluate('parcel.getStatus()')).toBe('MOUNTED');
  await page.evaluate(`parcel.update({ text: 'next' })`);
  expect(await page.evaluate('calls')).toContain('update next');
});

test('history listeners that were added before single-spa is loaded are called by it afterwards', async ({
  page,
  shell,
  serveSite,
}) => {
  const mount = `async mount({ domElement }) {
    domElement.textContent = 'one';
    const note = ({ type }) => calls.push(type + ', one is ' + (document.querySelector('[data-application="one"]') ? 'there' : 'gone'));
    const removed = () => calls.push('removed');
    for (const type of ['popstate', 'hashchange']) window.addEventListener(type, note);
    window.addEventListener('popstate', removed);
    window.stop = () => window.removeEventListener('popstate', removed);
    window.stopAll = () => { for (const type of ['popstate', 'hashchange']) window.removeEventListener(type, note); };
  },`;
  const { url } = await serveSite(twoPages(mount));
  const letThrough = await holdSingleSpa(page);
  await shell.visit(url);
  await expect(shell.application('one')).toHaveText('one');
  const called = () => page.evaluate<string[]>(`calls.filter((call) => /there|gone|removed/.test(call))`);
  await page.evaluate(`location.hash = 'part'`);
  await expect.poll(called).toEqual(['popstate, one is there', 'removed', 'hashchange, one is there']);
  await page.evaluate('calls.length = 0; stop()');

  await letThrough();
  await shell.settled();
  await push(page, '/two');
  // single-spa calls each listener once, after it has unmounted the application that the URL no longer shows.
  await expect.poll(called).toEqual(['popstate, one is gone']);
  await page.evaluate('calls.length = 0; stopAll()');
  await push(page, '/');
  await expect(shell.application('one')).toHaveText('one');
  expect(await called()).toEqual([]);
});

import type { Page, Route } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { container, probeSite, view } from '../sites/fake-remotes.ts';

// The first page does not wait for single-spa, which comes in a chunk of its own.
const CHUNK = '**/shell/single-spa.*';

/** Keeps single-spa back until the test lets it come. */
async function holdBack(page: Page): Promise<() => Promise<void>> {
  const held: Route[] = [];
  let open = false;
  await page.route(CHUNK, (route) => {
    if (open) return route.continue();
    held.push(route);
    return undefined;
  });
  return async () => {
    open = true;
    await Promise.all(held.splice(0).map((route) => route.continue()));
  };
}

/** Two pages, of which the first one has a `mount` of the test's own. */
const site = (mount = '') =>
  probeSite({
    remotes: { one: container('one', view('one', mount)), two: container('two', view('two')) },
    applications: [
      { name: 'one', remote: 'one', activeWhen: [{ path: '/', exact: true }] },
      { name: 'two', remote: 'two', activeWhen: ['/two'] },
    ],
  });

const status = (page: Page) => page.locator('html').getAttribute('data-shell');
const push = (page: Page, path: string) => page.evaluate((to) => history.pushState(null, '', to), path);

test('the first page is there before single-spa, and the shell is ready when that follows the URL', async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite(site());
  const letCome = await holdBack(page);
  await shell.visit(url);
  await expect(shell.application('one')).toHaveAttribute('data-status', 'mounted');
  expect(await status(page)).toBe('booting');
  await letCome();
  await shell.settled();
  expect(await page.evaluate('calls')).toEqual(['one evaluated', 'one init', 'bootstrap one', 'mount one']);
  await push(page, '/two');
  await expect(shell.application('two')).toHaveText('two');
  await expect(shell.application('one')).toHaveCount(0);
});

test('a URL that changes meanwhile is followed when single-spa comes', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite(site());
  const letCome = await holdBack(page);
  await shell.visit(url);
  await expect(shell.application('one')).toHaveText('one');
  await push(page, '/two');
  await letCome();
  await expect(shell.application('two')).toHaveText('two');
  await expect(shell.application('one')).toHaveCount(0);
  await page.goBack();
  await expect(shell.application('one')).toHaveText('one');
});

test('a link that is followed meanwhile waits for it, and loads no page', async ({ page, shell, serveSite }) => {
  const link = `async mount({ domElement, navigate }) { domElement.innerHTML = '<a href="/two">to two</a>'; window.navigate = navigate; },`;
  const { url } = await serveSite(site(link));
  const letCome = await holdBack(page);
  const asked = page.waitForRequest(CHUNK);
  await shell.visit(url);
  await asked;
  await shell.link('to two').click();
  expect(page.url()).toBe(url);
  const document = await shell.loadedAt();
  await letCome();
  await expect(shell.application('two')).toHaveText('two');
  expect(page.url()).toBe(`${url}two`);
  expect(await shell.loadedAt()).toBe(document);
});

test('where it cannot be had, links load their pages, and it is asked for again', async ({
  page,
  shell,
  serveSite,
}) => {
  const warnings: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  const link = `async mount({ domElement }) { domElement.innerHTML = '<a href="/two">to two</a>'; },`;
  const { url } = await serveSite(site(link));
  await page.route(CHUNK, (route) => route.abort());
  await shell.open(url);
  await expect.poll(() => warnings.filter((text) => text.includes('Links load whole pages'))).toHaveLength(1);
  const document = await shell.loadedAt();
  await shell.link('to two').click();
  await expect(shell.application('two')).toHaveText('two');
  expect(await shell.loadedAt()).not.toBe(document);

  await page.unroute(CHUNK);
  const second = await shell.loadedAt();
  await push(page, '/');
  await expect(shell.application('one')).toHaveText('to two'); // when it has come
  expect(await shell.loadedAt()).toBe(second);
});

test('what a remote asks single-spa for meanwhile is done when it comes', async ({ page, shell, serveSite }) => {
  const parcel = `{ bootstrap: async () => {}, mount: async ({ domElement, text }) => { domElement.textContent = text; },
    unmount: async () => { calls.push('parcel unmounted'); }, update: async ({ text }) => { calls.push('update ' + text); } }`;
  const mount = `async mount({ domElement, singleSpa, mountParcel }) {
    const place = domElement.appendChild(document.createElement('p'));
    window.parcel = mountParcel(${parcel}, { domElement: place, text: 'a parcel' });
    window.singleSpa = singleSpa;
    calls.push(JSON.stringify([singleSpa.getAppNames(), singleSpa.getMountedApps(), singleSpa.getAppStatus('one'), parcel.getStatus()]));
  },`;
  const { url } = await serveSite(site(mount));
  const letCome = await holdBack(page);
  await shell.visit(url);
  await expect(shell.application('one')).toHaveAttribute('data-status', 'mounted');
  expect(await page.evaluate('calls')).toContain('[[],[],null,"NOT_LOADED"]');
  await page.evaluate(`void singleSpa.navigateToUrl('/two?asked')`);
  await letCome();
  await page.waitForURL(`${url}two?asked`);
  await expect(shell.application('two')).toHaveText('two');
  await expect.poll(() => page.evaluate('calls')).toContain('parcel unmounted');
  expect(await page.evaluate('singleSpa.getMountedApps()')).toEqual(['conch', 'two']);

  // Once more, to see it there.
  await page.unroute(CHUNK);
  const again = await holdBack(page);
  await shell.visit(url);
  await expect(shell.application('one')).toHaveAttribute('data-status', 'mounted');
  await again();
  await expect(shell.application('one')).toHaveText('a parcel');
  await page.evaluate('parcel.mountPromise');
  expect(await page.evaluate('parcel.getStatus()')).toBe('MOUNTED');
  await page.evaluate(`parcel.update({ text: 'next' })`);
  expect(await page.evaluate('calls')).toContain('update next');
});

test('listeners for the history that are there before it are told by it afterwards', async ({
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
  const { url } = await serveSite(site(mount));
  const letCome = await holdBack(page);
  await shell.visit(url);
  await expect(shell.application('one')).toHaveText('one');
  const told = () => page.evaluate<string[]>(`calls.filter((call) => /there|gone|removed/.test(call))`);
  await page.evaluate(`location.hash = 'part'`);
  await expect.poll(told).toEqual(['popstate, one is there', 'removed', 'hashchange, one is there']);
  await page.evaluate('calls.length = 0; stop()');

  await letCome();
  await shell.settled();
  await push(page, '/two');
  // single-spa tells them when what the URL does not show is gone, and each of them once.
  await expect.poll(told).toEqual(['popstate, one is gone']);
  await page.evaluate('calls.length = 0; stopAll()');
  await push(page, '/');
  await expect(shell.application('one')).toHaveText('one');
  expect(await told()).toEqual([]);
});

import type { Page } from '@playwright/test';
import { expect, routersSite, test } from '../../sites/routers/site.ts';
import { holdRequests } from '../../support/gate.ts';
import { withoutNavigationApi } from '../../support/page-changes.ts';
import type { Shell } from '../../support/shell-page.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

// All in one worker, so that the remotes are built once.
test.describe.configure({ mode: 'default' });

type How = 'react' | 'vue' | 'plain' | 'navigate';

/** Navigates by a focused link of a framework, or by the shell's `navigate`. */
const go = (page: Page, how: How, to: string): Promise<void> =>
  page.evaluate(
    ([how, to]) => {
      if (how === 'navigate') return window.seen?.navigate?.(to.slice(1));
      const link = [...document.querySelectorAll('a')].find(({ textContent }) => textContent === `${how} ${to}`);
      if (!link) throw new Error(`There is no link ${how} ${to}`);
      link.focus();
      Object.assign(window, { focusedBefore: link });
      link.click();
    },
    [how, to] as const,
  );

const mainOf = (path: string): string => path.split(/[/?]/)[1] ?? '';
/** What the parts of the page show at a path, in their order. */
const shownAt = (path: string): string[] =>
  ({ shop: ['react', 'plain', 'vue'], cart: ['vue'] })[mainOf(path)]?.map((name) => `${name} ${path}`) ?? [];

/** Compares the page after each navigation with the expected one. */
async function follow(page: Page, shell: Shell, url: string) {
  const read = () =>
    page.evaluate(() => ({
      url: location.href,
      entries: history.length,
      loaded: performance.timeOrigin,
      title: document.title,
      heading: document.querySelector('main h1')?.textContent,
      shown: [...document.querySelectorAll<HTMLElement>('[data-shows]')].map(
        ({ dataset, textContent }) => `${dataset.shows} ${textContent}`,
      ),
      counts: { ...window.seen?.counts },
    }));
  const { entries, loaded, counts } = await read();
  let path = '/shop/1';
  let length = entries;
  return {
    /**
     * @param adds how many history entries the navigation adds
     * @param by the router whose link was clicked: it renders the new path even if the shell then unmounts it
     */
    async to(next: string, act: () => Promise<unknown>, adds: number, by?: How): Promise<void> {
      await page.evaluate(() => Object.assign(window, { focusedBefore: document.activeElement }));
      await act();
      await expect(page).toHaveURL(new URL(next.slice(1), url).href);
      await shell.settled();
      const shown = shownAt(next);
      const stays = (name: string) => shownAt(path).some((text) => text.startsWith(name));
      for (const text of shown) {
        const [name = ''] = text.split(' ');
        counts[name] = (counts[name] ?? 0) + 1;
        if (name !== 'plain' && !stays(name)) counts[`${name} mounted`] = (counts[`${name} mounted`] ?? 0) + 1;
      }
      if (by === 'vue' && !shown.some((text) => text.startsWith('vue'))) counts.vue = (counts.vue ?? 0) + 1;
      counts['vue guarded'] = counts.vue ?? 0;
      length += adds;
      const now = await read();
      const { 'react loaded': _, ...compared } = now.counts;
      expect({ ...now, counts: compared }).toEqual({
        url: new URL(next.slice(1), url).href,
        entries: length,
        loaded,
        title: `The ${mainOf(next)}`,
        heading: mainOf(next),
        shown,
        counts: Object.fromEntries(Object.entries(counts).filter(([name]) => name !== 'react loaded')),
      });
      if (mainOf(next) !== mainOf(path)) await expect(shell.heading).toBeFocused();
      else
        expect(await page.evaluate(() => document.activeElement === Reflect.get(window, 'focusedBefore'))).toBe(true);
      path = next;
    },
  };
}

const walk: readonly (readonly [How, string])[] = [
  ['react', '/shop/2'],
  ['vue', '/shop/1'],
  ['plain', '/shop/3?by=price'],
  ['navigate', '/shop/2'],
  ['vue', '/cart'],
  ['plain', '/shop/1'],
  ['react', '/cart'],
  ['vue', '/shop/2'],
  ['react', '/shop/3?by=price'],
  ['plain', '/stores'],
  ['plain', '/shop/1'],
  ['vue', '/shop/2'],
  ['react', '/stores'],
  ['navigate', '/cart'],
  ['vue', '/shop/3?by=price'],
  ['react', '/shop/1'],
  ['navigate', '/shop/2'],
  ['vue', '/stores'],
  ['plain', '/cart'],
  ['vue', '/shop/1'],
];

const variants = [
  { kind: 'data', base: '/', browser: 'a browser with the Navigation API' },
  { kind: 'plain', base: '/site/', browser: 'another browser' },
] as const;

for (const { kind, base, browser } of variants) {
  test.describe(`React Router (${kind}) at ${base}`, () => {
    let url: string;
    test.beforeEach(async ({ page, shell, serveSite, built }) => {
      if (browser === 'another browser') await withoutNavigationApi(page);
      ({ url } = await serveSite(routersSite(built, kind, base)));
      await shell.open(`${url}shop/1`);
      await shell.navigationReady();
    });

    test(
      `React Router (${kind}) and Vue Router at ${base} render once for each navigation, Back and Forward in ${browser}`,
      thorough('@slow'),
      async ({ page, shell }) => {
        test.slow();
        const visit = await follow(page, shell, url);
        const paths = ['/shop/1', ...walk.map(([, to]) => to)];
        for (const [how, to] of walk) {
          await test.step(`${how} ${to}`, () => visit.to(to, () => go(page, how, to), 1, how));
        }
        for (const [direction, back] of [
          ['back', paths.slice(0, -1).reverse()],
          ['forward', paths.slice(1)],
        ] as const) {
          for (const to of back) {
            const act = () => page.evaluate((direction) => history[direction](), direction);
            await test.step(`${direction} to ${to}`, () => visit.to(to, act, 0));
          }
        }
      },
    );

    test(
      `React Router (${kind}) at ${base} takes its own navigation as PUSH and one of Vue Router as POP in ${browser}`,
      thoroughUnless(kind === 'data', '@slow', '@firefox'),
      async ({ page, shell }) => {
        const loaded = () => page.evaluate(() => window.seen?.counts['react loaded'] ?? 0);
        const where = page.locator('[data-shows="react"]');
        const before = await loaded();
        await go(page, 'react', '/shop/2');
        await expect(where).toHaveText('/shop/2');
        await shell.settled();
        await expect(where).toHaveAttribute('data-type', 'PUSH');
        expect(await loaded()).toBe(kind === 'data' ? before + 1 : 0);
        await go(page, 'vue', '/shop/1');
        await expect(where).toHaveText('/shop/1');
        await expect(where).toHaveAttribute('data-type', 'POP');
      },
    );

    test(
      `React Router (${kind}) and Vue Router at ${base} do nothing after unmount, and show the current URL after the next mount in ${browser}`,
      thorough('@slow'),
      async ({ page, shell }) => {
        const open = () => page.evaluate(() => void dispatchEvent(new Event('open')));
        const close = () =>
          page.evaluate(() => {
            const gate = new Promise<undefined>((resolve) => addEventListener('open', () => resolve(undefined)));
            Object.assign(window.seen ?? {}, { gate });
          });
        const counts = () => page.evaluate(() => ({ ...window.seen?.counts }));
        await close();
        if (kind === 'data') await go(page, 'react', '/shop/2');
        await go(page, 'vue', '/shop/2');
        await expect.poll(async () => (await counts())['vue guarded']).toBe(2);
        await expect(page).toHaveURL(`${url}shop/1`);
        await page.evaluate(() => window.seen?.navigate?.('stores'));
        await expect(shell.heading).toHaveText('stores');
        await shell.settled();
        const entries = await page.evaluate(() => history.length);
        const state = () => page.evaluate(() => JSON.stringify(history.state));
        const [before, left] = [await counts(), await state()];
        await open();
        await page.evaluate(() => Object.assign(window.seen ?? {}, { gate: undefined }));
        await shell.settled();
        await page.evaluate(() => history.pushState({ of: 'nobody' }, '', '?page=2'));
        await shell.settled();
        expect(await page.evaluate(() => Object.keys(history.state).filter((key) => key !== 'conchEntry'))).toEqual([
          'of',
        ]);
        await page.goBack();
        await shell.settled();
        await expect(page).toHaveURL(`${url}stores`);
        expect(await counts()).toEqual(before);
        expect(await state()).toBe(left);
        expect(await page.evaluate(() => history.length)).toBe(entries + 1);

        await page.evaluate(() => window.seen?.navigate?.('shop/3?by=price'));
        for (const router of ['react', 'vue']) {
          await expect(page.locator(`[data-shows="${router}"]`)).toHaveText('/shop/3?by=price');
        }
        await page.goBack();
        await page.goBack();
        for (const router of ['react', 'vue']) {
          await expect(page.locator(`[data-shows="${router}"]`)).toHaveText('/shop/1');
        }
      },
    );
  });
}

test(
  'Vue Router that is loaded late navigates from a history entry of React Router',
  thorough('@slow'),
  async ({ page, shell, serveSite, built }) => {
    const { url } = await serveSite(routersSite(built, 'data', '/'));
    const letArrive = await holdRequests(page, '**/remotes/checkout/**/remoteEntry.js*');
    await shell.visit(`${url}shop/1`);
    await shell.navigationReady();
    await expect(page.locator('[data-shows="react"]')).toHaveText('/shop/1');
    await go(page, 'react', '/shop/2');
    await expect(page).toHaveURL(`${url}shop/2`);
    letArrive();
    const vue = page.locator('[data-shows="vue"]');
    await expect(vue).toHaveText('/shop/2');
    await page.goBack();
    await expect(vue).toHaveText('/shop/1');
    await go(page, 'vue', '/shop/3?by=price');
    await expect(page).toHaveURL(`${url}shop/3?by=price`);
    await page.goBack();
    await expect(page).toHaveURL(`${url}shop/1`);
    await expect(vue).toHaveText('/shop/1');
  },
);

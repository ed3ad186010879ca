import { test as base, expect } from '@playwright/test';
import { PageWatch } from './page-watch.ts';
import { type Served, type ServeOptions, serve } from './serve.ts';
import { Shell } from './shell-page.ts';
import { StorePage } from './store-page.ts';

export { expect };

type Fixtures = {
  /** Fails a test in which a page threw, or broke its Content-Security-Policy, unless the test announced it. */
  readonly watch: PageWatch;
  /** The composed store, in this test's page. */
  readonly shell: Shell;
  /** What the store's own pages hold, in the same page. */
  readonly storePage: StorePage;
  /** Serves the store for this test alone, with other options or an edited manifest. */
  readonly serveSite: (options?: ServeOptions) => Promise<Served>;
};

type WorkerFixtures = {
  /** The store as it is built, for all tests that do not change it. */
  readonly store: Served;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  store: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture depends on
    async ({}, use) => {
      const store = await serve();
      await use(store);
      await store.close();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ store }, use) => use(store.url),
  watch: [
    async ({ context }, use) => {
      const watch = await PageWatch.over(context);
      await use(watch);
      expect(watch.unannounced, 'what went wrong in the page and was not announced').toEqual([]);
    },
    { auto: true },
  ],
  shell: async ({ page }, use) => use(new Shell(page)),
  storePage: async ({ page, shell }, use) => use(new StorePage(page, shell)),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  serveSite: async ({}, use) => {
    const sites: Served[] = [];
    await use(async (options) => {
      const site = await serve(options);
      sites.push(site);
      return site;
    });
    await Promise.all(sites.map((site) => site.close()));
  },
});

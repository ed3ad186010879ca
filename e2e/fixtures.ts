import { type Served, type ServeOptions, serve, servedElsewhere } from './sites/hosts/conch-serve.ts';
import { ServerPool } from './sites/hosts/server-pool.ts';
import { StorePage } from './support/store/store-page.ts';
import { test as base } from './testing.ts';

export { expect, motion, times } from './testing.ts';

type Fixtures = {
  /** The store's own pages, in this test's page. */
  readonly storePage: StorePage;
  /** Serves the store for this test alone, with other options or an edited manifest. */
  readonly serveSite: (options?: ServeOptions) => Promise<Served>;
};

type WorkerFixtures = {
  /** The site of all tests that do not edit it: the one at `site`; without that, the store in dist/, served by `conch serve`. */
  readonly store: Served;
  /** The servers of `serveSite`. */
  readonly servers: ServerPool;
};

/** The fixtures of every site (testing.ts), and those of the store. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  store: [
    async ({ site }, use) => {
      const store = site ? servedElsewhere(site) : await serve();
      await use(store);
      await store.close();
    },
    { scope: 'worker' },
  ],
  home: [async ({ store }, use) => use(store.url), { scope: 'worker' }],
  storePage: async ({ page, shell }, use) => use(new StorePage(page, shell)),
  servers: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
    async ({}, use) => {
      const servers = new ServerPool();
      await use(servers);
      await servers.close();
    },
    { scope: 'worker' },
  ],
  serveSite: async ({ servers }, use) => {
    const sites: Served[] = [];
    await use(async (options) => {
      const site = await servers.serve(options);
      sites.push(site);
      return site;
    });
    await Promise.all(sites.map((site) => site.close()));
  },
});

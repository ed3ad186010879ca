import { test as base, expect } from '@playwright/test';
import type { Manifest } from '../manifests/schema.ts';
import type { Fault } from './faults/fault.ts';
import { type EditManifest, Faults, type GivenFault } from './faults/faults.ts';
import type { PathPattern } from './faults/path-pattern.ts';
import { type Served, type ServeOptions, serve, served } from './sites/serve.ts';
import { ServerPool } from './sites/server-pool.ts';
import { PageWatch } from './support/page-watch.ts';
import { Shell } from './support/shell-page.ts';
import { StorePage } from './support/store-page.ts';

export { times } from './faults/fault.ts';
export { expect };

/** For `test.use`: pages move, as they do for most visitors. */
export const motion = { contextOptions: { reducedMotion: 'no-preference' } } as const;

type Fixtures = {
  /**
   * Fails a test in which a page threw, broke its Content-Security-Policy, or was opened beside the `faults` of the test, unless the
   * test announced it.
   */
  readonly watch: PageWatch;
  /** The composed site, in this test's page. */
  readonly shell: Shell;
  /** What the store's own pages hold, in the same page. */
  readonly storePage: StorePage;
  /** Serves the store for this test alone, with other options or an edited manifest. */
  readonly serveSite: (options?: ServeOptions) => Promise<Served>;

  /**
   * A server in front of the site that misbehaves where it is told to. A test that names it, or one of the three below,
   * opens its pages with `shell.open` or `shell.visit`, which lead through that server; the site itself stays as it is.
   *
   * @example await faults.answer('/manifests/site.json', 'html');
   */
  readonly faults: Faults;

  /**
   * The pages of this test get this manifest, or the served one after an edit; edits add up. What the served manifest said of
   * a build (integrity, assets, requires) does not stay with a remote whose version or place was edited.
   *
   * @example await useManifest(({ remotes }) => { remotes.decide.version = '2.0.0-rc.1'; });
   */
  readonly useManifest: (manifest: Manifest | EditManifest) => Promise<void>;

  /**
   * Takes one remote from somewhere else, and everything else from the site: from a directory that holds one build, or from
   * the URL of such a folder. Its remote.json says what the manifest has to; without one the site's own fields stay, but for
   * the integrity. The remote has no `previous` and no `rollout` then, so that no other build can take over unseen.
   *
   * @example await withRemote('decide', 'dist');
   */
  readonly withRemote: (name: string, place: string | URL) => Promise<void>;

  /**
   * Breaks one remote: everything of its build, the entry alone, or what matches below its base path. A fault that is code
   * itself takes the entry's integrity out of the manifest, as if the code had been built so. With 'no-cors' the remote moves
   * to another origin.
   *
   * @example
   * const decide = await failRemote('decide', 404, 'entry');
   * await failRemote('checkout', times(2, 503), 'cart.*.js');
   * decide.heal();
   */
  readonly failRemote: (name: string, fault: Fault, only?: 'entry' | PathPattern) => Promise<GivenFault>;
};

type WorkerFixtures = {
  /** URL of a site that is served already, such as a deployed one; empty: the store, as it is built in dist/. */
  readonly site: string;
  /** That site, for all tests that do not change it. */
  readonly store: Served;
  /** What `serveSite` takes its servers from. */
  readonly servers: ServerPool;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  site: ['', { scope: 'worker', option: true }],
  store: [
    async ({ site }, use) => {
      const store = site ? served(site) : await serve();
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
  servers: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture depends on
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
  faults: async ({ store, shell, context, watch }, use) => {
    const faults = await Faults.inFrontOf(store.url);
    context.on('request', (request) => {
      if (!request.isNavigationRequest() || !request.url().startsWith(store.url)) return;
      watch.faults.push(`opened beside the faults, not by shell.open or shell.visit: ${request.url()}`);
    });
    shell.home = () => faults.home;
    await use(faults);
    await faults.close();
  },
  useManifest: async ({ faults }, use) => use((manifest) => faults.useManifest(manifest)),
  withRemote: async ({ faults }, use) => use((name, place) => faults.withRemote(name, place)),
  failRemote: async ({ faults }, use) => use((name, fault, only) => faults.failRemote(name, fault, only)),
});

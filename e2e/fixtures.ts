import { test as base, expect } from '@playwright/test';
import type { Manifest } from '../manifests/schema.ts';
import type { Fault } from './faults/fault.ts';
import { type EditManifest, Faults, type GivenFault } from './faults/faults.ts';
import type { PathPattern } from './faults/path-pattern.ts';
import { type Served, type ServeOptions, serve, servedElsewhere } from './sites/hosts/conch-serve.ts';
import { ServerPool } from './sites/hosts/server-pool.ts';
import { PageWatch } from './support/page-watch.ts';
import { Requests } from './support/requests.ts';
import { Shell } from './support/shell-page.ts';
import { StorePage } from './support/store/store-page.ts';

export { times } from './faults/fault.ts';
export { expect };

/** For `test.use`: pages have animations, as for most visitors. */
export const motion = { contextOptions: { reducedMotion: 'no-preference' } } as const;

type Fixtures = {
  /**
   * Fails a test in which a page threw, violated its Content-Security-Policy, or was opened without the `faults` of the test,
   * unless the test announced it.
   */
  readonly watch: PageWatch;
  /** The requests of this test's pages. */
  readonly requests: Requests;
  /** The composed site, in this test's page. */
  readonly shell: Shell;
  /** The store's own pages, in the same page. */
  readonly storePage: StorePage;
  /** Serves the store for this test alone, with other options or an edited manifest. */
  readonly serveSite: (options?: ServeOptions) => Promise<Served>;

  /**
   * A server in front of the site that misbehaves on request. A test that uses it, or one of the three fixtures below, opens its
   * pages by `shell.open` or `shell.visit`, which lead through that server; the site itself does not change.
   *
   * @example await faults.answer('/manifests/site.json', 'html');
   */
  readonly faults: Faults;

  /**
   * The pages of this test get this manifest, or the served one after an edit; edits add up. If an edit changes the version or
   * the place of a remote, the facts about its old build (integrity, assets, requires) are removed.
   *
   * @example await useManifest(({ remotes }) => { remotes.decide.version = '2.0.0-rc.1'; });
   */
  readonly useManifest: (manifest: Manifest | EditManifest) => Promise<void>;

  /**
   * Takes one remote from a directory with one build, or from the URL of such a folder, and everything else from the site.
   * The manifest's fields come from the build's remote.json; without one, the site's own fields stay except for the integrity.
   * `previous` and `rollout` are removed, so that no other build can take over unnoticed.
   *
   * @example await withRemote('decide', 'dist');
   */
  readonly withRemote: (name: string, place: string | URL) => Promise<void>;

  /**
   * Breaks one remote: all files of its build, the entry alone, or the files that match below its base path. A fault that
   * replaces code removes the entry's integrity from the manifest, as if that code had been built. 'no-cors' moves the remote to
   * another origin.
   *
   * @example
   * const decide = await failRemote('decide', 404, 'entry');
   * await failRemote('checkout', times(2, 503), 'cart.*.js');
   * decide.heal();
   */
  readonly failRemote: (name: string, fault: Fault, only?: 'entry' | PathPattern) => Promise<GivenFault>;
};

type WorkerFixtures = {
  /** URL of a running site, such as a deployed one; empty: the store in dist/, served by `conch serve`. */
  readonly site: string;
  /** That site, for all tests that do not edit it. */
  readonly store: Served;
  /** The servers of `serveSite`. */
  readonly servers: ServerPool;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  site: ['', { scope: 'worker', option: true }],
  store: [
    async ({ site }, use) => {
      const store = site ? servedElsewhere(site) : await serve();
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
      expect(watch.unannounced, 'faults of the page that the test did not announce').toEqual([]);
    },
    { auto: true },
  ],
  requests: async ({ context }, use) => use(new Requests(context)),
  shell: async ({ page }, use) => use(new Shell(page)),
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
  faults: async ({ store, shell, context, watch }, use) => {
    const faults = await Faults.inFrontOf(store.url);
    context.on('request', (request) => {
      if (!request.isNavigationRequest() || !request.url().startsWith(store.url)) return;
      watch.faults.push(`opened without the faults, not by shell.open or shell.visit: ${request.url()}`);
    });
    shell.home = () => faults.home;
    await use(faults);
    await faults.close();
  },
  useManifest: async ({ faults }, use) => use((manifest) => faults.useManifest(manifest)),
  withRemote: async ({ faults }, use) => use((name, place) => faults.withRemote(name, place)),
  failRemote: async ({ faults }, use) => use((name, fault, only) => faults.failRemote(name, fault, only)),
});

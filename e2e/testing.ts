/** `conch-shell/testing`: Playwright's `test` with fixtures that drive a composed site, and break it on purpose. */
import { test as base, expect } from '@playwright/test';
import { launchOptions as optionsOfBrowser } from '../manifests/ops/deep/find-browser.ts';
import type { Manifest } from '../manifests/schema.ts';
import type { Fault } from './faults/fault.ts';
import { type EditManifest, Faults, type GivenFault } from './faults/faults.ts';
import type { PathPattern } from './faults/path-pattern.ts';
import { PageWatch } from './support/page-watch.ts';
import { Requests } from './support/requests.ts';
import { Shell } from './support/shell-page.ts';

export { times } from './faults/fault.ts';
export type { Fault, GivenFault, Manifest, PageWatch, PathPattern, Requests, Shell };
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

/** Options of a Playwright configuration: `defineConfig<object, SiteOptions>({ use: { site: 'http://localhost:8080' } })`. */
export type SiteOptions = {
  /** URL of the running site that the tests visit: one on this machine, or a deployed one. */
  readonly site: string;
};

type WorkerFixtures = SiteOptions & {
  /** The same, with a slash at the end. */
  readonly home: string;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  site: ['', { scope: 'worker', option: true }],
  home: [
    async ({ site }, use) => {
      if (!site) throw new Error("The tests do not know the site: set `use: { site: 'http://localhost:8080' }`.");
      await use(site.replace(/\/*$/, '/'));
    },
    { scope: 'worker' },
  ],
  // Without a choice of the team: Playwright's own Chromium, else one that is installed.
  launchOptions: async ({ launchOptions, playwright, browserName }, use) => {
    const isChosen = browserName !== 'chromium' || launchOptions.executablePath !== undefined;
    await use(
      isChosen ? launchOptions : { ...optionsOfBrowser(playwright.chromium.executablePath()), ...launchOptions },
    );
  },
  baseURL: async ({ home }, use) => use(home),
  watch: [
    async ({ context }, use) => {
      const watch = await PageWatch.over(context);
      await use(watch);
      // What answers a request by a route may still be at it. It would fail with the page, and the test with it.
      const routed = [context, ...context.pages()];
      await Promise.all(routed.map((each) => each.unrouteAll({ behavior: 'ignoreErrors' })));
      expect(watch.unannounced, 'faults of the page that the test did not announce').toEqual([]);
    },
    { auto: true },
  ],
  requests: async ({ context }, use) => use(new Requests(context)),
  shell: async ({ page }, use) => use(new Shell(page)),
  faults: async ({ home, shell, context, watch }, use) => {
    const faults = await Faults.inFrontOf(home);
    context.on('request', (request) => {
      if (!request.isNavigationRequest() || !request.url().startsWith(home)) return;
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

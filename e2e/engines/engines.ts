import { type Browser, expect } from '@playwright/test';
import { Faults } from '../faults/faults.ts';
import { test as base } from '../fixtures.ts';
import { PageWatch } from '../support/page-watch.ts';
import { playwrightTab } from './drivers/playwright-tab.ts';
import { webDriverTab } from './drivers/web-driver-tab.ts';
import { startWebKitGtk, type WebKitGtk } from './drivers/webkit-gtk.ts';
import type { Tab } from './tab.ts';

export { expect };

type Fixtures = {
  /** A tab with empty storage, 1280 pixels wide. */
  readonly tab: Tab;
  /** The tab, and what is wrong on its pages; `readConsole` adds what WebKitGTK has written to the console since. */
  readonly session: { readonly tab: Tab; readonly watch: PageWatch; readonly readConsole?: () => void };
  /** Whether the visitor prefers dark colours. All visitors prefer reduced motion. */
  readonly dark: boolean;
};

export type WorkerFixtures = {
  /** Whether WebDriver drives WebKitGTK (webkit-gtk.ts); Playwright drives the other engines. */
  readonly usesWebKitGtk: boolean;
  readonly engine: Browser | WebKitGtk;
};

const VIEWPORT = { width: 1280, height: 800 } as const;

/** Fixtures of tests that run in every engine: they use `tab`, and none of Playwright's `page` and `context`. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  usesWebKitGtk: [false, { scope: 'worker', option: true }],
  dark: [false, { option: true }],
  engine: [
    async ({ usesWebKitGtk, playwright, browserName, channel, launchOptions }, use) => {
      const engine = usesWebKitGtk
        ? await startWebKitGtk()
        : await playwright[browserName].launch({ ...launchOptions, ...(channel && { channel }) });
      await use(engine);
      await engine.close();
    },
    { scope: 'worker' },
  ],
  session: async ({ engine, dark }, use) => {
    if ('openWindow' in engine) {
      let linesRead = engine.console().length;
      const { driver, close } = await engine.openWindow({ dark });
      const tab = webDriverTab(driver);
      await tab.resize(VIEWPORT.width, VIEWPORT.height);
      const watch = new PageWatch();
      const readConsole = () => {
        const text = engine.console();
        watch.faults.push(...faultsOnConsole(text.slice(linesRead)));
        linesRead = text.length;
      };
      await use({ tab, watch, readConsole });
      return close();
    }
    const colorScheme = dark ? 'dark' : 'light';
    const context = await engine.newContext({ viewport: VIEWPORT, colorScheme, reducedMotion: 'reduce' });
    const watch = await PageWatch.over(context);
    await use({ tab: playwrightTab(await context.newPage()), watch });
    await context.close();
  },
  tab: async ({ session }, use, info) => {
    await use(session.tab);
    if (info.status === info.expectedStatus) return;
    await info.attach('screenshot', { body: await session.tab.screenshot(), contentType: 'image/png' });
  },
  watch: async ({ session: { watch, readConsole } }, use) => {
    await use(watch);
    readConsole?.();
    expect(watch.unannounced, 'faults of the page that the test did not announce').toEqual([]);
  },
  faults: async ({ store }, use) => {
    const faults = await Faults.inFrontOf(store.url);
    await use(faults);
    await faults.close();
  },
});

/** WebKitGTK writes uncaught errors and violations of the policy to the console: `CONSOLE JS ERROR …`, `CONSOLE SECURITY ERROR …`. */
const faultsOnConsole = (text: string): string[] =>
  (text.match(/^.*CONSOLE (JS|SECURITY) ERROR.*$/gm) ?? []).filter((line) => !ENDED_BY_LEAVING.test(line));

/**
 * WebKit's message about a request that ended because the page was left: a fetch from the page's own origin, where no access is
 * checked, or the stream of manifest changes.
 */
const ENDED_BY_LEAVING =
  /^(?:(https?:\/\/[^/]+)\/\S*: CONSOLE JS ERROR Fetch API cannot load \1\/\S*|CONSOLE JS ERROR EventSource cannot load \S+\/manifests\/events) due to access control checks\.$/;

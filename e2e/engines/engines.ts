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
  /** The tab, and what is wrong on its pages. */
  readonly session: { readonly tab: Tab; readonly watch: PageWatch };
};

export type WorkerFixtures = {
  /** Whether WebDriver drives WebKitGTK (webkit-gtk.ts); Playwright drives the other engines. */
  readonly usesWebKitGtk: boolean;
  /** Whether visitors prefer dark colours. All of them prefer reduced motion. */
  readonly dark: boolean;
  readonly engine: Browser | WebKitGtk;
};

const VIEWPORT = { width: 1280, height: 800 } as const;

/** Fixtures of tests that run in every engine: they use `tab`, and none of Playwright's `page` and `context`. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  usesWebKitGtk: [false, { scope: 'worker', option: true }],
  dark: [false, { scope: 'worker', option: true }],
  engine: [
    async ({ usesWebKitGtk, dark, playwright, browserName, channel, launchOptions }, use) => {
      if (usesWebKitGtk) {
        const webKitGtk = await startWebKitGtk({ dark });
        await use(webKitGtk);
        return webKitGtk.close();
      }
      // Firefox does not emulate media features over WebDriver BiDi (firefox-esr.mjs); Chromium ignores its preferences.
      const firefoxUserPrefs = { 'ui.prefersReducedMotion': 1, 'ui.systemUsesDarkTheme': dark ? 1 : 0 };
      const browser = await playwright[browserName].launch({
        ...launchOptions,
        ...(channel && { channel }),
        firefoxUserPrefs,
      });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  session: async ({ engine, dark }, use) => {
    if ('begin' in engine) {
      const linesBefore = engine.console().length;
      const driver = await engine.begin();
      const tab = webDriverTab(driver);
      await tab.resize(VIEWPORT.width, VIEWPORT.height);
      const watch = new PageWatch();
      await use({ tab, watch });
      await driver.end();
      watch.faults.push(...faultsOnConsole(engine.console().slice(linesBefore)));
      return;
    }
    const colorScheme = dark ? 'dark' : 'light';
    const context = await engine.newContext({ viewport: VIEWPORT, colorScheme, reducedMotion: 'reduce' });
    const watch = await PageWatch.over(context);
    await use({ tab: playwrightTab(await context.newPage()), watch });
    await context.close();
  },
  tab: async ({ session }, use) => use(session.tab),
  watch: async ({ session }, use) => {
    await use(session.watch);
    expect(session.watch.unannounced, 'faults of the page that the test did not announce').toEqual([]);
  },
  faults: async ({ store }, use) => {
    const faults = await Faults.inFrontOf(store.url);
    await use(faults);
    await faults.close();
  },
});

/** WebKitGTK writes uncaught errors and violations of the policy to the console: `CONSOLE JS ERROR …`, `CONSOLE SECURITY ERROR …`. */
const faultsOnConsole = (text: string): string[] => text.match(/^.*CONSOLE (JS|SECURITY) ERROR.*$/gm) ?? [];

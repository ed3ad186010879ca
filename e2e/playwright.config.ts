import { defineConfig, devices } from '@playwright/test';
import { launchOptions, ONE_PROCESS } from './browser.ts';
import { type EngineOptions, findFirefox, findWebKit } from './engines/drivers/find-engines.ts';
import type { WorkerFixtures } from './engines/engines.ts';

/** The last ones are tests that `conch init` and `conch new` write into other repositories. */
const ignored = ['**/node_modules/**', '**/dist/**', '**/ops/new/*/**'];

const use = {
  ...devices['Desktop Chrome'],
  launchOptions: launchOptions(ONE_PROCESS),
  // A cross-fade is more than half of what a navigation costs; specs about animations ask for `motion`.
  contextOptions: { reducedMotion: 'reduce' },
  screenshot: 'only-on-failure',
} as const;

const browser = { name: 'browser', testMatch: ['e2e/browser/**/*.spec.ts', 'e2e/*.spec.ts'], use };
const cli = { name: 'cli', testMatch: 'e2e/cli/**/*.spec.ts', use };
/** In one worker: starting another one takes longer than these tests do. */
const inOneWorker = { workers: 1, fullyParallel: false };
/** An engine takes seconds to start, and each worker starts one. */
const fewStarts = { workers: 2 };
const server = { name: 'server', testMatch: 'e2e/server/**/*.spec.ts', use, ...inOneWorker };
/** The same tests in each engine. Without an installed engine the project fails with what Playwright says about it. */
const engine = (name: string, use: EngineOptions) => ({
  name,
  testMatch: 'e2e/engines/**/*.spec.ts',
  use,
  ...fewStarts,
});
const chromium = engine('chromium', { browserName: 'chromium', launchOptions: launchOptions() });
const installedFirefox = findFirefox() ?? { browserName: 'firefox' as const };
const firefox = engine('firefox', installedFirefox);
/** The specs of `browser/` in Firefox: those tagged @firefox with all other tests, and all of them by firefox.config.ts. */
export const browserInFirefox = {
  name: 'browser-firefox',
  testMatch: browser.testMatch,
  use: {
    ...devices['Desktop Firefox'],
    ...installedFirefox,
    launchOptions: {
      ...installedFirefox.launchOptions,
      // As Chromium here, which has no scroll bars.
      firefoxUserPrefs: { 'ui.prefersReducedMotion': 1, 'ui.systemUsesDarkTheme': 0, 'ui.useOverlayScrollbars': 1 },
    },
    contextOptions: use.contextOptions,
  },
};
const webkit = engine('webkit', findWebKit() ?? { browserName: 'webkit' });
const unit = { name: 'unit', testMatch: /(shell|manifests|remotes)\/.*\.test\.ts$/, ...inOneWorker };

/**
 * Playwright starts tests in the order of the projects. Slow ones and projects with one worker come first, so that no worker is still
 * busy with them when all others have finished. Projects may share a name, so `--project browser` runs its slow tests and all the others.
 */
const slow = { grep: /@slow/, workers: 2 };
const quick = { grepInvert: /@slow/ };

export default defineConfig<object, WorkerFixtures>({
  testDir: '..',
  testIgnore: ignored,
  outputDir: '../test-results',
  fullyParallel: true,
  // On two cores: most of a test is waiting for a limit, a server or a frame.
  workers: 4,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  // They end what hangs. A machine that is busy with other work takes several times as long as a quiet one.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  projects: [
    { ...cli, ...slow },
    { ...browser, ...slow },
    webkit,
    firefox,
    { ...browserInFirefox, ...fewStarts, grep: /@firefox/ },
    chromium,
    unit,
    server,
    { ...browser, ...quick },
    { ...cli, ...quick },
  ],
});

import { defineConfig, devices } from '@playwright/test';
import { launchOptions, ONE_PROCESS } from './browser.ts';

const others = ['**/node_modules/**', '**/dist/**'];
/** Those with tests that take longest. They begin first, so that no worker is left with one of them in the end. */
const long = /\/(new-remote|check-deep|safe-writes|dev|operator|routers|keyboard-walk|growth|hurry)\.spec\.ts$/;

const use = {
  ...devices['Desktop Chrome'],
  launchOptions: launchOptions(ONE_PROCESS),
  // A cross-fade is more than half of what a navigation costs; specs of what one sees on the way ask for `motion`.
  contextOptions: { reducedMotion: 'reduce' },
  screenshot: 'only-on-failure',
} as const;

export default defineConfig({
  testDir: '..',
  testIgnore: others,
  outputDir: '../test-results',
  fullyParallel: true,
  // On two cores: most of a test is waiting for a limit, a server or a frame.
  workers: 4,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  timeout: 30_000,
  expect: { timeout: 10_000 },
  projects: [
    { name: 'e2e, long', testMatch: long, use },
    { name: 'unit', testMatch: /(shell|manifests|remotes)\/.*\.test\.ts$/ },
    { name: 'e2e', testMatch: /e2e\/.*\.spec\.ts$/, testIgnore: [...others, long], use },
  ],
});

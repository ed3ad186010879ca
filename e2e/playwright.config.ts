import { defineConfig, devices } from '@playwright/test';
import { launchOptions } from './browser.ts';

export default defineConfig({
  testDir: '..',
  testIgnore: ['**/node_modules/**', '**/dist/**'],
  outputDir: '../test-results',
  fullyParallel: true,
  // On two cores: most of a test is waiting for a limit, a server or a frame.
  workers: 4,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  timeout: 30_000,
  expect: { timeout: 10_000 },
  projects: [
    { name: 'unit', testMatch: /(shell|manifests|remotes)\/.*\.test\.ts$/ },
    {
      name: 'e2e',
      testMatch: /e2e\/.*\.spec\.ts$/,
      use: {
        ...devices['Desktop Chrome'],
        launchOptions: launchOptions(),
        // A cross-fade is more than half of what a navigation costs; specs of what one sees on the way ask for `motion`.
        contextOptions: { reducedMotion: 'reduce' },
        screenshot: 'only-on-failure',
      },
    },
  ],
});

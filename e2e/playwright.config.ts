import { defineConfig, devices } from '@playwright/test';
import { asRoot, findBrowser } from './browser.ts';

const executablePath = findBrowser();

/** Chromium as root has no sandbox; the rest keeps it from calling home. */
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

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
        launchOptions: {
          ...(executablePath && { executablePath }),
          args: [...(asRoot ? ['--no-sandbox'] : []), ...quiet],
        },
        screenshot: 'only-on-failure',
      },
    },
  ],
});

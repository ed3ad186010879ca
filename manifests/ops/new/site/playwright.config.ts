import { defineConfig } from '@playwright/test';
import type { SiteOptions } from 'conch-shell/testing';

const { PORT = '8090' } = process.env;
const site = `http://localhost:${PORT}/`;

export default defineConfig<object, SiteOptions>({
  testDir: 'e2e',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  use: { site, screenshot: 'only-on-failure' },
  webServer: { command: 'npm start', url: site, env: { PORT }, reuseExistingServer: false },
});

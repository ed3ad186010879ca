import { defineConfig } from '@playwright/test';
import config, { browserInFirefox } from './playwright.config.ts';

/** All specs of `browser/` in Firefox, without the tests that only Chromium can run. */
export default defineConfig({ ...config, projects: [{ ...browserInFirefox, grepInvert: /@chromium/ }] });

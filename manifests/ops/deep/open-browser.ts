import type { Browser, BrowserType } from '@playwright/test';
import { isObject } from '../../is-object.ts';
import { OperatorError } from '../../operator-error.ts';
import { launchOptions } from './find-browser.ts';
import { requireInstalled } from './require-installed.ts';

/**
 * Starts a headless Chromium with the Playwright that is installed in the working directory or next to `conch` itself.
 *
 * @throws {OperatorError} BROWSER_MISSING
 */
export async function openBrowser(): Promise<Browser> {
  const chromium = findPlaywright();
  if (!chromium) {
    throw missing(
      `Playwright is not installed in ${process.cwd()} or next to conch.`,
      'Run "npm install --no-save playwright", then try again.',
    );
  }
  try {
    return await chromium.launch({ ...launchOptions(chromium.executablePath()), headless: true });
  } catch (cause) {
    const [reason] = String(cause).split('\n');
    const remedy = 'Run "npx playwright install chromium", put a "chromium" on the PATH, or set CHROMIUM_PATH to one.';
    throw missing(`Chromium does not start: ${reason}.`, remedy, cause);
  }
}

const missing = (fact: string, remedy: string, cause?: unknown): OperatorError =>
  new OperatorError('BROWSER_MISSING', fact, remedy, { cause });

/** Playwright is not bundled into dist/conch.mjs; only commands that open pages need it. */
function findPlaywright(): BrowserType | undefined {
  const found = requireInstalled(['playwright', '@playwright/test', 'playwright-core']);
  return isPlaywright(found) ? found.chromium : undefined;
}

const isPlaywright = (loaded: unknown): loaded is { readonly chromium: BrowserType } =>
  isObject(loaded) && 'chromium' in loaded;

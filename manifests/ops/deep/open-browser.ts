import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Browser, BrowserType } from '@playwright/test';
import { isObject } from '../../is-object.ts';
import { OperatorError } from '../../operator-error.ts';
import { launchOptions } from './find-browser.ts';

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

/** Playwright is not bundled into dist/conch.mjs; only this command needs it. */
function findPlaywright(): BrowserType | undefined {
  const places = [join(process.cwd(), 'conch'), resolve(process.argv[1] ?? 'conch')];
  for (const require of places.map((place) => createRequire(place))) {
    for (const name of ['playwright', '@playwright/test', 'playwright-core']) {
      const found = requirePlaywright(require, name);
      if (found) return found;
    }
  }
  return undefined;
}

function requirePlaywright(require: NodeJS.Require, name: string): BrowserType | undefined {
  try {
    const loaded: unknown = require(name);
    return isPlaywright(loaded) ? loaded.chromium : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

const isPlaywright = (loaded: unknown): loaded is { readonly chromium: BrowserType } =>
  isObject(loaded) && 'chromium' in loaded;

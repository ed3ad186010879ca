import type { Page } from '@playwright/test';
import { OperatorError } from '../../operator-error.ts';
import type { Failure } from './outcome.ts';

/** Much longer than all limits of the shell together, so that only a page that hangs reaches it. */
export const PAGE_TIMEOUT_MS = 120_000;
const SHELL_START_TIMEOUT_MS = 30_000;

/** Without the shell, every later step would run into its timeout. @throws {OperatorError} CHECK_FAILED */
export async function waitForShell(page: Page): Promise<void> {
  try {
    await page.locator('html[data-shell="ready"]').waitFor({ state: 'attached', timeout: SHELL_START_TIMEOUT_MS });
  } catch (cause) {
    const fact = `The shell did not start within ${SHELL_START_TIMEOUT_MS / 1000} seconds, so nothing can be opened in it.`;
    throw new OperatorError('CHECK_FAILED', fact, 'Build it with "npm run build", and name its folder with --root.', {
      cause,
    });
  }
}

/** Navigates as a link would. The code is a string because lint rules forbid the page's globals in these folders. */
export const pushPath = (page: Page, path: string): Promise<unknown> =>
  page.evaluate(`history.pushState(null, '', ${JSON.stringify(path)})`);

/** What the steps give, or a failure if they do not end in time: a script may keep the browser busy forever. */
export async function orNoAnswer<Result>(steps: Promise<Result>): Promise<Result | Failure> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Failure>((resolve) => {
    const fact = `it was not finished after ${PAGE_TIMEOUT_MS / 1000} seconds`;
    timer = setTimeout(() => resolve({ code: 'NO_ANSWER', fact }), PAGE_TIMEOUT_MS);
  });
  try {
    return await Promise.race([steps, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

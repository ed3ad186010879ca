import type { Locator, Page } from '@playwright/test';
import { OperatorError } from '../../operator-error.ts';
import type { Failure } from './outcome.ts';
import { EMPTY_PATH, type SmokeTest } from './smoke-tests.ts';

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

/** Opens a page on which no application is shown. @throws {OperatorError} CHECK_FAILED when the shell does not start */
export async function openEmptyPage(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}${EMPTY_PATH}`);
  await waitForShell(page);
}

export const outletOf = (page: Page, { name }: Pick<SmokeTest, 'name'>): Locator =>
  page.locator(`[data-application=${JSON.stringify(name)}]`);

/**
 * Navigates to a part, and waits until it has mounted or failed, and so has every fragment that it has placed by its first paint. Gives
 * whether it has mounted.
 */
export async function enterPart(page: Page, part: Pick<SmokeTest, 'name' | 'path'>): Promise<boolean> {
  await pushPath(page, part.path);
  const outlet = outletOf(page, part);
  const settled = page.locator('[data-status="mounted"], [data-status="failed"]');
  await outlet.and(settled).waitFor({ state: 'attached' });
  await page.evaluate('new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))');
  await page.locator('[data-status="loading"]').first().waitFor({ state: 'detached' });
  return (await outlet.getAttribute('data-status')) === 'mounted';
}

/** In milliseconds; undefined if nothing has measured it. */
export const readDuration = (page: Page, measure: string): Promise<number | undefined> =>
  page.evaluate((name) => performance.getEntriesByName(name).at(-1)?.duration, measure);

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

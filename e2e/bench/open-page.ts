import type { Browser, Page } from '@playwright/test';
import { type Line, limit } from './lines.ts';

/** A page of a new visitor: nothing is cached. Closing its context closes it. */
export async function openPage(browser: Browser, line: Line = 'none'): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  // tsx wraps named functions in calls of this helper, which does not exist in a page.
  await page.addInitScript('globalThis.__name = (value) => value');
  await limit(page, line);
  return page;
}

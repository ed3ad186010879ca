import { type BrowserContext, expect, type Page } from '@playwright/test';
import { launchOptions as launchOptionsOf } from '../browser.ts';
import type { test } from '../fixtures.ts';

/**
 * Each tab has a process of its own, so that one that hangs leaves the others alone, as in Firefox; and in Chromium a heap that is soon
 * full.
 */
export const ownProcesses: Parameters<typeof test.use>[0] = {
  launchOptions: [
    async ({ launchOptions, browserName }, use) =>
      use(browserName === 'chromium' ? launchOptionsOf('--js-flags=--max-old-space-size=64') : launchOptions),
    { scope: 'worker' },
  ],
};

/** Longer than a note has to be there to count: HANG_MS in shell/hangs/found-notes.ts. */
const LATER_MS = 5_000;

/** The notes that are there, read by a page of the site that runs no code of it. */
export type Notes = {
  /** Waits until one says that code of a remote runs, or what it has queued. */
  untilRunning(remote: string): Promise<void>;
  /** Waits until one says that the entry of a remote is on its way, or hangs. */
  untilArriving(remote: string): Promise<void>;
  /** Waits until a later page has read one of a remote. */
  untilSuspected(remote: string): Promise<void>;
  /** Waits until there is none. */
  untilGone(): Promise<void>;
};

export async function watchNotes(context: BrowserContext, home: string): Promise<Notes> {
  const page = await context.newPage();
  await page.goto(`${home}healthz`);
  const read = () =>
    page.evaluate(() => {
      const keys = Object.keys(localStorage).filter((key) => /^conch:hang\d/.test(key));
      return keys.map((key) => JSON.parse(localStorage[key]));
    });
  const until = (remote: string, doing: RegExp) =>
    expect.poll(read).toContainEqual([expect.any(Number), remote, '1.0.0', expect.stringMatching(doing)]);
  return {
    untilRunning: (remote) => until(remote, /runs|queued|next/),
    untilArriving: (remote) => until(remote, /arrives/),
    untilSuspected: (remote) =>
      expect.poll(() => page.evaluate(() => Object.keys(localStorage))).toContain(`conch:hang@${remote}@1.0.0`),
    untilGone: () => expect.poll(read).toEqual([]),
  };
}

/** A tab that is opened so many times HANG_MS and more after this moment. Its clock is ahead, so that no test has to wait. */
export const laterPage = (context: BrowserContext, times = 1): Promise<Page> =>
  pageAt(context, Date.now() + times * LATER_MS);

/** A tab whose clock stands still at `time`, in ms since 1970. */
export async function pageAt(context: BrowserContext, time: number): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript((time) => {
    Date.now = () => time;
  }, time);
  return page;
}

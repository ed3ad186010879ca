import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { RELEASED } from '../sites/one-line-release.ts';
import { deltasAreThere, dictionariesAreKept } from './dictionaries.ts';
import { dist } from './paths.ts';
import type { Shell } from './shell-page.ts';
import { listenToWire } from './wire-bytes.ts';

/** Of all files together; with Brotli they are 77 KB. */
const MOST_BYTES = 5 * 1024;

/** Caddy sends some files in chunks, with the length of each: https://www.rfc-editor.org/rfc/rfc9112#section-7.1 */
const CHUNK_LENGTH_BYTES = 32;

type Visit = {
  /** URL of the site. */
  readonly site: string;
  /** The ending of the files that a host sends to a browser without dictionaries, and how it calls that. */
  readonly copies: readonly [ending: string, coding: string];
  /** Releases explore 1.0.1, which is in the folder. */
  readonly release: () => unknown;
  readonly folder: string;
};

/**
 * A visitor opens the store in Chromium, and again after a release of one line: the first visit fetches the files as they are compressed,
 * the second one what has changed, with the integrity of every file, and the third one nothing.
 */
export async function returnAfterRelease(
  { page, shell }: { readonly page: Page; readonly shell: Shell },
  { site, copies: [ending, coding], release, folder }: Visit,
): Promise<void> {
  const first = await listenToWire(page);
  await page.goto(site);
  await expect(shell.heading).toBeVisible();
  await expect(shell.application('footer')).toBeVisible();
  const ofBuilds = first().filter(({ url, bytes }) => url.includes('/remotes/') && bytes > 0);
  for (const { url, coding: received, bytes } of ofBuilds) {
    const size = statSync(join(dist, `${new URL(url).pathname}${ending}`)).size;
    expect(received, url).toBe(coding);
    expect(bytes, url).toBeGreaterThanOrEqual(size);
    expect(bytes, url).toBeLessThanOrEqual(size + CHUNK_LENGTH_BYTES);
  }
  const ofExplore = ofBuilds.map(({ url }) => url).filter((url) => url.includes('/explore/'));
  expect(ofExplore.length).toBeGreaterThan(9);
  await dictionariesAreKept(page, ofExplore);
  // The first page contains the shell, and then fetches it for the next one; an export has it in each page.
  const isFileNext = (await page.locator('#conch-shell[data-file]').count()) > 0;
  if (isFileNext)
    await expect.poll(() => first().some(({ url, bytes }) => url.includes('/shell/main.') && bytes > 0)).toBe(true);
  await page.goto('about:blank');

  await release();
  await deltasAreThere(site, folder);
  const second = await listenToWire(page);
  await page.goto(site);
  await expect(page.locator('html')).toHaveAttribute('data-release', RELEASED);
  await expect(shell.heading).toBeVisible();
  // The page and the manifest are revalidated at each visit, so browsers keep no dictionary for them.
  const loaded = second().filter(({ url, bytes }) => /\/(remotes|shell)\//.test(url) && bytes > 0);
  expect(loaded.map(({ url }) => url).filter((url) => !url.includes(`/explore/${RELEASED}/`))).toEqual([]);
  expect(loaded.map(({ coding }) => coding)).toEqual(ofExplore.map(() => 'dcz'));
  expect(loaded.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(MOST_BYTES);

  const third = await listenToWire(page);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-release', RELEASED);
  await expect(shell.heading).toBeVisible();
  const again = third().filter(({ url, bytes }) => /\/(remotes|shell)\//.test(url) && bytes > 0);
  expect(
    again.map(({ url }) => url),
    'what was unpacked is in the cache',
  ).toEqual([]);
}

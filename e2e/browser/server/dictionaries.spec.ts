import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../../fixtures.ts';
import { RELEASED, releaseOneLine, writeOneLineRelease } from '../../sites/one-line-release.ts';
import { requireIntegrity } from '../../sites/requiring-integrity.ts';
import { deltasAreThere, dictionariesAreKept } from '../../support/dictionaries.ts';
import { dist } from '../../support/paths.ts';
import { listenToWire } from '../../support/wire-bytes.ts';

/** Of all files together; with Brotli they are 77 KB. */
const MOST_BYTES = 5 * 1024;

test('of a release of one line, a visitor who comes back fetches what has changed', async ({
  page,
  shell,
  serveSite,
}) => {
  const release = writeOneLineRelease();
  const served = await serveSite({ assets: [release], manifest: requireIntegrity() });
  const first = await listenToWire(page);
  await page.goto(served.url);
  await expect(shell.heading).toBeVisible();
  await expect(shell.application('footer')).toBeVisible();
  const ofBuilds = first().filter(({ url, bytes }) => url.includes('/remotes/') && bytes > 0);
  for (const { url, coding, bytes } of ofBuilds) {
    const size = statSync(join(dist, `${new URL(url).pathname}.br`)).size;
    expect({ url, coding, bytes }).toEqual({ url, coding: 'br', bytes: size });
  }
  const ofExplore = ofBuilds.map(({ url }) => url).filter((url) => url.includes('/explore/'));
  expect(ofExplore.length).toBeGreaterThan(9);
  await dictionariesAreKept(page, ofExplore);
  await page.goto('about:blank');

  served.edit(releaseOneLine(release));
  await deltasAreThere(served.url, release);
  const second = await listenToWire(page);
  await page.goto(served.url);
  await expect(page.locator('html')).toHaveAttribute('data-release', RELEASED);
  await expect(shell.heading).toBeVisible();
  // The page and the manifest are revalidated at each visit, so browsers keep no dictionary for them.
  const loaded = second().filter(({ url, bytes }) => /\/(remotes|shell)\//.test(url) && bytes > 0);
  expect(loaded.map(({ url }) => url).filter((url) => !url.includes(`/explore/${RELEASED}/`))).toEqual([]);
  expect(loaded.map(({ coding }) => coding)).toEqual(ofExplore.map(() => 'dcz'));
  expect(loaded.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(MOST_BYTES);
});

import type { Page } from '@playwright/test';
import type { Manifest } from '../../manifests/schema.ts';
import type { ManifestDetail } from '../../shell/events.ts';
import type { Fault } from '../faults/fault.ts';
import { test as base, expect } from '../fixtures.ts';
import type { Shell } from '../support/shell-page.ts';
import type { Served } from './hosts/conch-serve.ts';

export { expect };

export const MANIFEST = '/manifests/site.json';

/** For `serveSite`. */
export const withRevision = (revision: number) => (manifest: Manifest) => {
  manifest.revision = revision;
};

export const test = base.extend<{
  /** The store for this test alone, at revision 12. `shell.open('')` leads to it through `faults`. */
  readonly ownStore: Served;
}>({
  ownStore: [
    async ({ serveSite, faults }, use) => {
      const ownStore = await serveSite({ manifest: withRevision(12) });
      faults.moveTo(ownStore.url);
      await use(ownStore);
    },
    { auto: true },
  ],
});

export const WELCOME = 'Built for Monday, in the rain.';

const json = (body: string): Fault => ({ body, type: 'application/json' });
const htmlAsJson = json('\n<!doctype html><title>Welcome</title>');
const cutOff = json('{"schemaVersion": 1, "revision": 13, "remo');
const invalid = json('{"schemaVersion": 1, "revision": "13", "remotes": {}, "applications": []}');

/**
 * What can be wrong with the manifest, its code, and how often the shell requests the manifest; undefined where the browser
 * repeats requests, too.
 */
export const manifestFaults: readonly [title: string, fault: Fault, code: string, requests: number | undefined][] = [
  ['is missing', 404, 'MANIFEST_UNREACHABLE', 1],
  ['is missing, with a 404 that can be cached,', 'cacheable-404', 'MANIFEST_UNREACHABLE', 1],
  ['is refused', 403, 'MANIFEST_UNREACHABLE', 1],
  ['is answered with 429', 429, 'MANIFEST_UNREACHABLE', 3],
  ['is answered with 503', 503, 'MANIFEST_UNREACHABLE', 3],
  ['is answered by a connection reset', 'reset', 'MANIFEST_UNREACHABLE', undefined],
  ['is truncated on the way', 'truncated', 'MANIFEST_UNREACHABLE', undefined],
  ['is an HTML page', 'html', 'MANIFEST_IS_HTML', 1],
  ['is an HTML page of type JSON', htmlAsJson, 'MANIFEST_IS_HTML', 1],
  ['ends in the middle', cutOff, 'MANIFEST_NOT_JSON', 1],
  ['violates the schema', invalid, 'MANIFEST_INVALID', 1],
];

/** The note below the footer that the page runs on the last good manifest. */
export const notice = (page: Page) => page.getByRole('complementary', { name: 'Manifest used by this page' });

/** The error card that is shown instead of the whole site. */
export const card = (page: Page) => page.getByRole('main').getByRole('alert');

/** The last good manifest in localStorage. @param base where the site is mounted */
export const storedManifest = (
  page: Page,
  base = '/',
): Promise<{ revision: number; time: string; manifest: string } | null> =>
  page.evaluate((key) => JSON.parse(localStorage.getItem(key) ?? 'null'), `conch:manifest:${base}`);

/** Visits the store until the browser has stored the manifest. */
export async function visitAndStore(page: Page, shell: Shell, revision = 12): Promise<void> {
  await shell.open('');
  await expect.poll(async () => (await storedManifest(page))?.revision).toBe(revision);
}

/** Collects the `conch:manifest` events since the document was loaded. */
export async function listenToManifests(page: Page): Promise<() => Promise<ManifestDetail[]>> {
  await page.addInitScript(() => {
    const details: unknown[] = [];
    Object.assign(window, { manifestDetails: details });
    addEventListener('conch:manifest', ({ detail }) => details.push(detail));
  });
  return () => page.evaluate(() => Reflect.get(window, 'manifestDetails'));
}

/** Lets 30 s pass on the page's fake clock, in steps: timers that start in a promise after another timer run, too. */
export async function passTime(page: Page): Promise<void> {
  for (let step = 0; step < 6; step += 1) await page.clock.runFor(5_000);
}

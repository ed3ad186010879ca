import { keepLastGoodChunk, reportsChunk, updatesChunk } from '../chunks.ts';
import { whenIdle } from '../idle.ts';
import { keepTrying } from '../keep-trying.ts';
import type { LoadedManifest } from '../manifest/fallback-manifest.ts';
import { validation } from '../manifest/load-manifest.ts';
import { afterFirstMount } from '../page/after-first-mount.ts';
import type { Site } from '../site/site.ts';

/** Starts after this long even if nothing has mounted: something may be wrong, and these chunks show what. */
const START_AFTER_MS = 2_000;

/** Marks on `<html>` which manifest the page runs on: before anything else is shown, so that the notice gets its room at once. */
export function markManifestSource({ source, manifest }: LoadedManifest): void {
  const page = document.documentElement;
  page.dataset.manifest = source;
  page.dataset.revision = String(manifest.revision);
}

/**
 * Once the page has mounted: stores a live manifest that works, or shows the notice about the last good one, and then follows the
 * live manifest.
 */
export function trackManifest(loaded: LoadedManifest, site: Site): void {
  const track = async () => {
    (await keepTrying(keepLastGoodChunk)).keepLastGood(loaded, site);
    (await keepTrying(updatesChunk)).followManifest(loaded, site, validation, reportsChunk);
  };
  afterFirstMount(() => whenIdle(() => void track()), START_AFTER_MS);
}

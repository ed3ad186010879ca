import { whenIdle } from '../idle.ts';
import type { LastGood } from '../manifest/fallback-manifest.ts';
import type { LiveManifest } from '../manifest/fetch-manifest.ts';
import { afterFirstMount } from '../page/after-first-mount.ts';
import type { Site } from '../site/site.ts';

// In chunks that every page fetches when it has started.
const memory = () => import(/* webpackChunkName: "trouble" */ './remember-last-good.ts');
const notices = () => import(/* webpackChunkName: "trouble" */ './last-good-notice.ts');
const updates = () => import(/* webpackChunkName: "updates" */ './follow-manifest.ts');

/** Where nothing is shown by then, something may be wrong: what tells the visitor is in the chunks that are fetched here. */
const START_AFTER_MS = 2_000;

/** Says on `<html>` which manifest the page runs on: before anything else is there, so that the notice has its room from then on. */
export function markManifestSource({ source, manifest }: LiveManifest | LastGood): void {
  const page = document.documentElement;
  page.dataset.manifest = source;
  page.dataset.revision = String(manifest.revision);
}

/**
 * Sees later to what follows from it: a live manifest that works is remembered, a remembered one is noted at the end of the page,
 * and the page follows the live one when that changes.
 */
export function trackManifest(loaded: LiveManifest | LastGood, site: Site): void {
  const lookAfterIt = () =>
    lookAfter(loaded, site)
      .then(async () => (await updates()).followManifest(loaded, site))
      .catch((error: unknown) => console.warn('The manifest could not be looked after', error));
  afterFirstMount(() => whenIdle(lookAfterIt), START_AFTER_MS);
}

async function lookAfter(loaded: LiveManifest | LastGood, site: Site): Promise<void> {
  const { forgetIfItFails, rememberWhenMounted } = await memory();
  if (loaded.source === 'live') {
    // Not waited for: what follows the manifest is what fetches the rest.
    void Promise.resolve(site.rest ?? loaded)
      .then((live) => rememberWhenMounted(live, site))
      .catch((error: unknown) => console.warn('The manifest could not be remembered', error));
    return;
  }
  forgetIfItFails(loaded, site);
  const { lastGoodNotice } = await notices();
  document.body.append(lastGoodNotice(loaded));
}

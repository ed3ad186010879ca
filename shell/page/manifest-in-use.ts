import type { Site } from '../manifest/choose.ts';
import type { Live } from '../manifest/fetch-manifest.ts';
import { whenIdle } from '../manifest/idle.ts';
import type { Recalled } from '../manifest/stand-in.ts';
import { whenShown } from './when-shown.ts';

// In chunks that every page fetches when it has started.
const memory = () => import(/* webpackChunkName: "trouble" */ '../manifest/remember.ts');
const notices = () => import(/* webpackChunkName: "trouble" */ './manifest-notice.ts');
const updates = () => import(/* webpackChunkName: "updates" */ './follow-manifest.ts');

/** Where nothing is shown by then, something may be wrong: what tells the visitor is in the chunks that are fetched here. */
const SLOW_MS = 2_000;

/** Says on `<html>` which manifest the page runs on: before anything else is there, so that the notice has its room from then on. */
export function nameManifestInUse({ source, manifest }: Live | Recalled): void {
  const page = document.documentElement;
  page.dataset.manifest = source;
  page.dataset.revision = String(manifest.revision);
}

/**
 * Sees later to what follows from it: a live manifest that works is remembered, a remembered one is noted at the end of the page,
 * and the page follows the live one when that changes.
 */
export function lookAfterManifest(loaded: Live | Recalled, site: Site): void {
  const lookAfterIt = () =>
    lookAfter(loaded, site)
      .then(async () => (await updates()).followManifest(loaded, site))
      .catch((error: unknown) => console.warn('The manifest could not be looked after', error));
  whenShown(() => whenIdle(lookAfterIt), SLOW_MS);
}

async function lookAfter(loaded: Live | Recalled, site: Site): Promise<void> {
  const { forgetIfItFails, rememberWhenMounted } = await memory();
  if (loaded.source === 'live') {
    // Not waited for: what follows the manifest is what fetches the rest.
    void Promise.resolve(site.rest ?? loaded)
      .then((live) => rememberWhenMounted(live, site))
      .catch((error: unknown) => console.warn('The manifest could not be remembered', error));
    return;
  }
  forgetIfItFails(loaded, site);
  const { manifestNotice } = await notices();
  document.body.append(manifestNotice(loaded));
}

import type { Site } from '../manifest/choose.ts';
import type { Live } from '../manifest/fetch-manifest.ts';
import { whenIdle } from '../manifest/idle.ts';
import type { Recalled } from '../manifest/stand-in.ts';

// In chunks that every page fetches when it has started.
const memory = () => import(/* webpackChunkName: "trouble" */ '../manifest/remember.ts');
const notices = () => import(/* webpackChunkName: "trouble" */ './manifest-notice.ts');
const updates = () => import(/* webpackChunkName: "updates" */ './follow-manifest.ts');

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
  whenIdle(() => {
    lookAfter(loaded, site)
      .then(async () => (await updates()).followManifest(loaded, site))
      .catch((error: unknown) => console.warn('The manifest could not be looked after', error));
  });
}

async function lookAfter(loaded: Live | Recalled, site: Site): Promise<void> {
  const { forgetIfItFails, rememberWhenMounted } = await memory();
  if (loaded.source === 'live') {
    void Promise.resolve(site.rest ?? loaded).then((live) => rememberWhenMounted(live, site));
    return;
  }
  forgetIfItFails(loaded, site);
  const { manifestNotice } = await notices();
  document.body.append(manifestNotice(loaded));
}

import type { Live } from '../manifest/fetch-manifest.ts';
import { whenIdle } from '../manifest/idle.ts';
import type { Recalled } from '../manifest/stand-in.ts';

// In the chunk that every page fetches when it has started.
const memory = () => import(/* webpackChunkName: "trouble" */ '../manifest/remember.ts');
const notices = () => import(/* webpackChunkName: "trouble" */ './manifest-notice.ts');

/** Says on `<html>` which manifest the page runs on: before anything else is there, so that the notice has its room from then on. */
export function nameManifestInUse({ source, manifest }: Live | Recalled): void {
  const page = document.documentElement;
  page.dataset.manifest = source;
  page.dataset.revision = String(manifest.revision);
}

/** Sees later to what follows from it: a live manifest that works is remembered, a remembered one is noted at the end of the page. */
export function lookAfterManifest(loaded: Live | Recalled, base: string): void {
  whenIdle(() => {
    lookAfter(loaded, base).catch((error: unknown) => console.warn('The manifest could not be looked after', error));
  });
}

async function lookAfter(loaded: Live | Recalled, base: string): Promise<void> {
  const { forgetIfItFails, rememberWhenMounted } = await memory();
  if (loaded.source === 'live') return rememberWhenMounted(loaded, base);
  forgetIfItFails(loaded, base);
  const { manifestNotice } = await notices();
  document.body.append(manifestNotice(loaded));
}

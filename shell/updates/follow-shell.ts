import type { Site } from '../site/site.ts';
import { offerReload, offerReloadAgain, type ReloadOffer, withdrawOffer } from './reload-offer.ts';
import { wasReloadedFor } from './reload-once.ts';
import { watchShell } from './watch-shell.ts';

/**
 * Offers a reload when new pages of the site load another build of the shell: once for each in this tab, because a reload that gives the
 * page of before, from a cache or an instance of the server that is still the old one, would not help a second time either. Until the
 * reload the page runs its own build, whose chunks the site still has; if one of them is missing, it offers the reload again.
 *
 * @returns asks which build new pages load. In a page that does not know its own it does nothing: its host has no file that says so.
 */
export function followShell(site: Site): () => Promise<void> {
  const { shellScript } = document.documentElement.dataset;
  if (shellScript === undefined) return async () => undefined;
  /** Undefined while new pages load the build of this one. */
  let offer: ReloadOffer | undefined;
  const check = watchShell(site.base, shellScript, (shell) => {
    withdrawOffer('shell');
    offer = shell === shellScript ? undefined : { id: shell, revision: site.manifest.revision, remotes: [], shell };
    if (offer && !wasReloadedFor(offer.id)) offerReload(offer);
  });
  const folder = new URL(`${site.base}shell/`, location.href).href;
  const onError = async ({ target }: Event) => {
    if (!(target instanceof HTMLScriptElement && target.src.startsWith(folder))) return;
    await check();
    if (offer) offerReloadAgain(offer);
  };
  window.addEventListener('error', onError, true); // that of an element does not bubble
  return check;
}

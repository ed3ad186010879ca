import { whenIdle } from '../idle.ts';
import type { Site } from '../site/site.ts';
import { isLoading, savesData } from './network-conditions.ts';
import { triggersOf } from './triggers.ts';

/** Fetches what fetches ahead (prefetch.ts), when the page has nothing left to load. Where it cannot be had, the page goes without. */
export function loadPrefetch(site: Site): void {
  const begin = () => {
    if (isLoading() || site.rest) return;
    window.removeEventListener('conch:status', begin);
    window.removeEventListener('single-spa:routing-event', begin);
    if (savesData() || triggersOf(site).length === 0) return;
    whenIdle(() => {
      import(/* webpackChunkName: "prefetch" */ './prefetch.ts')
        .then(({ prefetch }) => prefetch(site))
        .catch((error: unknown) => console.debug(error));
    });
  };
  window.addEventListener('conch:status', begin);
  window.addEventListener('single-spa:routing-event', begin);
  void site.rest?.then(begin);
  begin();
}

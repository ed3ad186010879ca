import type { Site } from '../manifest/choose.ts';
import { whenIdle } from '../manifest/idle.ts';
import { isDataDear, isLoading } from './good-time.ts';
import { triggersOf } from './prefetch-triggers.ts';

/** Fetches what fetches ahead (prefetch.ts), when the page has nothing left to load. Where it cannot be had, the page goes without. */
export function beginPrefetch(site: Site): void {
  const begin = () => {
    if (isLoading() || site.rest) return;
    window.removeEventListener('conch:status', begin);
    window.removeEventListener('single-spa:routing-event', begin);
    if (isDataDear() || triggersOf(site).length === 0) return;
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

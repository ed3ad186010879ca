import { whenIdle } from '../idle.ts';
import type { Site } from '../site/site.ts';
import { isLoading, savesData } from './network-conditions.ts';
import { triggersOf } from './triggers.ts';

/**
 * Loads the prefetch chunk once nothing is loading any more and the page is idle. If the chunk fails, nothing is prefetched.
 *
 * @param chunk imports prefetch.ts
 */
export function loadPrefetch(site: Site, chunk: () => Promise<{ readonly prefetch: (site: Site) => void }>): void {
  const load = () => {
    if (isLoading()) return;
    window.removeEventListener('conch:status', load);
    window.removeEventListener('single-spa:routing-event', load);
    if (savesData() || triggersOf(site).length === 0) return;
    whenIdle(() => {
      chunk()
        .then(({ prefetch }) => prefetch(site))
        .catch((error: unknown) => console.debug(error));
    });
  };
  window.addEventListener('conch:status', load);
  window.addEventListener('single-spa:routing-event', load);
  load();
}

export { savesData } from './network-conditions.ts';

import { pageChangesChunk, prefetchChunk } from '../chunks.ts';
import { afterFirstMount } from '../page/after-first-mount.ts';
import type { Navigation } from '../single-spa/load-single-spa.ts';
import type { Site } from '../site/site.ts';

/**
 * Loads the chunk that manages focus, scroll and titles across navigations, after the first page has mounted. If it fails to load,
 * the next navigation tries again; only the first failure is reported.
 */
export function loadPageChanges(site: Site, navigation: Navigation): void {
  let report = console.warn;
  const load = () =>
    Promise.all([pageChangesChunk(), navigation.load()]).then(
      ([{ startPageChanges }]) => startPageChanges(site, prefetchChunk),
      (error: unknown) => {
        report(error);
        window.addEventListener('single-spa:routing-event', () => void load(), { once: true });
        report = () => {};
      },
    );
  afterFirstMount(() => void load());
}

import { followRouteChunk, pageChangesChunk, prefetchChunk } from '../chunks.ts';
import { afterFirstMount } from '../page/after-first-mount.ts';
import type { Navigation } from '../single-spa/load-single-spa.ts';
import type { Site } from '../site/site.ts';
import type { ManifestTitle } from './page-title.ts';
import { showUnclaimed } from './show-unclaimed.ts';

/**
 * After the first page has mounted, lets the shell follow the route, and loads the chunk that manages focus and scroll across
 * navigations. If that fails, the next navigation tries again; only the first failure is reported.
 */
export function loadPageChanges(site: Site, navigation: Navigation): void {
  const served = { title: document.title, pathname: location.pathname };
  let report = console.warn;
  let title: ManifestTitle | undefined;
  const follow = async () => {
    await navigation.load();
    const { followRoute } = await followRouteChunk();
    title ??= followRoute(site, served, () => showUnclaimed(site, served.title));
    return title;
  };
  const load = () =>
    Promise.all([pageChangesChunk(), follow()]).then(
      ([{ startPageChanges }, title]) => startPageChanges(site, title, prefetchChunk),
      (error: unknown) => {
        report(error);
        window.addEventListener('single-spa:routing-event', () => void load(), { once: true });
        report = () => {};
      },
    );
  afterFirstMount(() => void load());
}

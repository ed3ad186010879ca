import { followRouteChunk, pageChangesChunk, prefetchChunk } from '../chunks.ts';
import { keepTrying } from '../keep-trying.ts';
import { afterFirstMount } from '../page/after-first-mount.ts';
import type { Navigation } from '../single-spa/load-single-spa.ts';
import type { Site } from '../site/site.ts';
import { showUnclaimed } from './show-unclaimed.ts';

/**
 * After the first page has mounted, lets the shell follow the route, and loads the chunk that manages focus and scroll across
 * navigations.
 */
export function loadPageChanges(site: Site, navigation: Navigation): void {
  const served = { title: document.title, pathname: location.pathname };
  const follow = async () => {
    await navigation.started;
    const { followRoute } = await keepTrying(followRouteChunk);
    return followRoute(site, served, () => showUnclaimed(site, served.title));
  };
  const load = async () => {
    const [{ startPageChanges }, title] = await Promise.all([keepTrying(pageChangesChunk), follow()]);
    startPageChanges(site, title, prefetchChunk);
  };
  afterFirstMount(() => void load());
}

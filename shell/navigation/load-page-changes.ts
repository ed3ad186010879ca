import { afterFirstMount } from '../page/after-first-mount.ts';
import type { Navigation } from '../single-spa/load-single-spa.ts';
import type { Site } from '../site/site.ts';

/**
 * Fetches what makes the pages of several remotes one site (visit.ts), when the first page is there. Where it cannot
 * be had, the site goes without until the next navigation, which asks again; only the first failure is told.
 */
export function loadPageChanges(site: Site, navigation: Navigation): void {
  let tell = console.warn;
  const fetchVisit = () =>
    Promise.all([import(/* webpackChunkName: "visit" */ './page-changes.ts'), navigation.begin()]).then(
      ([{ startPageChanges }]) => startPageChanges(site),
      (error: unknown) => {
        tell(error);
        window.addEventListener('single-spa:routing-event', () => void fetchVisit(), { once: true });
        tell = () => {};
      },
    );
  afterFirstMount(() => void fetchVisit());
}

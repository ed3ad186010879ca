import type { Site } from '../manifest/choose.ts';
import type { Navigation } from './navigation.ts';
import { whenShown } from './when-shown.ts';

/**
 * Fetches what makes the pages of several remotes one site (visit.ts), when the first page is there. Where it cannot
 * be had, the site goes without until the next navigation, which asks again; only the first failure is told.
 */
export function beginVisit(site: Site, navigation: Navigation): void {
  let tell = console.warn;
  const fetchVisit = () =>
    Promise.all([import(/* webpackChunkName: "visit" */ './visit.ts'), navigation.begin()]).then(
      ([{ visit }]) => visit(site),
      (error: unknown) => {
        tell(error);
        window.addEventListener('single-spa:routing-event', () => void fetchVisit(), { once: true });
        tell = () => {};
      },
    );
  whenShown(() => void fetchVisit());
}

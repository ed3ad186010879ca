import type { Site } from '../manifest/choose.ts';
import { whenShown } from './when-shown.ts';

/**
 * Fetches what makes the pages of several remotes one site (visit.ts), when something of the first page is there. Where it cannot
 * be had, the site goes without until the next navigation, which asks again; only the first failure is told.
 */
export function beginVisit(site: Site): void {
  let tell = console.warn;
  const fetchVisit = () =>
    import(/* webpackChunkName: "visit" */ './visit.ts').then(
      ({ visit }) => visit(site),
      (error: unknown) => {
        tell(error);
        window.addEventListener('single-spa:routing-event', () => void fetchVisit(), { once: true });
        tell = () => {};
      },
    );
  whenShown(() => void fetchVisit());
}

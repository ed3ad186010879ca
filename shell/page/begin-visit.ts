import type { Site } from '../manifest/choose.ts';

/**
 * Fetches what makes the pages of several remotes one site (visit.ts), beside the first of them. Where it cannot be had, the
 * site goes without until the next navigation, which asks again.
 *
 * @param tell is told of the first failure
 */
export function beginVisit(site: Site, tell = console.warn): void {
  const fetchVisit = () =>
    import(/* webpackChunkName: "visit" */ './visit.ts').then(
      ({ visit }) => visit(site),
      (error: unknown) => {
        tell(error);
        beginVisit(site, () => {});
      },
    );
  window.addEventListener('single-spa:routing-event', fetchVisit, { once: true });
}

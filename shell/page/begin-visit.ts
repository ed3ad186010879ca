import type { Site } from '../manifest/choose.ts';

let told = false;

/**
 * Fetches what makes the pages of several remotes one site (visit.ts), beside the first of them. Where it cannot be had, the
 * site goes without until the next navigation, which asks again.
 */
export function beginVisit(site: Site): void {
  const fetchVisit = () =>
    import(/* webpackChunkName: "visit" */ './visit.ts').then(
      ({ visit }) => visit(site),
      (error: unknown) => {
        if (!told) console.warn(error);
        told = true;
        beginVisit(site);
      },
    );
  window.addEventListener('single-spa:routing-event', fetchVisit, { once: true });
}

import type { Site } from '../manifest/choose.ts';

/** An outlet that shows something, if only what is wrong with it; or the page that says that there is none. */
const SHOWN = '[data-status="mounted"], [data-status="failed"], .conch-not-found';

/** After which to look. */
const TYPES = ['conch:status', 'single-spa:routing-event'];

/**
 * Fetches what makes the pages of several remotes one site (visit.ts), when something of the first page is there, so that it takes
 * nothing of the line before that; or when the visitor goes on. Where it cannot be had, the site goes without until the next
 * navigation, which asks again; only the first failure is told.
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
  const { pathname } = location;
  const look = () => {
    if (!document.querySelector(SHOWN) && pathname === location.pathname) return;
    for (const type of TYPES) window.removeEventListener(type, look);
    void fetchVisit();
  };
  for (const type of TYPES) window.addEventListener(type, look);
}

import type { Site } from '../manifest/choose.ts';
import { region } from './regions.ts';
import { notFoundPage } from './trouble.ts';

/** Keeps what belongs to the route itself: the title, and a not-found page where no application in `main` claims it. */
export function followRoute(site: Site): void {
  const siteTitle = document.title;
  const main = region('main');
  let missing: HTMLElement | undefined;

  const follow = () => {
    const entry = site.match(location.pathname).find((entry) => entry.region === 'main');
    document.title = entry ? (entry.title ?? siteTitle) : `Page not found · ${siteTitle}`;
    void showMissing(entry ? undefined : location.pathname);
  };
  const showMissing = async (pathname: string | undefined) => {
    missing?.remove();
    if (pathname === undefined) return;
    const page = await notFoundPage(pathname, site.base);
    if (location.pathname !== pathname) return;
    missing?.remove();
    missing = page;
    main.append(page);
  };
  follow();
  window.addEventListener('single-spa:before-routing-event', follow);
}

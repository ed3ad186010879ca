import { setLayout } from '../page/regions.ts';
import { showNotFound } from '../page/show-error.ts';
import type { Site } from '../site/site.ts';

/** Keeps the title up to date with the route, and shows the not-found page if no application in `main` claims it. */
export function followRoute(site: Site): void {
  const siteTitle = document.title;
  let titled: string | undefined;

  const updateTitle = () => {
    const { pathname } = location;
    const entry = site.match(pathname).find((entry) => entry.region === 'main');
    const title = (entry && site.title(entry)) ?? siteTitle;
    // Otherwise a remote may have given its page a better title.
    if (titled !== pathname + title) document.title = title;
    titled = pathname + title;
    return entry;
  };
  const follow = () => {
    const entry = updateTitle();
    document.querySelector('.conch-not-found')?.remove();
    if (entry) return;
    setLayout('standard');
    void showNotFound(location.pathname, site.base, siteTitle);
  };
  follow();
  window.addEventListener('single-spa:before-routing-event', follow);
  window.addEventListener('conch:language', updateTitle);
}

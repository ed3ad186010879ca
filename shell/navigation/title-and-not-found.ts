import { showNotFound } from '../page/show-error.ts';
import { layOut } from '../page/transition-hooks.ts';
import type { Site } from '../site/site.ts';

/** Keeps what belongs to the route itself: the title, and a not-found page where no application in `main` claims it. */
export function followRoute(site: Site): void {
  const siteTitle = document.title;
  let titled: string | undefined;

  const retitle = () => {
    const { pathname } = location;
    const entry = site.match(pathname).find((entry) => entry.region === 'main');
    const title = (entry && site.title(entry)) ?? siteTitle;
    if (titled !== pathname + title) document.title = title; // else a remote may have given its page a better one
    titled = pathname + title;
    return entry;
  };
  const follow = () => {
    const entry = retitle();
    document.querySelector('.conch-not-found')?.remove();
    if (entry) return;
    layOut('standard');
    void showNotFound(location.pathname, site.base, siteTitle);
  };
  follow();
  window.addEventListener('single-spa:before-routing-event', follow);
  window.addEventListener('conch:language', retitle);
}

import { hooks } from '../chunk-hooks.ts';
import { mainRegion } from '../page/regions.ts';
import type { Navigation } from '../single-spa/load-single-spa.ts';
import { destinationOf, mayOpen } from '../site/link-destination.ts';
import type { Site } from '../site/site.ts';

/** Lets ordinary links navigate without a page load, and returns the `navigate` of every remote's props. */
export function interceptLinks(site: Site, navigation: Navigation): (url: string) => void {
  /**
   * Whether the shell shows it without a page load. An excerpt of the manifest knows the page's own path alone; other pages are loaded by the
   * browser. A URL that is redirected is replaced by follow-route.ts.
   */
  const canShow = (url: URL): boolean =>
    site.hasPage(hooks.redirected(url)) && (!site.whenComplete() || url.pathname === location.pathname);
  // A remote may have changed the URL meanwhile.
  void site.whenComplete()?.then(() => navigation.refresh());

  const navigate = (to: string): void => {
    const url = new URL(to, new URL(site.base, location.origin));
    if (!canShow(url)) {
      if (mayOpen(url)) location.assign(url);
      return;
    }
    const { pathname } = location;
    navigation.to(url, () => {
      // Not if the visitor chose to stay.
      if (location.pathname !== pathname) hooks.scrollToTop();
    });
  };

  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
    const url = link && destinationOf(link);
    if (!url) return;
    const isWithinPage = url.hash !== '' && url.pathname === location.pathname && url.search === location.search;
    if (isWithinPage && url.hash === '#conch-main') {
      event.preventDefault(); // the hash may be the route of a remote
      const main = mainRegion();
      main.scrollIntoView();
      main.focus();
      return;
    }
    if (isWithinPage || !canShow(url)) return;
    event.preventDefault();
    navigate(url.href);
  });
  return navigate;
}

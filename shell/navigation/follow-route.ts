import { installHooks } from '../chunk-hooks.ts';
import { redirectedUrl } from '../site/redirects.ts';
import type { Site } from '../site/site.ts';
import { followTitle, type ManifestTitle, type ServedPage } from './page-title.ts';

/**
 * Follows the URL after the first page: shows the not-found page where no application claims the path, keeps the title up to date, goes
 * on from a path that the manifest redirects, and loads one that is not the site's. Links to such a path are page loads anyway; this is
 * for routers and single-spa's `navigateToUrl`, which call `pushState` for all paths.
 *
 * @param showUnclaimed shows the not-found page if no application claims the path
 */
export function followRoute(site: Site, served: ServedPage, showUnclaimed: () => void): ManifestTitle {
  let { pathname: followed } = served;

  const follow = () => {
    const redirected = redirectedUrl(site, location);
    if (redirected) {
      history.replaceState(history.state, '', redirected); // single-spa then follows that URL
      return;
    }
    const { pathname } = location;
    if (site.isExternal(pathname)) {
      if (pathname !== followed) loadFromServer();
      return;
    }
    followed = pathname;
    document.querySelector('.conch-not-found')?.remove();
    showUnclaimed();
  };
  if (location.pathname !== followed || redirectedUrl(site, location)) follow();
  installHooks({ redirected: (url) => redirectedUrl(site, url) ?? url });
  window.addEventListener('single-spa:before-routing-event', follow);
  return followTitle(site, served);
}

/**
 * Loads the page of the URL. In Firefox, entries of `pushState` share a document beyond a reload: Back would show the page of the other
 * server under a URL of the site. So the entry is replaced, unless it has a hash, with which that would load nothing.
 */
function loadFromServer(): void {
  if (location.href.includes('#')) location.reload();
  else location.replace(location.href);
}

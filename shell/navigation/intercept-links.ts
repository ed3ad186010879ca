import { handover } from '../page/transition-hooks.ts';
import type { Navigation } from '../single-spa/load-single-spa.ts';
import type { Site } from '../site/site.ts';

/** Makes ordinary links navigate without a page load, and gives the `navigate` of every remote's props. */
export function interceptLinks(site: Site, navigation: () => Navigation): (url: string) => void {
  /** Of an excerpt of the manifest only the page's own path can be told; other pages are loaded. */
  const isKnown = (pathname: string): boolean => !site.rest || pathname === location.pathname;
  const isOurs = ({ origin, pathname }: URL): boolean =>
    origin === location.origin && isKnown(pathname) && site.match(pathname).some(({ region }) => region === 'main');

  const navigate = (to: string): void => {
    const url = new URL(to, new URL(site.base, location.origin));
    if (!isOurs(url)) {
      location.assign(url);
      return;
    }
    const { pathname } = location;
    navigation().to(url, () => {
      // Not when the visitor did not want to leave.
      if (location.pathname !== pathname) handover.toTop();
    });
  };

  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
    if (!link?.href || link.hasAttribute('download') || !['', '_self'].includes(link.target)) return;
    const url = new URL(link.href);
    const withinPage = url.hash !== '' && url.pathname === location.pathname && url.search === location.search;
    if (withinPage || !isOurs(url)) return;
    event.preventDefault();
    navigate(url.href);
  });
  return navigate;
}

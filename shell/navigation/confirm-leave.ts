import { unsavedWork, watchUnsavedWork } from '../application/unsaved-work.ts';
import { patchMethod } from '../patch-method.ts';
import type { Site } from '../site/site.ts';
import { t } from '../texts/texts.ts';
import { confirmTraversal } from './confirm-traversal.ts';

/**
 * Asks a visitor with unsaved work before a navigation that unmounts the application with that work. If the visitor leaves the
 * page itself, the browser asks.
 *
 * The Navigation API (https://developer.mozilla.org/docs/Web/API/Navigation_API) covers all of them. In browsers without it, links,
 * `navigate` and `pushState` are intercepted, and Back and Forward by confirm-traversal.ts.
 */
export function confirmLeave(site: Site): void {
  const prevent = (event: Event) => event.preventDefault();
  const follow = () => {
    // Only while it is needed, because it excludes the page from the back/forward cache: https://web.dev/articles/bfcache
    if (unsavedWork.size > 0) window.addEventListener('beforeunload', prevent);
    else window.removeEventListener('beforeunload', prevent);
  };
  watchUnsavedWork(follow);
  follow();

  const workLostBy = (url: string | URL): string[] => lostWork(site, new URL(url, document.baseURI));
  const mayChangeTo = (url: string | URL): boolean => {
    const lost = workLostBy(url);
    return lost.length === 0 || window.confirm([...new Set(lost), t('leaveAnyway')].join('\n'));
  };
  if (window.navigation) {
    window.navigation.addEventListener('navigate', (event) => {
      const { cancelable, destination } = event;
      if (cancelable && destination.sameDocument && !mayChangeTo(destination.url)) event.preventDefault();
    });
    return;
  }
  const onPush = confirmTraversal((url) => workLostBy(url).length > 0, mayChangeTo);
  for (const method of ['pushState', 'replaceState']) {
    patchMethod(history, method, (change, self, parameters) => {
      const [, , url] = parameters;
      if (url !== null && url !== undefined && !mayChangeTo(String(url))) return;
      Reflect.apply(change, self, parameters);
      if (method === 'pushState') onPush();
    });
  }
}

/** Sentences about the work that a change to this URL would lose, because its application is not shown there. */
function lostWork(site: Site, { pathname }: URL): string[] {
  const staying = site.match(pathname).map(({ name }) => name);
  return [...unsavedWork]
    .filter(([place]) => {
      const outlet = place.closest<HTMLElement>('[data-application]');
      return !staying.includes(outlet?.dataset.application ?? '');
    })
    .map(([, work]) => (work === true ? t('unsavedWork') : work));
}

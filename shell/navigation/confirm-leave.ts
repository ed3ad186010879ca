import { unsavedWork, watchUnsavedWork } from '../application/unsaved-work.ts';
import { hooks } from '../chunk-hooks.ts';
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
  /** To this URL the visitor has agreed to leave: what is redirected there is replaced by it before the work ends. */
  let agreed: string | undefined;
  const follow = () => {
    agreed = undefined;
    // Only while it is needed, because it excludes the page from the back/forward cache: https://web.dev/articles/bfcache
    if (unsavedWork.size > 0) window.addEventListener('beforeunload', prevent);
    else window.removeEventListener('beforeunload', prevent);
  };
  watchUnsavedWork(follow);
  follow();

  const workLostBy = (url: string | URL): string[] => lostWork(site, hooks.redirected(new URL(url, document.baseURI)));
  const mayChangeTo = (url: string | URL): boolean => {
    const lost = workLostBy(url);
    const { href } = hooks.redirected(new URL(url, document.baseURI));
    if (lost.length === 0 || href === agreed) return true;
    const agrees = window.confirm([...new Set(lost), t('leaveAnyway')].join('\n'));
    agreed = agrees ? href : undefined;
    return agrees;
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
function lostWork(site: Site, { pathname }: Pick<URL, 'pathname'>): string[] {
  const staying = site.match(pathname).map(({ name }) => name);
  return [...unsavedWork]
    .filter(([place]) => {
      const outlet = place.closest<HTMLElement>('[data-application]');
      return !staying.includes(outlet?.dataset.application ?? '');
    })
    .map(([, work]) => (work === true ? t('unsavedWork') : work));
}

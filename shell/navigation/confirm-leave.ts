import { unsavedWork, watchUnsavedWork } from '../application/unsaved-work.ts';
import type { Site } from '../site/site.ts';
import { t } from '../texts/texts.ts';

/**
 * Asks a visitor with unsaved work before the URL changes to one where what holds that work is unmounted; where the page itself
 * is left, the browser asks. Links, `navigate` and what remotes do to the history are asked about everywhere, Back and Forward
 * only where the Navigation API can hold them: to take them back afterwards would damage the history.
 */
export function confirmLeave(site: Site): void {
  const prevent = (event: Event) => event.preventDefault();
  const follow = () => {
    // Only while it is needed: with it, browsers do not keep the page for Back.
    if (unsavedWork.size > 0) window.addEventListener('beforeunload', prevent);
    else window.removeEventListener('beforeunload', prevent);
  };
  watchUnsavedWork(follow);
  follow();

  const mayChangeTo = (url: string | URL): boolean => {
    const lost = lostWork(site, new URL(url, document.baseURI));
    return lost.length === 0 || window.confirm([...new Set(lost), t('leaveAnyway')].join('\n'));
  };
  if (window.navigation) {
    window.navigation.addEventListener('navigate', (event) => {
      const { cancelable, destination } = event;
      if (cancelable && destination.sameDocument && !mayChangeTo(destination.url)) event.preventDefault();
    });
    return;
  }
  for (const method of ['pushState', 'replaceState'] as const) {
    const change = history[method];
    history[method] = (state, unused, url) => {
      if (url === null || url === undefined || mayChangeTo(url)) change.call(history, state, unused, url);
    };
  }
}

/** What is said of the work that a change to another URL would end, because its application is not shown there. */
function lostWork(site: Site, { pathname }: URL): string[] {
  const staying = site.match(pathname).map(({ name }) => name);
  return [...unsavedWork]
    .filter(([place]) => {
      const outlet = place.closest<HTMLElement>('[data-application]');
      return !staying.includes(outlet?.dataset.application ?? '');
    })
    .map(([, work]) => (work === true ? t('unsavedWork') : work));
}

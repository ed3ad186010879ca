/** An outlet that shows its module or an error card, or the not-found page. */
const SHOWN = '[data-status="mounted"], [data-status="failed"], .conch-not-found';
const LOADING = '[data-status="loading"]';

/** After these the page may have changed. */
const EVENTS = ['conch:status', 'single-spa:routing-event'];

/** Once something has mounted, wait this much longer for the rest of the first page. */
const REST_OF_PAGE_MS = 300;

/**
 * Calls `callback` once, when the first page has mounted, or a part of it some time ago, or when the visitor has navigated. Until
 * then network and processor are free for the first page.
 *
 * @param latestMs calls it after this long in any case
 */
export function afterFirstMount(callback: () => void, latestMs?: number): void {
  const { pathname } = location;
  let restTimer: number | undefined;
  const end = () => {
    for (const type of EVENTS) window.removeEventListener(type, check);
    clearTimeout(timer);
    clearTimeout(restTimer);
    setTimeout(callback); // in its own task, because other parts of the page may be about to mount
  };
  const check = () => {
    const isShown = document.querySelector(SHOWN);
    if (pathname !== location.pathname || (isShown && !document.querySelector(LOADING))) end();
    else if (isShown) restTimer ??= window.setTimeout(end, REST_OF_PAGE_MS);
  };
  for (const type of EVENTS) window.addEventListener(type, check);
  const timer = latestMs === undefined ? undefined : setTimeout(end, latestMs);
  check(); // it may have mounted before
}

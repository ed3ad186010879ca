/** An outlet that shows something, if only what is wrong with it; or the page that says that there is none. */
const SHOWN = '[data-status="mounted"], [data-status="failed"], .conch-not-found';
const LOADING = '[data-status="loading"]';

/** After which to look. */
const TYPES = ['conch:status', 'single-spa:routing-event'];

/** How much longer what is shown already waits for the rest of the first page. */
const REST_OF_PAGE_MS = 300;

/**
 * Acts once, when the first page is there, or some of it has been there for a moment: what is fetched then takes nothing of the
 * line and the processor before. Or when the visitor goes on.
 *
 * @param latestMs acts after that long in any case
 */
export function afterFirstMount(act: () => void, latestMs?: number): void {
  const { pathname } = location;
  let patience: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    for (const type of TYPES) window.removeEventListener(type, look);
    clearTimeout(timer);
    clearTimeout(patience);
    setTimeout(act); // in a task of its own: other parts of the page are about to be shown, too
  };
  const look = () => {
    const isShown = document.querySelector(SHOWN);
    if (pathname !== location.pathname || (isShown && !document.querySelector(LOADING))) end();
    else if (isShown) patience ??= setTimeout(end, REST_OF_PAGE_MS);
  };
  for (const type of TYPES) window.addEventListener(type, look);
  const timer = latestMs === undefined ? undefined : setTimeout(end, latestMs);
}

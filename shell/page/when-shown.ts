/** An outlet that shows something, if only what is wrong with it; or the page that says that there is none. */
const SHOWN = '[data-status="mounted"], [data-status="failed"], .conch-not-found';

/** After which to look. */
const TYPES = ['conch:status', 'single-spa:routing-event'];

/**
 * Acts once, when something of the first page is there, so that what it fetches takes nothing of the line before that; or when the
 * visitor goes on.
 *
 * @param latestMs acts after that long in any case
 */
export function whenShown(act: () => void, latestMs?: number): void {
  const { pathname } = location;
  const end = () => {
    for (const type of TYPES) window.removeEventListener(type, look);
    clearTimeout(timer);
    setTimeout(act); // in a task of its own: other parts of the page are about to be shown, too
  };
  const look = () => {
    if (document.querySelector(SHOWN) || pathname !== location.pathname) end();
  };
  for (const type of TYPES) window.addEventListener(type, look);
  const timer = latestMs === undefined ? undefined : setTimeout(end, latestMs);
}

/** What the server has put into the page for an application: server/snapshots/place-snapshots.ts. */
const SNAPSHOT = '.conch-snapshot[data-of]';

/** Removes each snapshot of the first page once its application is shown, or is no longer on the page. Styles have hidden it by then. */
export function removeSnapshots(): void {
  const removeHidden = () => {
    for (const snapshot of document.querySelectorAll(SNAPSHOT)) {
      if (getComputedStyle(snapshot).display === 'none') snapshot.remove();
    }
    if (!document.querySelector(SNAPSHOT)) window.removeEventListener('conch:status', removeHidden);
  };
  window.addEventListener('conch:status', removeHidden);
  removeHidden();
}

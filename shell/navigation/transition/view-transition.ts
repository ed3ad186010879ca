/** Makes a change of the page in `main` by a view transition, where the browser has them and the visitor welcomes motion. */
export function crossfade(change: () => void): void {
  const isWelcome = window.matchMedia('(prefers-reduced-motion: no-preference)').matches;
  if (!isWelcome || !('startViewTransition' in document)) {
    change();
    return;
  }
  const { dataset, style } = document.documentElement;
  const scrolledTo = window.scrollY;
  // Only for as long as it lasts, because a name changes what lies above what.
  dataset.crossfade = '';
  const { ready, finished } = document.startViewTransition(() => {
    change();
    style.setProperty('--conch-scrolled', `${window.scrollY - scrolledTo}px`);
  });
  ready.catch(() => {}); // skipped: the change was made, without the motion
  finished.finally(() => {
    delete dataset.crossfade;
    style.removeProperty('--conch-scrolled');
  });
}

/** Changes the page in `main` with a view transition, unless the browser has none or the visitor prefers reduced motion. */
export function viewTransition(change: () => void): void {
  const allowsMotion = window.matchMedia('(prefers-reduced-motion: no-preference)').matches;
  if (!allowsMotion || !('startViewTransition' in document)) {
    change();
    return;
  }
  const { dataset, style } = document.documentElement;
  const scrolledTo = window.scrollY;
  // Set only during the transition, because `view-transition-name` creates a stacking context.
  dataset.crossfade = '';
  const { ready, finished } = document.startViewTransition(() => {
    change();
    style.setProperty('--conch-scrolled', `${window.scrollY - scrolledTo}px`);
  });
  ready.catch(() => {}); // skipped; the change was made without motion
  finished.finally(() => {
    delete dataset.crossfade;
    style.removeProperty('--conch-scrolled');
  });
}

/** Runs `work` when the browser has nothing better to do, two seconds from now at the latest. Safari cannot tell. */
export function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 2_000 });
  else setTimeout(work);
}

/**
 * Calls `work` when the browser is idle, after two seconds at the latest. Safari has no `requestIdleCallback`
 * (https://developer.mozilla.org/docs/Web/API/Window/requestIdleCallback#browser_compatibility).
 */
export function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 2_000 });
  else setTimeout(work);
}

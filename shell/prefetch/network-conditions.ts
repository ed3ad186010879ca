/**
 * `navigator.connection`, which only Chromium has
 * (https://developer.mozilla.org/en-US/docs/Web/API/Network_Information_API).
 */
type Connection = EventTarget & { readonly saveData?: boolean; readonly effectiveType?: string };

const connection = (): Connection | undefined => Reflect.get(navigator, 'connection');

/** Whether the visitor asks to save data, or the network is too slow to load more than what is needed now. */
export function savesData(): boolean {
  const { saveData, effectiveType = '' } = connection() ?? {};
  return saveData === true || ['slow-2g', '2g'].includes(effectiveType);
}

/** Whether a prefetch now would neither slow down something that the visitor waits for, nor cost them data. */
export const canPrefetch = (): boolean => navigator.onLine && !document.hidden && !savesData() && !isLoading();

export const isLoading = (): boolean => document.querySelector('[data-status="loading"]') !== null;

/** Calls `onChange` whenever the result of `canPrefetch` may have changed. */
export function onConditionsChange(onChange: () => void): void {
  document.addEventListener('visibilitychange', onChange);
  for (const type of ['online', 'conch:status', 'single-spa:routing-event']) window.addEventListener(type, onChange);
  connection()?.addEventListener?.('change', onChange);
}

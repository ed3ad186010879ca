/** Of the Network Information API, which only browsers by Chromium have. */
type Connection = EventTarget & { readonly saveData?: boolean; readonly effectiveType?: string };

const connection = (): Connection | undefined => Reflect.get(navigator, 'connection');

/** Whether the visitor wants to save data, or has a network too slow for anything but what is asked for. */
export function savesData(): boolean {
  const { saveData, effectiveType = '' } = connection() ?? {};
  return saveData === true || ['slow-2g', '2g'].includes(effectiveType);
}

/** Whether nothing that the visitor waits for, sees or pays for is disturbed by a fetch. */
export const canPrefetch = (): boolean => navigator.onLine && !document.hidden && !savesData() && !isLoading();

export const isLoading = (): boolean => document.querySelector('[data-status="loading"]') !== null;

/** Calls `look` whenever a good time may have begun. */
export function onConditionsChange(look: () => void): void {
  document.addEventListener('visibilitychange', look);
  for (const type of ['online', 'conch:status', 'single-spa:routing-event']) window.addEventListener(type, look);
  connection()?.addEventListener?.('change', look);
}

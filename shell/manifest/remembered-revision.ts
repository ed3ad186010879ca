export const keyOf = (base: string): string => `conch:manifest:${base}`;

/**
 * Revision of the manifest that the browser remembers for the site at `base` (see remembered.ts), 0 when there is none. All that
 * a page needs to know of it which starts from the live one.
 */
export function lastGoodRevision(base: string): number {
  try {
    return Number(/^{"revision":(\d+)/.exec(localStorage.getItem(keyOf(base)) ?? '')?.[1] ?? 0);
  } catch (error) {
    if (error instanceof DOMException) return 0; // storage is forbidden
    throw error;
  }
}

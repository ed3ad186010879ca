/** The manifests that this tab was loaded anew for, so that it never is twice: a stale copy may come back. */
const KEY = 'conch:reloads';

/**
 * Notes that the tab is about to be loaded anew for a manifest. False when it was before, or when that cannot be noted.
 *
 * @param text as it was received: a hand edit may leave the revision
 */
export function markReloaded(revision: number, text: string): boolean {
  const id = `${revision}.${hashText(text)}`;
  try {
    const known = sessionStorage.getItem(KEY)?.split(' ') ?? [];
    if (known.includes(id)) return false;
    sessionStorage.setItem(KEY, [...known, id].join(' '));
    return true;
  } catch (error) {
    console.warn('This tab cannot remember that it was loaded anew, so it is not by itself', error);
    return false;
  }
}

/** Enough to tell the manifests of one revision apart. */
function hashText(text: string): number {
  let value = 0;
  for (let index = 0; index < text.length; index += 1) value = (Math.imul(value, 31) + text.charCodeAt(index)) | 0;
  return value;
}

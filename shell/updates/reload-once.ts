import { readText, siteKey, writeText } from '../storage.ts';

/** The manifests for which this tab has been reloaded. A stale copy may come back, and must not reload the tab for ever. */
const KEY = siteKey('conch:reloads');

/**
 * Records that the tab is about to be reloaded for a manifest.
 *
 * @param text as it was received: a hand edit may leave the revision
 * @returns false if it was reloaded for this manifest before, or that cannot be recorded
 */
export function markReloaded(revision: number, text: string): boolean {
  const id = `${revision}.${hashText(text)}`;
  const known = readText('sessionStorage', KEY)?.split(' ') ?? [];
  if (known.includes(id)) return false;
  const consequence = 'This tab cannot remember that it was reloaded, so it does not reload by itself';
  return writeText('sessionStorage', KEY, [...known, id].join(' '), consequence);
}

/** Tells the manifests of one revision apart. */
function hashText(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}

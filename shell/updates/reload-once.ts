import { readText, siteKey, writeText } from '../storage.ts';

/** What this tab has been reloaded for. A stale copy may come back, and must not reload the tab for ever. */
const KEY = siteKey('conch:reloads');

/** Identifies a manifest. @param text as it was received: a hand edit may leave the revision */
export const manifestId = (revision: number, text: string): string => `${revision}.${hashText(text)}`;

export const wasReloadedFor = (id: string): boolean => reloads().includes(id);

/**
 * Records that the tab is about to be reloaded for a manifest, or a shell.
 *
 * @returns false if it was reloaded for this one before, or that cannot be recorded
 */
export function markReloaded(id: string): boolean {
  const known = reloads();
  if (known.includes(id)) return false;
  const consequence = 'This tab cannot remember that it was reloaded, so it does not reload by itself';
  return writeText('sessionStorage', KEY, [...known, id].join(' '), consequence);
}

const reloads = (): readonly string[] => readText('sessionStorage', KEY)?.split(' ') ?? [];

/** Tells the manifests of one revision apart. */
function hashText(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}

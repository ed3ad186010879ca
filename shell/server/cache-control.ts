import { createHash } from 'node:crypto';

export const IMMUTABLE = 'public, max-age=31536000, immutable';

/** `home.91abf012.js`: the name changes with the content. */
export const hasContentHash = (path: string): boolean => /\.[0-9a-f]{8}(\.[A-Za-z0-9]+)+$/.test(path);

/** What `?v=` says of a file under each algorithm that a manifest can name: its digest's first characters, as in a URL. */
export const tagsOf = (content: Buffer): readonly string[] =>
  ['sha256', 'sha384', 'sha512'].map((algorithm) =>
    createHash(algorithm).update(content).digest('base64url').slice(0, 12),
  );

/**
 * How long a file may be kept. `?v=` has to be the file's own: one that is stale or made up would otherwise pin the
 * wrong bytes to that URL for a year.
 *
 * @param tags the file's, asked for only when they matter
 */
export function cacheControl(path: string, v: string | null, tags: () => readonly string[] | undefined): string {
  if (hasContentHash(path)) return IMMUTABLE;
  return v !== null && tags()?.includes(v) ? IMMUTABLE : 'no-cache';
}

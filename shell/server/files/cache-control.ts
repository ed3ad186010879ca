/** One year, without revalidation: https://www.rfc-editor.org/rfc/rfc8246 */
export const IMMUTABLE = 'public, max-age=31536000, immutable';

/**
 * The `Cache-Control` of a delta. No cache that several clients share may keep it: some ignore `Vary`, unless a rule says otherwise
 * (https://developers.cloudflare.com/cache/concepts/vary/), and would send it to clients that cannot read it.
 */
export const forOneClient = (caching: string): string => caching.replace('public', 'private');

/** Whether the name changes with the content, as in `home.91abf012.js`. */
export const hasContentHash = (path: string): boolean => /\.[0-9a-f]{8}(\.[A-Za-z0-9]+)+$/.test(path);

/**
 * The `Cache-Control` of a file. A `?v=` counts only if it is the file's own: otherwise caches would keep the wrong bytes under that URL
 * for a year.
 *
 * @param tags values of `?v=` that identify the file: see file-digests.ts
 */
export const cacheControl = (path: string, v: string | null, tags: readonly string[]): string =>
  hasContentHash(path) || (v !== null && tags.includes(v)) ? IMMUTABLE : 'no-cache';

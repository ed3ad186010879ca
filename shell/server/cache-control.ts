import { createHash } from 'node:crypto';

/** One year, without revalidation: https://www.rfc-editor.org/rfc/rfc8246 */
export const IMMUTABLE = 'public, max-age=31536000, immutable';

/** Whether the name changes with the content, as in `home.91abf012.js`. */
export const hasContentHash = (path: string): boolean => /\.[0-9a-f]{8}(\.[A-Za-z0-9]+)+$/.test(path);

/**
 * The values of `?v=` that identify a file: the first characters of its digest by each algorithm that a manifest may use. See
 * ../site/builds/fingerprint.ts.
 */
export const tagsOf = (content: Buffer): readonly string[] =>
  ['sha256', 'sha384', 'sha512'].map((algorithm) =>
    createHash(algorithm).update(content).digest('base64url').slice(0, 12),
  );

/**
 * The `Cache-Control` of a file. A `?v=` counts only if it is the file's own: otherwise caches would keep the wrong bytes under that URL
 * for a year.
 *
 * @param tags reads the file, so it is called only if `v` matters
 */
export function cacheControl(path: string, v: string | null, tags: () => readonly string[] | undefined): string {
  if (hasContentHash(path)) return IMMUTABLE;
  return v !== null && tags()?.includes(v) ? IMMUTABLE : 'no-cache';
}

import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { stampOf, TIMESTAMP_RESOLUTION_MS } from './cached-file.ts';

export type FileDigests = {
  /** Strong: equal for equal bytes alone, on every server (https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1). */
  readonly etag: string;
  /**
   * The values of `?v=` that identify the file: the first characters of its digest by each algorithm that a manifest may use. See
   * ../site/builds/fingerprint.ts.
   */
  readonly tags: readonly string[];
};

type Entry = { readonly stamp: string; readonly isSettled: boolean; readonly digests: Promise<FileDigests> };

/** When so many files are cached, the cache is cleared. */
const MAX_FILES = 20_000;

/**
 * Digests files, each again only after it has changed. They are read in pieces, because a video may be larger than the memory. Gives
 * undefined if there is no file at the path.
 */
export function fileDigester(): (path: string) => Promise<FileDigests | undefined> {
  const entries = new Map<string, Entry>();
  return async (path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats?.isFile()) return undefined;
    const stamp = stampOf(stats);
    const known = entries.get(path);
    if (known?.stamp === stamp && known.isSettled) return known.digests;
    const digests = digestsOf(path);
    const isSettled = Date.now() - Math.max(stats.mtimeMs, stats.ctimeMs) > TIMESTAMP_RESOLUTION_MS;
    if (entries.size >= MAX_FILES) entries.clear();
    entries.set(path, { stamp, isSettled, digests });
    digests.catch(() => entries.delete(path));
    return digests;
  };
}

async function digestsOf(path: string): Promise<FileDigests> {
  const hashes = ['sha256', 'sha384', 'sha512'].map((algorithm) => createHash(algorithm));
  for await (const chunk of createReadStream(path)) for (const hash of hashes) hash.update(chunk);
  const digests = hashes.map((hash) => hash.digest('base64url'));
  return { etag: tagOf(digests[0]), tags: digests.map((digest) => digest.slice(0, 12)) };
}

/** The entity tag of a file with that content. */
export const etagOf = (content: Buffer): string => tagOf(createHash('sha256').update(content).digest('base64url'));

const tagOf = (sha256 = ''): string => `"${sha256.slice(0, 27)}"`;

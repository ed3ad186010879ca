import { readFile, stat } from 'node:fs/promises';
import { etagOf } from './file-digests.ts';

/** Entries and chunks are smaller. Others are streamed. */
const MAX_FILE_BYTES = 256 * 1024;
/** When so much is kept, all of it is dropped. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;

/**
 * Keeps the content of small files, so that a file that many ask for is read once. Gives undefined for a file that is larger, or has other
 * bytes than those of the entity tag, because it has changed a moment ago.
 */
export function fileContents(): (path: string, etag: string) => Promise<Buffer | undefined> {
  const kept = new Map<string, { readonly etag: string; readonly content: Buffer }>();
  let keptBytes = 0;
  return async (path, etag) => {
    const known = kept.get(path);
    if (known?.etag === etag) return known.content;
    const content = await readSmall(path);
    if (!content || etagOf(content) !== etag) return undefined;
    if (keptBytes + content.length > MAX_KEPT_BYTES) {
      kept.clear();
      keptBytes = 0;
    }
    keptBytes += content.length - (kept.get(path)?.content.length ?? 0);
    kept.set(path, { etag, content });
    return content;
  };
}

/** Undefined if it is large, or cannot be read: that is reported where it is sent. */
async function readSmall(path: string): Promise<Buffer | undefined> {
  try {
    return (await stat(path)).size <= MAX_FILE_BYTES ? await readFile(path) : undefined;
  } catch {
    return undefined;
  }
}

import { createHash } from 'node:crypto';
import { readFileSync, type Stats, statSync } from 'node:fs';

/** A file system's clock is coarse: two writes within this time may leave the same timestamps. */
export const TIMESTAMP_RESOLUTION_MS = 100;

type Entry<Value> = {
  readonly stamp: string;
  /** Whether any later write changes the stamp. */
  readonly isSettled: boolean;
  readonly digest: string;
  readonly value: Value;
};

/**
 * Caches what `read` makes of each file, and calls it again only if the content has changed. Each call costs one `stat`, and no file is
 * watched: the next call sees any change, also a file that was renamed onto the path.
 *
 * The function that it returns gives undefined if there is no file at the path, and throws what the file system throws if the file
 * cannot be read. The value is the same object as long as the content is the same.
 */
export function cachedFile<Value>(read: (content: Buffer) => Value): (path: string) => Value | undefined {
  const entries = new Map<string, Entry<Value>>();
  return (path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats?.isFile()) {
      entries.delete(path);
      return undefined;
    }
    const known = entries.get(path);
    const stamp = stampOf(stats);
    if (known?.stamp === stamp && known.isSettled) return known.value;
    const content = readFileSync(path);
    const digest = createHash('sha1').update(content).digest('base64');
    const value = known?.digest === digest ? known.value : read(content);
    const ageMs = Date.now() - Math.max(stats.mtimeMs, stats.ctimeMs);
    entries.set(path, { stamp, isSettled: ageMs > TIMESTAMP_RESOLUTION_MS, digest, value });
    return value;
  };
}

/** Another one after each write that is not at the same moment, also after one that sets the time of the file back. */
export const stampOf = ({ ino, size, mtimeMs, ctimeMs }: Stats): string => [ino, size, mtimeMs, ctimeMs].join();

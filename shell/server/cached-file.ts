import { createHash } from 'node:crypto';
import { readFileSync, type Stats, statSync } from 'node:fs';

/** Two writes closer to each other than this may leave one and the same time on the file. */
const SETTLED_AFTER_MS = 100;

type Entry<Value> = { stamp: string; settled: boolean; digest: string; value: Value };

/**
 * Remembers what `read` made of each file, and asks again only for content that changed. Every look costs one `stat`
 * and no watcher: a change is seen by the very next look, also when another file was renamed into the place.
 *
 * The look gives undefined for what is no file, and throws what the file system throws when it cannot be read. The
 * value stays the same object as long as the content does.
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
    if (known?.stamp === stamp && known.settled) return known.value;
    const content = readFileSync(path);
    const digest = createHash('sha1').update(content).digest('base64');
    const value = known?.digest === digest ? known.value : read(content);
    const ageMs = Date.now() - Math.max(stats.mtimeMs, stats.ctimeMs);
    entries.set(path, { stamp, settled: ageMs > SETTLED_AFTER_MS, digest, value });
    return value;
  };
}

const stampOf = ({ ino, size, mtimeMs, ctimeMs }: Stats): string => [ino, size, mtimeMs, ctimeMs].join();

import { OperatorError } from '../../operator-error.ts';
import type { Manifest } from '../../schema.ts';
import type { Records } from '../history/record.ts';

/** Of a large manifest, a hundred revisions take a second. */
const MAX_REVISIONS = 100;

/**
 * When the manifest's version of each remote became that, in milliseconds since 1970: the time of the oldest revision of those that have had
 * it without a break. A remote is missing if the history does not say, or if that was before `sinceMs`.
 */
export async function releasedAt(
  { remotes }: Manifest,
  { revisions, read }: Pick<Records, 'revisions' | 'read'>,
  sinceMs: number,
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  /** Of those that all newer revisions had. */
  const pending = new Map(Object.entries(remotes).map(([name, { version }]) => [name, { version, atMs: 0 }]));
  for (const revision of [...(await revisions())].reverse().slice(0, MAX_REVISIONS)) {
    if (pending.size === 0) break;
    const record = await tryReading(() => read(revision));
    if (!record) break;
    const recordedMs = Date.parse(record.time);
    for (const [name, { version, atMs }] of pending) {
      if (record.manifest.remotes[name]?.version === version) pending.set(name, { version, atMs: recordedMs });
      else {
        pending.delete(name);
        if (atMs > 0) found.set(name, atMs);
      }
    }
    if (recordedMs < sinceMs) break;
  }
  return found;
}

/** Undefined if the record cannot be used, of which "conch history" says why. */
async function tryReading<Read>(read: () => Promise<Read>): Promise<Read | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof OperatorError) return undefined;
    throw error;
  }
}

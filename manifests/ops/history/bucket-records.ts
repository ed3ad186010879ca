import { hostname } from 'node:os';
import { OperatorError } from '../../operator-error.ts';
import { type Bucket, jsonObject } from '../buckets/bucket.ts';
import {
  assertFollowed,
  type ChangeRecord,
  formatRecord,
  type NewRecord,
  parseFacts,
  parseRecord,
  type Records,
  recordName,
  revisionsOf,
} from './record.ts';
import { formatReleased, parseReleased, type ReleasedBuild, releasedName } from './released-builds.ts';

/** Whether a revision was in effect, or an edit by hand came between its claim and its effect. */
export type Verdict = 'in effect' | 'overtaken';

/** Names with six digits are in the order of their numbers. */
const SORTED_BELOW = 100_000;

/**
 * The history of a manifest in a bucket: one object for each revision, which never changes. `000012.json` describes revision 12;
 * `000012.finished` has the verdict about it.
 *
 * Both are written only if they are absent: exactly one process claims a revision, and exactly one verdict is given.
 */
export type BucketRecords = Records & {
  /** The newest revision, or one of a change that is not finished. @param from a revision that is in the history, if one is known */
  readonly newestFrom: (from: number | undefined) => Promise<number | undefined>;
  readonly verdictOf: (revision: number) => Promise<Verdict | undefined>;
  /** Gives a verdict, and returns the one that was given first. */
  readonly judge: (revision: number, verdict: Verdict) => Promise<Verdict>;
  /** Undefined if another process has claimed the revision. @param before the newest record that there is */
  readonly claim: (
    record: NewRecord,
    id: string,
    before: ChangeRecord | undefined,
  ) => Promise<ChangeRecord | undefined>;
  /** Writes down the builds that a revision is the last one to name. */
  readonly keep: (revision: number, builds: readonly ReleasedBuild[]) => Promise<void>;
  /** Saves the text of a manifest that a revision replaces although it is in no record. Returns the URL of the copy. */
  readonly backUp: (revision: number, text: string) => Promise<string>;
};

/** @param prefix of the history's objects, with a slash at the end */
export function openBucketRecords(bucket: Bucket, prefix: string): BucketRecords {
  const folder = `${bucket.name}${prefix}`;
  const keyOf = (revision: number, ending?: string) => `${prefix}${recordName(revision, ending)}`;
  const nameOf = (revision: number) => `${folder}${recordName(revision)}`;
  /** They never change. */
  const known = new Map<number, ChangeRecord>();

  async function find(revision: number): Promise<ChangeRecord | undefined> {
    const before = known.get(revision);
    if (before) return before;
    const found = await bucket.get(keyOf(revision));
    if (!found) return undefined;
    const record = parseRecord(found.body.toString('utf8'), revision, nameOf(revision));
    known.set(revision, record);
    return record;
  }
  const absent = (revision: number) =>
    new OperatorError(
      'HISTORY_BROKEN',
      `The history cannot be read: there is no ${nameOf(revision)}.`,
      'Look into the bucket: records must not be deleted, but for the oldest ones.',
    );
  async function read(revision: number): Promise<ChangeRecord> {
    const record = await find(revision);
    if (record) {
      const next = await bucket.get(keyOf(revision + 1));
      if (next) assertFollowed(record, nameOf(revision), next.body.toString('utf8'));
      return record;
    }
    throw absent(revision);
  }
  const revisions = async () => revisionsOf(await bucket.list(prefix));

  async function verdictOf(revision: number): Promise<Verdict | undefined> {
    const found = await bucket.get(keyOf(revision, 'finished'));
    if (!found) return undefined;
    return found.body.toString('utf8').includes('overtaken') ? 'overtaken' : 'in effect';
  }

  return {
    folder,
    revisions,
    read,
    find,
    async facts(revision) {
      const found = await bucket.get(keyOf(revision));
      if (!found) throw absent(revision);
      return parseFacts(found.body.toString('utf8'), revision, nameOf(revision));
    },
    newest: async () => (await revisions()).at(-1),
    before: async (revision) => (await revisions()).findLast((earlier) => earlier < revision),
    async newestFrom(from) {
      if (from === undefined || from < 1 || from >= SORTED_BELOW) return (await revisions()).at(-1);
      const later = revisionsOf(await bucket.list(prefix, recordName(from - 1)));
      return later.at(-1) ?? (await revisions()).at(-1);
    },
    verdictOf,
    async judge(revision, verdict) {
      const isFirst = await bucket.put(keyOf(revision, 'finished'), jsonObject(JSON.stringify(verdict)), 'absent');
      return isFirst === undefined ? ((await verdictOf(revision)) ?? verdict) : verdict;
    },
    async claim(record, id, before) {
      const text = formatRecord({ ...record, writer: { host: hostname(), pid: process.pid, id } }, before);
      const etag = await bucket.put(keyOf(record.revision), jsonObject(text), 'absent');
      if (etag !== undefined) return parseRecord(text, record.revision, nameOf(record.revision));
      // The answer to this very write may have been lost, and the write sent again.
      const found = await find(record.revision);
      return found?.writer.id === id ? found : undefined;
    },
    async keep(revision, builds) {
      for (const build of builds) {
        const text = formatReleased(build, revision);
        await bucket.put(`${prefix}${releasedName(build)}`, jsonObject(text), 'absent');
      }
    },
    async released(name, version) {
      const found = await bucket.get(`${prefix}${releasedName({ name, version })}`);
      return found && parseReleased(found.body.toString('utf8'));
    },
    async backUp(revision, text) {
      const name = recordName(revision, 'replaced.json');
      await bucket.put(`${prefix}${name}`, jsonObject(text), 'absent');
      return `${folder}${name}`;
    },
  };
}

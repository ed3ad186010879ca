import { isDeepStrictEqual } from 'node:util';
import { OperatorError } from '../operator-error.ts';
import type { Manifest } from '../schema.ts';
import { findRemote, remoteOf } from './build/full-build.ts';
import { openStore } from './history/open-store.ts';
import type { ChangeRecord, Records } from './history/record.ts';
import type { Store } from './history/store.ts';
import { commonOptions, parseOptions } from './parse-options.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch history [remote] [options]

Lists the changes of the manifest, newest first: revision, time, author, change, reason, and the URL of the CI run.
With a remote, lists only the changes of that remote. The manifest itself may be missing or invalid.

Options:
  --most NUMBER     list at most this many changes (default: 20)
  --manifest FILE   the manifest (default: manifests/site.json)
  --json            print the changes as JSON, each with the whole manifest

Example:
  conch history explore`;

export const history: Verb = {
  summary: 'list what was changed, when, by whom and why',
  usage,
  async run(args) {
    const { options, positionals, commands } = parseOptions(
      args,
      { ...commonOptions, most: { type: 'string', default: '20' } },
      ['remote?'],
    );
    const most = parseMost(options.most);
    const store = openStore(options.manifest, commands);
    const { file, records } = store;
    const [name] = positionals;
    const newest = await records.newest();
    const { manifest, unusable } = await tryRead(store);
    if (newest === undefined) {
      if (unusable) throw unusable;
      const line = `${file} has no history yet. The first command that changes it starts the history.`;
      return { lines: [line, `Next: ${commands('deploy', '<build>')}`], data: { records: [] } };
    }
    const { latest, shown, broken } = await readChanges(store, name, most);
    const current = manifest ?? latest?.manifest;
    if (name !== undefined && shown.length === 0 && current) findRemote(current, name);
    const isUnrecorded = manifest && !isDeepStrictEqual(latest?.manifest, manifest);
    const notes = [
      ...broken,
      ...(isUnrecorded
        ? [`${file} differs from the newest revision: it was edited by hand, or a command was interrupted.`]
        : []),
      ...(unusable?.facts ?? []),
    ];
    const ofRemote = name === undefined || unusable ? [] : [name];
    const rollback = commands('rollback', ...ofRemote, '--to', unusable ? String(newest) : '<revision>');
    const diff = commands('diff', String(shown[0]?.revision ?? newest));
    const next = ofRemote.length > 0 || unusable ? rollback : diff;
    return {
      lines: [...shown.flatMap(formatRecord), ...notes, `Next: ${next}`],
      data: {
        records: shown.map(({ writer, ...record }) => record),
        ...(broken.length > 0 && { broken }),
        ...(unusable && { problem: unusable.message }),
      },
    };
  },
};

/** @throws {UsageError} */
function parseMost(text: string): number {
  const most = Number(text);
  if (/^\d+$/.test(text) && most > 0) return most;
  throw new UsageError(`--most ${text} is not a number such as 20`);
}

/** The manifest, or why it cannot be used. */
async function tryRead({ read }: Store): Promise<{ readonly manifest?: Manifest; readonly unusable?: OperatorError }> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof OperatorError) return { unusable: error };
    throw error;
  }
}

/**
 * Reads records from the newest one back, until there are enough changes: thousands of records have gigabytes.
 *
 * @param name only changes of this remote
 * @returns the changes, newest first, and what is wrong with records that were read on the way
 */
async function readChanges({ records }: Store, name: string | undefined, most: number) {
  const shown: ChangeRecord[] = [];
  const broken: string[] = [];
  let latest: ChangeRecord | undefined;
  /** Whether it changed the remote is known when the one before it has been read. */
  let later: ChangeRecord | undefined;
  const isChange = (record: ChangeRecord, before: ChangeRecord | undefined): boolean =>
    name === undefined ||
    !isDeepStrictEqual(remoteOf(record.manifest, name), before && remoteOf(before.manifest, name));
  for (const revision of [...(await records.revisions())].reverse()) {
    const record = await readRecord(records, revision, broken);
    if (!record) continue;
    latest ??= record;
    if (later && isChange(later, record)) shown.push(later);
    later = record;
    const isEnough = name === undefined ? shown.length === most - 1 : shown.length === most;
    if (isEnough) break;
  }
  if (later && shown.length < most && isChange(later, undefined)) shown.push(later);
  return { latest, shown, broken };
}

/** Undefined, with a note, for a record that cannot be read. */
async function readRecord(records: Records, revision: number, broken: string[]): Promise<ChangeRecord | undefined> {
  try {
    return await records.read(revision);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    broken.push(`${error.message} ${error.remedy}`);
    return undefined;
  }
}

const formatRecord = ({ revision, time, actor, run, change, reason }: ChangeRecord): string[] => {
  const when = time.slice(0, 19).replace('T', ' ');
  const why = [reason && `because: ${reason}`, run].filter(Boolean).join(' · ');
  return [
    `${String(revision).padStart(6)}  ${when} UTC  ${actor}`,
    `        ${change}`,
    ...(why ? [`        ${why}`] : []),
  ];
};

import { isDeepStrictEqual } from 'node:util';
import { OperatorError } from '../operator-error.ts';
import type { Manifest } from '../schema.ts';
import { findRemote, remoteOf } from './build/full-build.ts';
import { openStore } from './history/open-store.ts';
import type { ChangeRecord } from './history/record.ts';
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
    const isUnrecorded = manifest && latest && !isDeepStrictEqual(latest.manifest, manifest);
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
  const revisions = [...(await records.revisions())].reverse();
  const read = (revision: number | undefined) =>
    revision === undefined ? undefined : tryReading(() => records.read(revision), broken);
  const latest = await tryReading(() => records.read(revisions[0] ?? 0), broken);
  for (const [index, revision] of revisions.entries()) {
    if (shown.length === most) break;
    const facts = name === undefined ? undefined : await tryReading(() => records.facts(revision), broken);
    if (name !== undefined && (!facts || facts.remotes?.includes(name) === false)) continue;
    const record = await read(revision);
    if (!record) continue;
    // Older records do not say which remotes they changed.
    const isChange =
      name === undefined || facts?.remotes !== undefined || !isSame(name, record, await read(revisions[index + 1]));
    if (isChange) shown.push(record);
  }
  return { latest, shown, broken: [...new Set(broken)] };
}

const isSame = (name: string, { manifest }: ChangeRecord, before: ChangeRecord | undefined): boolean =>
  isDeepStrictEqual(remoteOf(manifest, name), before && remoteOf(before.manifest, name));

/** Undefined, with a note, if the record cannot be used. */
async function tryReading<Read>(read: () => Promise<Read>, broken: string[]): Promise<Read | undefined> {
  try {
    return await read();
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

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { OperatorError } from '../../operator-error.ts';
import { parseStrict } from '../../parse-strict.ts';
import type { Manifest } from '../../schema.ts';
import { type Author, author } from './author.ts';
import { replaceFile } from './durable-file.ts';
import { editJson } from './edit-json.ts';
import { parseStrictly, readManifest, readText, type Snapshot } from './read-manifest.ts';
import { type ChangeRecord, historyFolder, openRecords } from './records.ts';

/** What a change makes of the manifest, and how it is called in the history. The store raises the revision. */
export type Change = { readonly manifest: Manifest; readonly change: string; readonly reason?: string | undefined };

/** Longest wait, in ms, for others who change the same manifest. */
const LIMIT_MS = 60_000;

/**
 * The one door to a manifest's file for whoever changes it.
 *
 * Each change is compare-and-swap on the revision: it claims the next revision in the history (records.ts), replaces the file
 * as a whole, and marks the revision as finished. A process that dies anywhere in between leaves a valid file, and the next
 * one ends what it began. An edit by hand is recorded, under a revision of its own, before anything is put on top of it.
 */
export type Store = ReturnType<typeof openStore>;

/** @param tell is told what happened to what others wrote; to whoever runs a command that is worth a line */
export function openStore(file: string, tell = (line: string): void => console.error(line)) {
  const path = resolveLinks(file);
  const records = openRecords(historyFolder(path));
  let signature: Author | undefined;

  const signed = (): Author => (signature ??= author());

  /** The file as it is, whoever wrote it. @throws {OperatorError} MANIFEST_MISSING, MANIFEST_INVALID */
  const look = (): Snapshot => readManifest(file);

  /**
   * Makes a change on top of all changes so far, and records it.
   *
   * @param edit is called with the newest manifest, and again when somebody else was faster; what it throws ends the change
   */
  async function change(edit: (manifest: Manifest) => Change): Promise<ChangeRecord> {
    return untilDone((snapshot) => apply(snapshot, edit(snapshot.manifest)));
  }

  /** The newest manifest, when what others began is ended and an edit by hand is recorded. */
  const settled = (): Promise<Manifest> => untilDone(({ manifest }) => manifest);

  /** Tries again with the newest manifest for as long as others are faster. */
  async function untilDone<Result>(attempt: (snapshot: Snapshot) => Result | undefined): Promise<Result> {
    return asOperator(file, async () => {
      const until = Date.now() + LIMIT_MS;
      records.sweep();
      while (Date.now() < until) {
        const snapshot = settle();
        const result = snapshot && attempt(snapshot);
        if (result) return result;
        await pause(5 + Math.random() * 20);
      }
      throw new OperatorError(
        'CONFLICT',
        `${file} has been changed by others for a minute without a pause.`,
        'Nothing of yours was changed. See "conch history" for who they are, and try again.',
      );
    });
  }

  /**
   * The file when history and file agree. Undefined when somebody else is in the midst of a change, or has just been: look
   * again a moment later.
   */
  function settle(): Snapshot | undefined {
    const newest = records.newest();
    if (newest !== undefined && !records.isFinished(newest)) {
      if (records.isAbandoned(records.at(newest))) finishFor(newest);
      return undefined;
    }
    const snapshot = look();
    // Whoever has claimed a revision since may have replaced the file before or after it was read.
    if (records.newest() !== newest) return undefined;
    if (newest === undefined) {
      apply(snapshot, { manifest: snapshot.manifest, change: 'found as it was' }, snapshot.manifest.revision);
      return undefined;
    }
    if (isDeepStrictEqual(snapshot.manifest, records.at(newest).manifest)) return snapshot;
    const revision = Math.max(newest + 1, snapshot.manifest.revision);
    apply(snapshot, { manifest: snapshot.manifest, change: 'edited by hand' }, revision);
    return undefined;
  }

  /** Undefined when somebody else has claimed the revision. Nothing in here waits, so nothing else of this process comes between. */
  function apply(
    { text, manifest: before }: Snapshot,
    { manifest, change, reason }: Change,
    revision = before.revision + 1,
  ): ChangeRecord | undefined {
    const after = { ...manifest, revision };
    const edited = editJson(text, before, after);
    const record = {
      revision,
      time: new Date().toISOString(),
      ...signed(),
      change,
      ...(reason && { reason }),
      manifest: parseStrictly(file, edited),
    };
    if (!records.claim(record)) return undefined;
    publish(revision, text, edited);
    return records.at(revision);
  }

  /** @param expected what the file is thought to say */
  function publish(revision: number, expected: string, text: string): void {
    const found = readText(file);
    // Somebody has saved the file in these milliseconds: what they wrote is not thrown away.
    if (found !== expected) tell(`An edit by hand was replaced; it is kept in ${records.setAside(revision, found)}`);
    if (text !== found) replaceFile(path, text, records.folder);
    records.finish(revision);
  }

  /** Ends what a process that died began. Where the file was edited by hand since then, that edit stands. */
  function finishFor(revision: number): void {
    const { manifest, change, actor } = records.at(revision);
    const before = records.before(revision);
    const text = readText(file);
    const reading = parseStrict(text);
    if (reading.ok && before !== undefined && isDeepStrictEqual(reading.manifest, records.at(before).manifest)) {
      publish(revision, text, editJson(text, reading.manifest, manifest));
      tell(`Revision ${revision} of ${actor} was interrupted, and is in effect now: ${change}`);
    } else records.finish(revision);
  }

  /**
   * Puts the newest revision of the history in the place of a file that cannot be read or is gone, and keeps what stood there.
   * A valid file is left alone.
   */
  function reinstate(): void {
    const newest = records.newest();
    const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    if (newest === undefined || (text !== undefined && parseStrict(text).ok)) return;
    if (text !== undefined) tell(`${file} cannot be used; it is kept in ${records.setAside(newest, text)}`);
    replaceFile(path, `${JSON.stringify(records.at(newest).manifest, null, 2)}\n`, records.folder);
  }

  return { file, records, look, settled, change, reinstate };
}

/** A link is not replaced by a file: what it leads to is. */
function resolveLinks(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return file;
    throw error;
  }
}

/** What the file system refuses is for whoever runs the command to put right. */
async function asOperator<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const code = codeOf(cause);
    if (cause instanceof OperatorError || !(cause instanceof Error) || code === undefined) throw cause;
    const remedy = 'The folder of the manifest has to be writable, and on a file system that knows hard links.';
    throw new OperatorError('MANIFEST_UNWRITABLE', `${file} cannot be changed: ${cause.message}.`, remedy, { cause });
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

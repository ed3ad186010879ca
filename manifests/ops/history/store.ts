import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { OperatorError } from '../../operator-error.ts';
import { parseStrict } from '../../parse-strict.ts';
import type { Manifest } from '../../schema.ts';
import { type Author, currentAuthor } from './author.ts';
import { replaceFile } from './durable-file.ts';
import { editJson } from './edit-json.ts';
import { parseManifest, readManifest, readManifestText, type Snapshot } from './read-manifest.ts';
import { type ChangeRecord, historyFolder, openRecords } from './records.ts';

/** The manifest after a change, and how the history describes it. The store raises the revision. */
export type Change = { readonly manifest: Manifest; readonly change: string; readonly reason?: string | undefined };

/** Longest wait for other processes that change the same manifest. */
const CONTENTION_TIMEOUT_MS = 60_000;

/**
 * The only way in which commands change a manifest's file.
 *
 * Each change is a compare-and-swap on the revision: it claims the next revision in the history (records.ts), replaces
 * the file atomically, and marks the revision as finished. A process that dies in between leaves a valid file, and the
 * next process finishes its change. An edit by hand is recorded under a revision of its own before anything is put on
 * top of it.
 */
export type Store = ReturnType<typeof openStore>;

/** @param warn receives messages about changes of others that this process finished or replaced */
export function openStore(file: string, warn = (line: string): void => console.error(line)) {
  const path = resolveLinks(file);
  const records = openRecords(historyFolder(path));
  let author: Author | undefined;

  /** The file as it is, recorded or not. @throws {OperatorError} MANIFEST_MISSING, MANIFEST_INVALID */
  const read = (): Snapshot => readManifest(file);

  /**
   * Makes a change on top of all earlier changes, and records it.
   *
   * @param edit receives the newest manifest, and is called again if another process was faster; what it throws ends
   *   the change
   */
  async function change(edit: (manifest: Manifest) => Change): Promise<ChangeRecord> {
    return retry((snapshot) => apply(snapshot, edit(snapshot.manifest)));
  }

  /** The newest manifest, after abandoned changes are finished and an edit by hand is recorded. */
  const reconcile = (): Promise<Manifest> => retry(({ manifest }) => manifest);

  /** Calls `attempt` with the newest manifest until it returns a result. */
  async function retry<Result>(attempt: (snapshot: Snapshot) => Result | undefined): Promise<Result> {
    return withOperatorErrors(file, async () => {
      const deadline = Date.now() + CONTENTION_TIMEOUT_MS;
      records.removeLeftovers();
      while (Date.now() < deadline) {
        const snapshot = tryReconcile();
        const result = snapshot && attempt(snapshot);
        if (result) return result;
        await sleep(5 + Math.random() * 20);
      }
      throw new OperatorError(
        'CONFLICT',
        `Other processes have been changing ${file} for a minute without a pause.`,
        'Nothing was changed. "conch history" shows who they are; try again later.',
      );
    });
  }

  /**
   * The file if history and file agree; undefined if another process is changing it or this call has just changed it.
   */
  function tryReconcile(): Snapshot | undefined {
    const newest = records.newest();
    if (newest !== undefined && !records.isFinished(newest)) {
      if (records.isAbandoned(records.read(newest))) finishAbandoned(newest);
      return undefined;
    }
    const snapshot = read();
    // Another process has claimed a revision since, and may have replaced the file before or after it was read.
    if (records.newest() !== newest) return undefined;
    if (newest === undefined) {
      const first = { manifest: snapshot.manifest, change: 'recorded existing manifest' };
      apply(snapshot, first, snapshot.manifest.revision);
      return undefined;
    }
    if (isDeepStrictEqual(snapshot.manifest, records.read(newest).manifest)) return snapshot;
    const revision = Math.max(newest + 1, snapshot.manifest.revision);
    apply(snapshot, { manifest: snapshot.manifest, change: 'edited by hand' }, revision);
    return undefined;
  }

  /**
   * Undefined if another process has claimed the revision. Synchronous, so that nothing else of this process can
   * interfere.
   */
  function apply(
    { text, manifest: before }: Snapshot,
    { manifest, change, reason }: Change,
    revision = before.revision + 1,
  ): ChangeRecord | undefined {
    const after = { ...manifest, revision };
    const edited = editJson(text, before, after);
    author ??= currentAuthor();
    const record = {
      revision,
      time: new Date().toISOString(),
      ...author,
      change,
      ...(reason && { reason }),
      manifest: parseManifest(file, edited),
    };
    if (!records.claim(record)) return undefined;
    replaceManifest(revision, text, edited);
    return records.read(revision);
  }

  /** @param expected the text that the file had when it was last read */
  function replaceManifest(revision: number, expected: string, text: string): void {
    const found = readManifestText(file);
    // Somebody saved the file in the last few milliseconds. Their text is kept.
    if (found !== expected) warn(`An edit by hand was replaced; a copy is in ${records.backUp(revision, found)}`);
    if (text !== found) replaceFile(path, text, records.folder);
    records.finish(revision);
  }

  /**
   * Finishes the change of a process that died. If the file was edited by hand since then, the edit is kept instead.
   */
  function finishAbandoned(revision: number): void {
    const { manifest, change, actor } = records.read(revision);
    const before = records.before(revision);
    const text = readManifestText(file);
    const parsed = parseStrict(text);
    if (parsed.ok && before !== undefined && isDeepStrictEqual(parsed.manifest, records.read(before).manifest)) {
      replaceManifest(revision, text, editJson(text, parsed.manifest, manifest));
      warn(`Revision ${revision} by ${actor} was interrupted and has now been finished: ${change}`);
    } else records.finish(revision);
  }

  /**
   * Replaces a manifest that is missing or cannot be parsed with the newest revision, and backs it up. Leaves a valid
   * one alone.
   */
  function restoreNewest(): void {
    const newest = records.newest();
    const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    if (newest === undefined || (text !== undefined && parseStrict(text).ok)) return;
    if (text !== undefined) warn(`${file} is not valid; a copy is in ${records.backUp(newest, text)}`);
    replaceFile(path, `${JSON.stringify(records.read(newest).manifest, null, 2)}\n`, records.folder);
  }

  return { file, records, read, reconcile, change, restoreNewest };
}

/** A symbolic link stays a link: the file that it leads to is replaced. */
function resolveLinks(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return file;
    throw error;
  }
}

/** Turns errors of the file system into an OperatorError. */
async function withOperatorErrors<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const code = errorCode(cause);
    if (cause instanceof OperatorError || !(cause instanceof Error) || code === undefined) throw cause;
    const remedy = "The manifest's folder has to be writable, and on a file system with hard links.";
    throw new OperatorError('MANIFEST_UNWRITABLE', `${file} cannot be changed: ${cause.message}.`, remedy, { cause });
  }
}

const errorCode = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Commands } from '../../commands.ts';
import { explainFileError, fileError } from '../../file-error.ts';
import { OperatorError } from '../../operator-error.ts';
import type { Manifest } from '../../schema.ts';
import { parseStrict } from '../../strict/parse-strict.ts';
import { printError } from '../output.ts';
import { type Author, currentAuthor } from './author.ts';
import { editJson } from './edit-json.ts';
import { isMissing, parseManifest, readManifest, type Snapshot } from './read-manifest.ts';
import { type ChangeRecord, historyOf, resolveLinks } from './records.ts';
import { hintingAtHistory, isRestorable } from './restore-hint.ts';

/** The manifest after a change, and how the history describes it. The store raises the revision. */
export type Change = { readonly manifest: Manifest; readonly change: string; readonly reason?: string | undefined };

/** What was done. */
export type Applied = {
  readonly record: ChangeRecord;
  /** Path of a copy of the file's text, if the change replaced a text that is in no revision. */
  readonly copy: string | undefined;
};

/** The manifest that a change is planned on. */
export type Base = {
  /** With the revision that it will have when its change is put on top. */
  readonly manifest: Manifest;
  /** Why the file itself cannot be used: `manifest` is that of the newest revision. */
  readonly unusable?: OperatorError;
};

/** Longest wait for other processes that change the same manifest. */
const CONTENTION_TIMEOUT_MS = 60_000;

/**
 * The only way in which commands change a manifest's file.
 *
 * Each change is a compare-and-swap on the revision: it claims the next revision in the history (records.ts), replaces
 * the file atomically, and marks the revision as finished. A process that dies in between leaves a valid file, and the
 * next process finishes its change. A process that cannot replace the file withdraws its claim. An edit by hand is
 * recorded under a revision of its own before anything is put on top of it.
 */
export type Store = ReturnType<typeof openStore>;

/** @param warn receives messages about changes of others that this process finished or replaced */
export function openStore(file: string, commands: Commands, warn = printError) {
  const path = resolveLinks(file);
  const records = historyOf(file);
  let author: Author | undefined;

  /**
   * The file as it is, recorded or not.
   *
   * @throws {OperatorError} MANIFEST_MISSING, MANIFEST_UNREADABLE, MANIFEST_INVALID
   */
  const read = (): Snapshot => hintingAtHistory(file, commands, () => readManifest(file));

  /**
   * The manifest of the file; if that cannot be used, of the newest revision.
   *
   * @param isSubstitutable errors for which the revision is good enough
   * @throws {OperatorError} as `read`
   */
  function readOrNewest(
    isSubstitutable: (error: unknown) => error is OperatorError = isOperatorError,
  ): Base & Snapshot {
    try {
      return read();
    } catch (error) {
      const newest = records.newest();
      if (newest === undefined || !isSubstitutable(error)) throw error;
      const { manifest } = records.read(newest);
      return { text: `${JSON.stringify(manifest, null, 2)}\n`, manifest, unusable: error };
    }
  }

  /**
   * The manifest that `change` will begin with, without any effect on the disk: an edit by hand is not recorded yet, and a
   * change of a process that died is not finished yet.
   *
   * @param restores a manifest that is missing or invalid counts as the newest revision
   */
  function peek(restores: boolean): Base {
    const base: Base = restores ? readOrNewest(isRestorable) : read();
    const newest = records.newest();
    const record = newest === undefined ? undefined : records.find(newest);
    if (newest === undefined || !record || base.unusable) return base;
    const before = records.before(newest);
    const isInterrupted = !records.isFinished(newest) && before !== undefined && records.isAbandoned(record);
    if (isInterrupted && isDeepStrictEqual(base.manifest, records.read(before).manifest)) return record;
    if (isDeepStrictEqual(base.manifest, record.manifest)) return base;
    return { manifest: { ...base.manifest, revision: Math.max(newest + 1, base.manifest.revision) } };
  }

  /**
   * Makes a change on top of all earlier changes, and records it.
   *
   * @param edit receives the newest manifest, and is called again if another process was faster; what it throws ends
   *   the change
   * @param restores the change also replaces a manifest that is missing or invalid
   */
  async function change(edit: (manifest: Manifest) => Change, restores = false): Promise<Applied> {
    try {
      const deadline = Date.now() + CONTENTION_TIMEOUT_MS;
      records.removeLeftovers();
      while (Date.now() < deadline) {
        const snapshot = tryReconcile(restores);
        const applied = snapshot && apply(snapshot, edit(snapshot.manifest));
        if (applied) return applied;
        await sleep(5 + Math.random() * 20);
      }
    } catch (cause) {
      throw fileError(cause, 'MANIFEST_UNWRITABLE', `${file} was not changed`, records.folder) ?? cause;
    }
    throw new OperatorError(
      'CONFLICT',
      `Other processes have been changing ${file} for a minute without a pause.`,
      `Nothing was changed. "${commands('history')}" shows who they are; try again later.`,
    );
  }

  /**
   * The file if history and file agree; undefined if another process is changing it or this call has just changed it.
   */
  function tryReconcile(restores: boolean): (Base & Snapshot) | undefined {
    const newest = records.newest();
    if (newest !== undefined && !records.isFinished(newest)) {
      const record = records.find(newest);
      if (record && records.isAbandoned(record)) finishAbandoned(record);
      return undefined;
    }
    const snapshot = restores ? readOrNewest(isRestorable) : read();
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
   *
   * @param recorded the revision to give to a manifest that is there already
   */
  function apply(
    { text, manifest: before, unusable }: Base & Snapshot,
    { manifest, change, reason }: Change,
    recorded?: number,
  ): Applied | undefined {
    const revision = recorded ?? before.revision + 1;
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
    let copy: string | undefined;
    try {
      copy = replaceManifest(revision, unusable ? undefined : text, edited);
    } catch (error) {
      const isInEffect = edited !== text && tryReadText() === edited;
      if (!isInEffect) records.withdraw(revision);
      if (!isInEffect || recorded !== undefined) throw error;
      warnOfUnfinished(revision, error);
    }
    if (copy !== undefined) {
      warn(`${unusable ? `${file} was not valid and` : 'An edit by hand'} was replaced; a copy is in ${copy}`);
    } else if (unusable) warn(`${file} was missing and was written from the history`);
    return { record: records.read(revision), copy };
  }

  /**
   * @param expected the valid text that the file had when it was last read
   * @returns the path of a copy of the text that the file had instead. Somebody saved it in the last few milliseconds, or
   *   it is not valid.
   */
  function replaceManifest(revision: number, expected: string | undefined, text: string): string | undefined {
    const found = tryReadText();
    const copy = found === undefined || found === expected ? undefined : records.backUp(revision, found);
    if (text !== found) records.replaceManifest(text);
    records.finish(revision);
    return copy;
  }

  /** The next command marks the revision as finished. */
  function warnOfUnfinished(revision: number, error: unknown): void {
    const problem = explainFileError(error, records.folder);
    if (!problem) throw error;
    warn(
      `Revision ${revision} is in effect, but the history is not complete: ${problem.path}: ${problem.fact}. ${problem.remedy}`,
    );
  }

  /** Undefined if there is no such file. */
  function tryReadText(): string | undefined {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /**
   * Finishes the change of a process that died. If the file was edited by hand since then, the edit is kept instead.
   */
  function finishAbandoned({ revision, manifest, change, actor }: ChangeRecord): void {
    const before = records.before(revision);
    const text = tryReadText();
    const parsed = text === undefined ? undefined : parseStrict(text);
    if (
      text !== undefined &&
      parsed?.ok &&
      before !== undefined &&
      isDeepStrictEqual(parsed.manifest, records.read(before).manifest)
    ) {
      replaceManifest(revision, text, editJson(text, parsed.manifest, manifest));
      warn(`Revision ${revision} by ${actor} was interrupted and has now been finished: ${change}`);
    } else records.finish(revision);
  }

  return { file, commands, records, read, readOrNewest, peek, change };
}

const isOperatorError = (error: unknown): error is OperatorError => error instanceof OperatorError;

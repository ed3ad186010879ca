import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Commands } from '../../commands.ts';
import { explainFileError, fileError } from '../../file-error.ts';
import { OperatorError } from '../../operator-error.ts';
import type { Manifest } from '../../schema.ts';
import type { Statement } from '../../signatures/statement.ts';
import { parseStrict } from '../../strict/parse-strict.ts';
import { printError } from '../output.ts';
import type { Signer } from '../signing/signer.ts';
import { type Author, currentAuthor } from './author.ts';
import { editJson } from './edit-json.ts';
import { historyOf, resolveLinks } from './folder-records.ts';
import { isMissing, parseManifest, readManifest, readManifestText, type Snapshot } from './read-manifest.ts';
import { type ChangeRecord, recordOf } from './record.ts';
import { leavingBuilds, type ReleasedBuild } from './released-builds.ts';
import { hintingAtHistory, isRestorable } from './restore-hint.ts';
import { type Applied, type Base, type Change, contentionError, type Store, type Unusual } from './store.ts';

/** Longest wait for other processes that change the same manifest. */
const CONTENTION_TIMEOUT_MS = 60_000;

/** A manifest that its history agrees with, and the manifest of the newest revision: its own, or the one that it replaces. */
type Reconciled = Base & Snapshot & { readonly recorded?: Manifest };

/**
 * A manifest in a folder, on a disk that may be shared.
 *
 * Each change is a compare-and-swap on the revision: it claims the next revision in the history (folder-records.ts), replaces
 * the file atomically, and marks the revision as finished. A process that cannot replace the file withdraws its claim.
 *
 * On a site with keys each revision is recorded with its signature. That is written before the manifest, and together with the signature
 * before it, so that one of the two fits the manifest at any time. A manifest that is not the signed one counts as invalid.
 */
export function openFolderStore(file: string, commands: Commands, signer?: Signer): Store {
  const path = resolveLinks(file);
  const records = historyOf(file);
  let author: Author | undefined;
  const warn = printError;

  /** @param accepts an edit that nobody has signed is all right */
  const read = (accepts = false): Snapshot =>
    hintingAtHistory(file, commands, () => (accepts || !signer ? readManifest(file) : readSigned(signer)));

  function readSigned({ assertSigned }: Pick<Signer, 'assertSigned'>): Snapshot {
    const snapshot = readManifest(file);
    try {
      assertSigned(snapshot.manifest);
      return snapshot;
    } catch (error) {
      // Other processes may have replaced the manifest, and its signature, after it was read.
      if (tryReadText() === snapshot.text) throw error;
      return readSigned({ assertSigned });
    }
  }

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

  const readFor = (unusual: Unusual): Base & Snapshot =>
    unusual === 'restore' ? readOrNewest(isRestorable) : read(unusual === 'accept');

  function peek(unusual: Unusual): Base {
    const base = readFor(unusual);
    const newest = records.newest();
    const record = newest === undefined ? undefined : records.find(newest);
    if (newest === undefined || !record || base.unusable) return base;
    const before = records.before(newest);
    const isInterrupted = !records.isFinished(newest) && before !== undefined && records.isAbandoned(record);
    if (isInterrupted && isDeepStrictEqual(base.manifest, records.read(before).manifest)) {
      signer?.assertRecordSigned(record);
      return record;
    }
    if (isDeepStrictEqual(base.manifest, record.manifest)) return base;
    return { manifest: { ...base.manifest, revision: Math.max(newest + 1, base.manifest.revision) } };
  }

  async function change(edit: (manifest: Manifest) => Promise<Change>, unusual: Unusual = 'refuse'): Promise<Applied> {
    return retried(async () => {
      const snapshot = tryReconcile(unusual);
      return snapshot && apply(snapshot, await edit(snapshot.manifest));
    });
  }

  /**
   * Signs the manifest as it is. Meanwhile it claims the next revision, so that nobody changes the manifest, and then withdraws that
   * claim: if its process dies, the next one makes it a revision, which has another signature too.
   */
  async function sign(
    { sign, fileFor }: Signer,
    unusual: Unusual,
  ): Promise<{ readonly manifest: Manifest; readonly statement: Statement }> {
    return retried(async () => {
      const snapshot = tryReconcile(unusual);
      if (!snapshot) return undefined;
      const { manifest } = snapshot;
      const revision = manifest.revision + 1;
      const claimed = { ...manifest, revision };
      author ??= currentAuthor();
      const time = new Date().toISOString();
      const record = { revision, time, ...author, change: 'signed again', manifest: claimed, signature: sign(claimed) };
      if (!records.claim({ ...record, recorded: snapshot.recorded })) return undefined;
      try {
        const statement = sign(manifest);
        records.writeSignature(fileFor(statement, manifest, manifest));
        return { manifest, statement };
      } finally {
        records.withdraw(revision);
      }
    });
  }

  /** Tries until it gives something. */
  async function retried<Result>(attempt: () => Promise<Result | undefined>): Promise<Result> {
    try {
      const deadline = Date.now() + CONTENTION_TIMEOUT_MS;
      records.removeLeftovers();
      while (Date.now() < deadline) {
        const result = await attempt();
        if (result !== undefined) return result;
        await sleep(5 + Math.random() * 20);
      }
    } catch (cause) {
      throw fileError(cause, 'MANIFEST_UNWRITABLE', `${file} was not changed`, records.folder) ?? cause;
    }
    throw contentionError(file, CONTENTION_TIMEOUT_MS, commands);
  }

  /**
   * The file if history and file agree; undefined if another process is changing it or this call has just changed it.
   */
  function tryReconcile(unusual: Unusual): Reconciled | undefined {
    const newest = records.newest();
    if (newest !== undefined && !records.isFinished(newest)) {
      const record = records.find(newest);
      if (record && records.isAbandoned(record)) finishAbandoned(record);
      return undefined;
    }
    const snapshot = readFor(unusual);
    // Another process has claimed a revision since, and may have replaced the file before or after it was read.
    if (records.newest() !== newest) return undefined;
    if (newest === undefined) {
      const first = { manifest: snapshot.manifest, change: 'recorded existing manifest' };
      apply(snapshot, first, snapshot.manifest.revision);
      return undefined;
    }
    const recorded = records.read(newest).manifest;
    if (isDeepStrictEqual(snapshot.manifest, recorded)) return { ...snapshot, recorded };
    const revision = Math.max(newest + 1, snapshot.manifest.revision);
    apply({ ...snapshot, recorded }, { manifest: snapshot.manifest, change: 'edited by hand' }, revision);
    return undefined;
  }

  /**
   * Undefined if another process has claimed the revision. Synchronous, so that nothing else of this process can
   * interfere.
   *
   * @param at the revision to give to a manifest that is there already
   */
  function apply(
    { text, manifest: before, unusable, recorded }: Reconciled,
    { manifest, change, reason }: Change,
    at?: number,
  ): Applied | undefined {
    const revision = at ?? before.revision + 1;
    const after = { ...manifest, revision };
    const edited = editJson(text, before, after);
    author ??= currentAuthor();
    const parsed = parseManifest(file, edited);
    const signature = signer?.sign(parsed);
    const record = {
      ...recordOf(revision, author, { manifest: parsed, change, reason }),
      ...(signature && { signature }),
    };
    if (!records.claim({ ...record, recorded })) return undefined;
    let copy: string | undefined;
    try {
      const leaving = recorded ? leavingBuilds(recorded, parsed) : [];
      copy = replaceManifest(record, leaving, unusable ? undefined : text, edited);
    } catch (error) {
      const isInEffect = edited !== text && tryReadText() === edited;
      if (!isInEffect) records.withdraw(revision);
      if (!isInEffect || at !== undefined) throw error;
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
  function replaceManifest(
    { revision, manifest, signature }: Pick<ChangeRecord, 'revision' | 'manifest' | 'signature'>,
    leaving: readonly ReleasedBuild[],
    expected: string | undefined,
    text: string,
  ): string | undefined {
    const found = tryReadText();
    const copy = found === undefined || found === expected ? undefined : records.backUp(revision, found);
    if (signer && signature) {
      const before = found === undefined ? undefined : parseStrict(found);
      records.writeSignature(signer.fileFor(signature, manifest, before?.ok ? before.manifest : undefined));
    }
    if (text !== found) records.replaceManifest(text);
    records.finish(revision, leaving);
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
  function finishAbandoned(record: ChangeRecord): void {
    const { revision, manifest, change, actor } = record;
    const before = records.before(revision);
    const recorded = before === undefined ? undefined : records.read(before).manifest;
    const leaving = recorded ? leavingBuilds(recorded, manifest) : [];
    const text = tryReadText();
    const parsed = text === undefined ? undefined : parseStrict(text);
    if (text !== undefined && parsed?.ok && recorded && isDeepStrictEqual(parsed.manifest, recorded)) {
      signer?.assertRecordSigned(record);
      replaceManifest(record, leaving, text, editJson(text, parsed.manifest, manifest));
      warn(`Revision ${revision} by ${actor} was interrupted and has now been finished: ${change}`);
    } else records.finish(revision, leaving);
  }

  return {
    file,
    commands,
    signer,
    records: {
      folder: records.folder,
      revisions: async () => records.revisions(),
      newest: async () => records.newest(),
      before: async (revision) => records.before(revision),
      read: async (revision) => records.read(revision),
      find: async (revision) => records.find(revision),
      facts: async (revision) => records.facts(revision),
      released: async (name, version) => records.released(name, version),
    },
    readText: async () => hintingAtHistory(file, commands, () => readManifestText(file)),
    read: async () => read(),
    readOrNewest: async () => readOrNewest(),
    peek: async (unusual) => peek(unusual),
    change,
    sign,
  };
}

const isOperatorError = (error: unknown): error is OperatorError => error instanceof OperatorError;

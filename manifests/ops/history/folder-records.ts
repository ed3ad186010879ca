import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { explainFileError, explainingFileErrors } from '../../file-error.ts';
import type { SignatureFile } from '../../signatures/statement.ts';
import { createFile, permissionsOf, readFileSystemClock, replaceFile, TEMPORARY_NAME } from './durable-file.ts';
import {
  assertFollowed,
  type ChangeRecord,
  digestInRecord,
  formatRecord,
  type NewRecord,
  parseFacts,
  parseRecord,
  type RecordFacts,
  recordName,
  revisionsOf,
} from './record.ts';
import {
  formatReleased,
  leavingBuilds,
  parseReleased,
  type Released,
  type ReleasedBuild,
  releasedIn,
  releasedName,
} from './released-builds.ts';

/**
 * A revision claimed by another machine counts as abandoned after this time. Finishing one takes a few milliseconds.
 */
const ABANDONED_AFTER_MS = 30_000;
/** The clock that dates claims is also the one that they are compared with, so none is later, except after a correction. */
const CLOCK_CORRECTION_MS = 2_000;
/** A temporary file counts as left over after this time. */
const LEFTOVER_AFTER_MS = 600_000;

/**
 * The path to which a manifest's symbolic links lead, also if there is no file. The links themselves stay when the file
 * is replaced.
 */
export function resolveLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // There is no such file, or it cannot be read, which is reported when it is.
    const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();
    return isLink ? resolve(dirname(path), readlinkSync(path)) : path;
  }
}

/** The history folder of a manifest is next to it: `site.history` for `site.json`. */
export const historyFolder = (manifestFile: string): string => `${manifestFile.replace(/\.json$/, '')}.history`;

/** The signature of a manifest is next to it: `site.json.sig` for `site.json`. */
export const signatureFile = (manifestFile: string): string => `${resolveLinks(manifestFile)}.sig`;

export function historyOf(manifestFile: string): FolderRecords {
  const path = resolveLinks(manifestFile);
  return openRecords(historyFolder(path), path);
}

/**
 * The history of a manifest: a folder with one file per revision, which never changes. `000012.json` describes revision
 * 12; `000012.finished` says that the manifest's file has been replaced by it.
 *
 * Creating the file of a revision claims that revision: exactly one process succeeds, on this machine or on any other
 * that shares the disk. Nobody claims the next revision before this one is finished, so the claim is a lock as well. If
 * its process dies, the next process finishes the revision.
 */
export type FolderRecords = ReturnType<typeof openRecords>;

function openRecords(folder: string, manifestPath: string) {
  const fileOf = (revision: number, ending: string) => join(folder, recordName(revision, ending));
  /** Is there if all builds that have left the manifest are written down: in older histories not until the next change. */
  const indexed = join(folder, 'released');
  const finishedFile = (revision: number) => fileOf(revision, 'finished');

  /** Oldest first. */
  const revisions = (): number[] => {
    if (!existsSync(folder)) return [];
    return revisionsOf(readdirSync(folder));
  };
  /** The newest revision that is older than the given one. */
  const before = (revision: number): number | undefined => revisions().findLast((earlier) => earlier < revision);
  /** The permissions of the manifest, for its history. If it is deleted, the history tells them. */
  const permissions = (): number | undefined => {
    const newest = revisions().at(-1);
    return permissionsOf(manifestPath) ?? (newest === undefined ? undefined : permissionsOf(fileOf(newest, 'json')));
  };
  /** The text of a record; undefined if there is none, or it cannot be read, which is reported when it is read for itself. */
  const textIfThere = (revision: number): string | undefined => {
    const path = fileOf(revision, 'json');
    try {
      return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    } catch (error) {
      if (explainFileError(error)) return undefined;
      throw error;
    }
  };
  /** The text of the record after a revision. After an edit by hand there may be a gap. */
  const nextText = (revision: number): string | undefined => {
    const following = textIfThere(revision + 1);
    if (following !== undefined) return following;
    const later = revisions().find((each) => each > revision);
    return later === undefined ? undefined : textIfThere(later);
  };
  /** What a record says of the one before it. */
  const previous = (revision: number) => {
    const earlier = before(revision);
    const digest = earlier === undefined ? undefined : digestInRecord(readFileSync(fileOf(earlier, 'json'), 'utf8'));
    return earlier === undefined || digest === undefined ? undefined : { revision: earlier, digest };
  };
  /** @throws {OperatorError} HISTORY_BROKEN */
  const textOf = (revision: number): string => {
    const path = fileOf(revision, 'json');
    return explainingFileErrors({ code: 'HISTORY_BROKEN', done: 'The history cannot be read', path }, () =>
      readFileSync(path, 'utf8'),
    );
  };
  /** @throws {OperatorError} HISTORY_BROKEN */
  const read = (revision: number): ChangeRecord => {
    const path = fileOf(revision, 'json');
    const record = parseRecord(textOf(revision), revision, path);
    const next = nextText(revision);
    if (next !== undefined) assertFollowed(record, path, next);
    return record;
  };
  const keep = (revision: number, leaving: readonly ReleasedBuild[], mode: number | undefined): void => {
    for (const build of leaving) createFile(join(folder, releasedName(build)), formatReleased(build, revision), mode);
  };
  const has = (revision: number): boolean => existsSync(fileOf(revision, 'json'));

  return {
    folder,
    revisions,
    read,
    /** The record of a revision; undefined if its process has withdrawn it. */
    find(revision: number): ChangeRecord | undefined {
      try {
        return has(revision) ? read(revision) : undefined;
      } catch (error) {
        if (has(revision)) throw error;
        return undefined; // withdrawn just now
      }
    },
    /** @throws {OperatorError} HISTORY_BROKEN */
    facts: (revision: number): RecordFacts => parseFacts(textOf(revision), revision, fileOf(revision, 'json')),
    newest: (): number | undefined => revisions().at(-1),
    before,
    isFinished: (revision: number): boolean => existsSync(finishedFile(revision)),

    /** False if another process has claimed the revision. */
    claim(record: NewRecord): boolean {
      const mode = permissions();
      mkdirSync(folder, { recursive: true, ...(mode !== undefined && { mode: folderPermissions(mode) }) });
      const text = formatRecord(
        { ...record, writer: { host: hostname(), pid: process.pid } },
        previous(record.revision),
      );
      return createFile(fileOf(record.revision, 'json'), text, mode);
    },

    /**
     * Marks a revision as finished.
     *
     * @param leaving the builds that it names no more
     */
    finish(revision: number, leaving: readonly ReleasedBuild[]): void {
      const mode = permissions();
      if (!existsSync(indexed)) {
        for (const earlier of revisions()) {
          const next = revisions().find((each) => each > earlier);
          if (next === undefined || next >= revision) continue;
          keep(earlier, leavingBuilds(read(earlier).manifest, read(next).manifest), mode);
        }
        createFile(indexed, 'What the manifest names no more is in the files that begin with this name.\n', mode);
      }
      keep(before(revision) ?? revision, leaving, mode);
      writeFileSync(finishedFile(revision), '', { mode });
    },

    /** The bytes that a version of a remote had, if an earlier revision names it and the newest one does not. */
    released(name: string, version: string): Released | undefined {
      if (existsSync(indexed)) {
        const path = join(folder, releasedName({ name, version }));
        return existsSync(path) ? parseReleased(readFileSync(path, 'utf8')) : undefined;
      }
      for (const revision of revisions().reverse()) {
        const found = releasedIn(read(revision).manifest).find(
          (build) => build.name === name && build.version === version,
        );
        if (found) return { integrity: found.integrity, revision };
      }
      return undefined;
    },

    /** Replaces the manifest's file. */
    replaceManifest(text: string): void {
      replaceFile(manifestPath, text, { mode: permissions(), temporaryFolder: folder });
    },

    /** Replaces the signature of the manifest. */
    writeSignature(signature: SignatureFile): void {
      const text = `${JSON.stringify(signature, null, 2)}\n`;
      replaceFile(`${manifestPath}.sig`, text, { mode: permissions(), temporaryFolder: folder });
    },

    /** Gives a claim up: this process could not replace the manifest's file. */
    withdraw(revision: number): void {
      rmSync(fileOf(revision, 'json'), { force: true });
    },

    /**
     * Saves the text of a manifest that a revision replaces although it is in no record. Returns the path of the copy.
     */
    backUp(revision: number, text: string): string {
      const path = fileOf(revision, 'replaced.json');
      replaceFile(path, text, { mode: permissions() });
      return path;
    },

    /** Whether the process that claimed a revision died before it finished. */
    isAbandoned({ revision, writer, digest }: ChangeRecord): boolean {
      const hasEnded = writer.host === hostname() && !isRunning(writer.pid);
      const claim = statSync(fileOf(revision, 'json'), { throwIfNoEntry: false });
      if (!claim) return false; // withdrawn just now
      const ageMs = hasEnded ? ABANDONED_AFTER_MS : readFileSystemClock(folder) - claim.mtimeMs;
      if (ageMs < ABANDONED_AFTER_MS && ageMs >= -CLOCK_CORRECTION_MS) return false;
      // Its process may have withdrawn the claim since it was read, and another one may have claimed the revision.
      const now = textIfThere(revision);
      return now !== undefined && digestInRecord(now) === digest;
    },

    /** Removes temporary files of processes that died. */
    removeLeftovers(): void {
      const temporary = existsSync(folder) ? readdirSync(folder).filter((name) => TEMPORARY_NAME.test(name)) : [];
      for (const path of temporary.map((name) => join(folder, name))) {
        const stats = statSync(path, { throwIfNoEntry: false });
        if (stats && Date.now() - stats.mtimeMs > LEFTOVER_AFTER_MS) rmSync(path, { force: true });
      }
    },
  };
}

/** With the permission to open the folder where the mode has the permission to read. */
const folderPermissions = (mode: number): number => mode | ((mode & 0o444) >> 2);

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0); // signal 0 only tests whether the process exists
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // it exists and belongs to another user
  }
}

import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

let temporaryFiles = 0;

/** Matches the names of temporary files; each is unique to its file, process and machine. */
export const TEMPORARY_NAME = /^\.writing-/;

/** @param mode permissions, whatever the umask of this process is; left out: those of any new file */
function writeTemporary(folder: string, content: string | Buffer, mode?: number): string {
  temporaryFiles += 1;
  const path = join(folder, `.writing-${hostname()}-${process.pid}-${temporaryFiles}`);
  const file = openSync(path, 'wx', mode);
  try {
    try {
      if (mode !== undefined && (fstatSync(file).mode & 0o777) !== mode) fchmodSync(file, mode);
      writeFileSync(file, content); // unlike writeSync, it goes on after a part was written
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
  return path;
}

/** Makes a rename or a link durable. Windows cannot open folders, and does not need it. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const file = openSync(folder, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The permissions of a file; undefined if there is no such file. */
export function permissionsOf(path: string): number | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && stats.mode & 0o777;
}

type WriteOptions = {
  /** Permissions, if the file is new. */
  readonly mode?: number | undefined;
  /** On the same file system. */
  readonly temporaryFolder?: string;
};

/**
 * Writes a file atomically: readers see the complete old or the complete new content, and so does everybody after a
 * crash. The file keeps its permissions. If it throws, no temporary file stays.
 */
export function replaceFile(path: string, content: string | Buffer, options: WriteOptions = {}): void {
  const { temporaryFolder = dirname(path) } = options;
  const mode = permissionsOf(path) ?? options.mode;
  const temporary = writeTemporary(temporaryFolder, content, mode);
  try {
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/**
 * Creates a file atomically. Returns false if it exists: of all processes that try, exactly one creates it. If it throws,
 * this process has not created it.
 */
export function createFile(path: string, text: string, mode: number | undefined): boolean {
  const temporary = writeTemporary(dirname(path), text, mode);
  try {
    linkSync(temporary, path); // unlike a rename, a link never replaces a file; also true on network file systems
    syncCreated(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function syncCreated(path: string): void {
  try {
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

/**
 * The current time by the clock of a folder's file system, in ms. On a network disk it may differ from this machine's
 * clock.
 */
export function readFileSystemClock(folder: string): number {
  const temporary = writeTemporary(folder, '');
  try {
    return statSync(temporary).mtimeMs;
  } finally {
    rmSync(temporary, { force: true });
  }
}

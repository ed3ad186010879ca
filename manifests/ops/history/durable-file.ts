import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

let count = 0;

/** What is still being written; another name for each file, process and machine. */
export const TEMPORARY = /^\.writing-/;

function writeBeside(folder: string, text: string, mode?: number): string {
  count += 1;
  const path = join(folder, `.writing-${hostname()}-${process.pid}-${count}`);
  const file = openSync(path, 'wx', mode);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return path;
}

/** A rename or a link is on the disk only when its folder is. Windows opens no folders, and keeps them by itself. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const file = openSync(folder, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Puts a text in the place of a file, or makes it: readers find the old content or the new, whole, and a crash leaves one of them.
 *
 * @param workshop folder on the same file system, for what is being written
 */
export function replaceFile(path: string, text: string, workshop: string): void {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  const written = writeBeside(workshop, text, mode);
  renameSync(written, path);
  syncFolder(dirname(path));
}

/** Makes a file with this text, whole or not at all. False when there is one of that name: exactly one of all who try makes it. */
export function createFile(path: string, text: string): boolean {
  const written = writeBeside(dirname(path), text);
  try {
    linkSync(written, path); // unlike a rename, it never replaces; also on network file systems
    syncFolder(dirname(path));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(written, { force: true });
  }
}

/** What the clock of a folder's file system says, in ms: that of this machine may be another one. */
export function clockOf(folder: string): number {
  const written = writeBeside(folder, '');
  try {
    return statSync(written).mtimeMs;
  } finally {
    rmSync(written, { force: true });
  }
}

import { createHash } from 'node:crypto';
import { type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stampOf } from '../../../shell/server/files/cached-file.ts';
import type { PlannedFile } from './folder-files.ts';

/**
 * What the next export has to know of a folder in order not to read its files again: a digest of the stamps of its files, of their
 * compressed copies and of their sources, as they were when the one was known to be a copy of the other.
 *
 * A stamp contains the time of the last change of the inode, which no program can set. So other bytes are noticed even if size and time of
 * the file are the same: rsync misses them (`--checksum` in https://download.samba.org/pub/rsync/rsync.1), git does not.
 */
export type Stamps = Readonly<Record<string, string>>;

export const ENDINGS = ['.gz', '.br'] as const;

/** Two changes within this time may have the same stamp: the clock of FAT is that coarse. Like git: https://git-scm.com/docs/racy-git */
const RESOLUTION_MS = 2_000;

export type FileOnDisk = { readonly stamp: string; readonly bytes: number };

/** Undefined if there is no such file. */
export function lookAt(path: string): FileOnDisk | undefined {
  const stats: Stats | undefined = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? { stamp: stampOf(stats), bytes: stats.size } : undefined;
}

/** Files with a source, by their folders, with a slash at the end. */
export function byFolder(files: readonly PlannedFile[]): ReadonlyMap<string, readonly PlannedFile[]> {
  const folders = new Map<string, PlannedFile[]>();
  for (const file of files) {
    const folder = join(dirname(file.path), '/');
    const group = folders.get(folder) ?? [];
    group.push(file);
    folders.set(folder, group);
  }
  return folders;
}

/**
 * @param look finds a file of the export
 * @returns undefined if a file is missing
 */
export function stampFolder(
  files: readonly PlannedFile[],
  look: (path: string) => FileOnDisk | undefined,
): { readonly stamp: string; readonly files: readonly FileOnDisk[] } | undefined {
  const hash = createHash('sha256');
  const found: FileOnDisk[] = [];
  for (const { path, source, copies } of files) {
    const target = look(path);
    if (!target || !source) return undefined;
    found.push(target);
    hash.update(JSON.stringify([path, source.stamp, target.stamp]));
    for (const ending of ENDINGS) {
      const copy = look(`${path}${ending}`);
      if (copy) found.push(copy);
      hash.update(JSON.stringify([copies?.get(ending)?.stamp ?? '', copy?.stamp ?? '']));
    }
  }
  return { stamp: hash.digest('base64url').slice(0, 22), files: found };
}

/** Whether every later change of a source has another stamp. */
export const areSettled = (files: readonly PlannedFile[], readAtMs: number): boolean =>
  files.every(({ source, copies }) =>
    [source, ...(copies?.values() ?? [])].every((each) => each && readAtMs - each.changedAtMs > RESOLUTION_MS),
  );

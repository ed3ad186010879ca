import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ServedSite } from '../served-site.ts';
import { dictionaryDigest, makeDelta } from './delta.ts';
import type { FamilyOf } from './families.ts';
import { otherVersions } from './other-versions.ts';

/** Larger files take too long: React's 207 KB take 5 ms, a megabyte takes 40. */
const MAX_SOURCE_BYTES = 1024 * 1024;

/** A file, and its deltas by the digests of the dictionaries. */
export type VersionDeltas = { readonly content: Buffer; readonly deltas: ReadonlyMap<string, Buffer> };

/**
 * Makes the deltas of a file to its other versions that are smaller than the file is with Brotli. Undefined for a file that is not there,
 * or too large. Lets others work after each delta.
 *
 * @throws what the file system throws if a file cannot be read
 */
export async function versionDeltas(
  { folders, find }: Pick<ServedSite, 'folders' | 'find'>,
  familyOf: FamilyOf,
  path: string,
): Promise<VersionDeltas | undefined> {
  const content = await readSource(find, path);
  if (!content) return undefined;
  const deltas = new Map<string, Buffer>();
  const most = compressedBytes(folders, path);
  for (const other of otherVersions(folders, familyOf, path)) {
    await setImmediate();
    const dictionary = await readSource(find, other);
    if (!dictionary) continue;
    const delta = await makeDelta(content, dictionary);
    if (delta.length < most) deltas.set(dictionaryDigest(dictionary), delta);
  }
  return { content, deltas };
}

async function readSource(find: ServedSite['find'], path: string): Promise<Buffer | undefined> {
  const found = find(path);
  const file = found && join(found.folder, found.path);
  const bytes = file === undefined ? 0 : (statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  return file !== undefined && bytes > 0 && bytes <= MAX_SOURCE_BYTES ? readFile(file) : undefined;
}

/** What the file takes without a dictionary. */
function compressedBytes(folders: readonly string[], path: string): number {
  const files = folders.flatMap((folder) => ['', '.br'].map((ending) => join(folder, `${path}${ending}`)));
  return Math.min(...files.flatMap((file) => statSync(file, { throwIfNoEntry: false })?.size ?? []));
}

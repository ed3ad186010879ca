import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { explainFileError } from '../../../manifests/file-error.ts';
import type { FamilyOf } from './families.ts';

/** Of more versions, visitors who come back have hardly any. */
const MAX_VERSIONS = 5;

/**
 * Paths of the same file in the other versions that are in the folders: the five that were put there last.
 *
 * @param folders absolute paths of what is served
 */
export function otherVersions(folders: readonly string[], familyOf: FamilyOf, path: string): readonly string[] {
  const family = familyOf(path);
  if (!family) return [];
  const { pattern, versions } = family;
  const isSame = (other: string) => other !== path && familyOf(other)?.pattern === pattern;
  if (versions === undefined) return newest(folders, dirname(path), isSame);
  const [own = ''] = path.slice(versions.length).split('/');
  const inside = dirname(path.slice(versions.length + own.length + 1));
  return newest(folders, versions, (folder) => folder !== `${versions}${own}`).flatMap((folder) =>
    list(folders, join(folder, inside)).filter(isSame),
  );
}

function newest(folders: readonly string[], below: string, isWanted: (path: string) => boolean): readonly string[] {
  const changedAtMs = (path: string) =>
    Math.max(...folders.map((folder) => statSync(join(folder, path), { throwIfNoEntry: false })?.mtimeMs ?? 0));
  return list(folders, below)
    .filter(isWanted)
    .map((path) => ({ path, atMs: changedAtMs(path) }))
    .sort((a, b) => b.atMs - a.atMs)
    .slice(0, MAX_VERSIONS)
    .map(({ path }) => path);
}

/** Paths of what is in a folder of one of the folders. */
export const list = (folders: readonly string[], below: string, { recursive = false } = {}): readonly string[] => [
  ...new Set(folders.flatMap((folder) => namesIn(join(folder, below), recursive).map((name) => join(below, name)))),
];

/** None if there is no such folder, or it cannot be read. */
function namesIn(folder: string, recursive: boolean): readonly string[] {
  try {
    return readdirSync(folder, { recursive, encoding: 'utf8' });
  } catch (error) {
    if (explainFileError(error)) return [];
    throw error;
  }
}

import { existsSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { WELL_KNOWN } from '../../../shell/server/find-file.ts';
import { readStoredCopies } from '../build/compressed-copies.ts';

/** One file of the site. */
export type PlannedFile = {
  /** Below the path where the site is mounted. */
  readonly path: string;
  readonly content: () => Buffer;
};

/**
 * If several folders have a file, the first one wins. A compressed copy is of the file next to it.
 *
 * @param below the part of the folders to look at, with a slash at the end; empty for all
 * @param ignored a folder inside of them that is left out
 */
export function filesIn(folders: readonly string[], below: string, ignored?: string): PlannedFile[] {
  const found = new Map<string, { readonly folder: string }>();
  for (const folder of folders) {
    for (const path of walk(folder, below, ignored)) if (!found.has(path)) found.set(path, { folder });
  }
  return [...found]
    .filter(([path, { folder }]) => (found.get(path.replace(/\.(gz|br)$/, '')) ?? { folder }).folder === folder)
    .filter(([path, { folder }]) => !found.has(path.replace(/\.(gz|br)$/, '')) || isFaithful(folder, path))
    .map(([path, { folder }]) => ({ path, content: () => readFileSync(join(folder, path)) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** False for a compressed copy of another content; the export makes one of its own. */
function isFaithful(folder: string, path: string): boolean {
  const [, file, ending] = /^(.*)(\.gz|\.br)$/.exec(path) ?? [];
  if (file === undefined) return true;
  const read = (name: string) => readFileSync(join(folder, name));
  return readStoredCopies(file, read(file), (each) => (each === ending ? read(path) : undefined)).every(
    ({ isSame }) => isSame,
  );
}

/** Paths of files inside the folder, also those that symbolic links lead to, unless they lead out of the folder. */
function* walk(folder: string, below: string, ignored?: string): Generator<string> {
  const ancestors = new Set<string>();
  const top = join(realpathSync(folder), sep);
  const leadsOut = (path: string) => !join(realpathSync(path), sep).startsWith(top);
  function* visit(path: string): Generator<string> {
    const real = realpathSync(join(folder, path));
    if (ancestors.has(real) || (ignored !== undefined && existsSync(ignored) && real === realpathSync(ignored))) return;
    ancestors.add(real);
    for (const name of readdirSync(real)) {
      const child = `${path}${name}`;
      if (name.startsWith('.') && child !== WELL_KNOWN) continue;
      const stats: Stats | undefined = statSync(join(real, name), { throwIfNoEntry: false });
      if (stats && leadsOut(join(real, name))) continue;
      if (stats?.isDirectory()) yield* visit(`${child}/`);
      else if (stats?.isFile()) yield child;
    }
    ancestors.delete(real);
  }
  if (existsSync(join(folder, below)) && !leadsOut(join(folder, below))) yield* visit(below);
}

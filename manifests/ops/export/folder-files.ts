import { type Dirent, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { stampOf } from '../../../shell/server/files/cached-file.ts';
import { WELL_KNOWN } from '../../../shell/server/files/find-file.ts';

/** One file of the site. */
export type PlannedFile = {
  /** Below the path where the site is mounted. */
  readonly path: string;
  readonly content: () => Buffer;
  /** The file that it is a copy of; undefined for what the export makes itself. */
  readonly source?: Source;
  /** Compressed copies next to that file, by their endings: `.br`. They may be of another content. */
  readonly copies?: ReadonlyMap<string, Source>;
};

export type Source = {
  readonly read: () => Buffer;
  /** Another one after each change of the file. */
  readonly stamp: string;
  /** When it was last changed, whatever its time says. */
  readonly changedAtMs: number;
};

const COPY = /\.(?:gz|br)$/;

/**
 * If several folders have a file, the first one wins. A compressed copy is of the file next to it.
 *
 * @param folders without symbolic links in their paths
 * @param below the part of the folders to look at, with a slash at the end; empty for all
 * @param ignored a folder inside of them that is left out
 */
export function filesIn(folders: readonly string[], below: string, ignored?: string): PlannedFile[] {
  const found = new Map<string, { readonly folder: string; readonly source: Source }>();
  for (const folder of folders) {
    for (const [path, stats] of walk(folder, below, ignored))
      if (!found.has(path)) found.set(path, { folder, source: sourceOf(join(folder, path), stats) });
  }
  return [...found]
    .filter(([path]) => !found.has(path.replace(COPY, '')) || !COPY.test(path))
    .map(([path, { folder, source }]): PlannedFile => {
      const copies = ['.gz', '.br'].flatMap((ending): [string, Source][] => {
        const copy = found.get(`${path}${ending}`);
        return copy?.folder === folder ? [[ending, copy.source]] : [];
      });
      return { path, content: source.read, source, copies: new Map(copies) };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

const sourceOf = (file: string, stats: Stats): Source => ({
  read: () => readFileSync(file),
  stamp: stampOf(stats),
  changedAtMs: Math.max(stats.mtimeMs, stats.ctimeMs),
});

/** Files inside the folder, also those that symbolic links lead to, unless they lead out of the folder. */
function* walk(folder: string, below: string, ignored?: string): Generator<[path: string, stats: Stats]> {
  const ancestors = new Set<string>();
  const leftOut = ignored === undefined ? undefined : realPath(ignored);
  const start = realPath(join(folder, below));
  if (start === undefined) return;
  const top = join(folder, sep);
  const isInside = (real: string) => join(real, sep).startsWith(top);
  /** @param real where the folder is, without symbolic links */
  function* visit(path: string, real: string): Generator<[string, Stats]> {
    if (ancestors.has(real) || real === leftOut) return;
    ancestors.add(real);
    for (const entry of readdirSync(real, { withFileTypes: true })) {
      const child = `${path}${entry.name}`;
      if (entry.name.startsWith('.') && child !== WELL_KNOWN) continue;
      const place = placeOf(join(real, entry.name), entry);
      if (place === undefined || !isInside(place)) continue;
      const stats: Stats | undefined = statSync(place, { throwIfNoEntry: false });
      if (stats?.isDirectory()) yield* visit(`${child}/`, place);
      else if (stats?.isFile()) yield [child, stats];
    }
    ancestors.delete(real);
  }
  if (isInside(start)) yield* visit(below, start);
}

/** Without symbolic links; undefined for one that leads nowhere. The folder of the entry has none. */
const placeOf = (path: string, entry: Dirent): string | undefined => (entry.isSymbolicLink() ? realPath(path) : path);

/** Undefined if there is nothing at the path. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
}

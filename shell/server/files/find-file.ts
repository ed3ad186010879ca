import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

export type FoundFile = {
  /** The folder that contains it. */
  readonly folder: string;
  /** Inside the folder, separated by slashes. */
  readonly path: string;
};

/** Files for programs, at the root of a site: https://www.rfc-editor.org/rfc/rfc8615 */
export const WELL_KNOWN = '.well-known';

/**
 * Decodes a URL's path to a path inside a folder. Undefined if a segment is empty, starts with a dot (as `..` and hidden files do), or
 * decodes to something that is not a file name: nothing outside the folder can be reached. The first segment may be `.well-known`.
 */
export function decodePath(encoded: string): string | undefined {
  try {
    const segments = encoded.split('/').map(decodeURIComponent);
    const plain = belowWellKnown(segments).every((segment) => /^[^./\\\0][^/\\\0]*$/.test(segment));
    return plain ? segments.join('/') : undefined;
  } catch {
    return undefined; // a malformed percent-encoding
  }
}

/**
 * Finds a file in the first folder that has it. A symbolic link counts as the file that it leads to, and has to lead to a place
 * in one of the folders: otherwise a link in a build could publish any file of the machine.
 */
export function findFile(folders: readonly string[], encoded: string): FoundFile | undefined {
  const path = decodePath(encoded);
  if (path === undefined) return undefined;
  const folder = folders.find((each) => isFileInside(folders, join(each, path)));
  return folder === undefined ? undefined : { folder, path };
}

/** Files in folders, looked at together. */
export type ListedFiles = {
  /** As `findFile` of the folders. */
  find(encoded: string): FoundFile | undefined;
  /** Whether `find` may give this one. */
  has(file: FoundFile): boolean;
};

/**
 * For a command that looks for many files at one moment: it lists each directory once, and asks about single entries only where they are
 * links. With 10,000 builds that saves `conch check` a quarter of its time.
 */
export function listFiles(folders: readonly string[]): ListedFiles {
  type Listing = { readonly entries: ReadonlyMap<string, Dirent>; readonly isServed: boolean };
  const listings = new Map<string, Listing>();
  const list = (directory: string): Listing => {
    const known = listings.get(directory);
    if (known) return known;
    const entries = ifPossible(() => readdirSync(directory, { withFileTypes: true })) ?? [];
    const real = realPath(directory);
    const listing = {
      entries: new Map(entries.map((entry): [string, Dirent] => [entry.name, entry])),
      isServed: real !== undefined && isInside(folders, join(real, 'file')),
    };
    listings.set(directory, listing);
    return listing;
  };
  const has = ({ folder, path }: FoundFile): boolean => {
    const file = join(folder, path);
    const { entries, isServed } = list(dirname(file));
    const entry = entries.get(basename(file));
    return entry?.isFile() ? isServed : entry !== undefined && isFileInside(folders, file);
  };
  return {
    has,
    find(encoded) {
      const path = decodePath(encoded);
      return path === undefined ? undefined : folders.map((folder) => ({ folder, path })).find(has);
    },
  };
}

/** Whether there is a file at the path that `findFile` does not give, because a symbolic link leads out of the folders. */
export function leadsOut(folders: readonly string[], encoded: string): boolean {
  const path = decodePath(encoded);
  return path !== undefined && folders.some((each) => isFile(join(each, path))) && !findFile(folders, encoded);
}

/**
 * Whether there is a file whose real path is in one of the folders, and is not hidden there. The folders may be links themselves.
 * Kubernetes mounts files as links into folders such as `..data`:
 * https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically
 */
export function isFileInside(folders: readonly string[], file: string): boolean {
  const real = isFile(file) ? realPath(file) : undefined;
  return real !== undefined && isInside(folders, real);
}

/** @param real a path without links */
const isInside = (folders: readonly string[], real: string): boolean =>
  folders.some((folder) => {
    // A folder that a real path begins with has no links itself.
    const root = real.startsWith(join(resolve(folder), sep)) ? resolve(folder) : realPath(folder);
    const path = root && real.startsWith(root) ? relative(root, real) : '..';
    return belowWellKnown(path.split(sep)).every((segment) => !/^\.($|[^.]|\.$)/.test(segment));
  });

const belowWellKnown = (segments: readonly string[]): readonly string[] =>
  segments[0] === WELL_KNOWN && segments.length > 1 ? segments.slice(1) : segments;

/** Undefined if there is nothing at the path. */
const realPath = (path: string): string | undefined => ifPossible(() => realpathSync.native(path));

const isFile = (path: string): boolean =>
  ifPossible(() => statSync(path, { throwIfNoEntry: false }))?.isFile() ?? false;

/** Errors that a client can cause with a path: one that continues below a file, one that is too long. Or the file is just gone. */
const NO_SUCH_PATH = new Set<unknown>(['ENOTDIR', 'ENAMETOOLONG', 'ENOENT']);

function ifPossible<Result>(look: () => Result): Result | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof Error && 'code' in error && NO_SUCH_PATH.has(error.code)) return undefined;
    throw error;
  }
}

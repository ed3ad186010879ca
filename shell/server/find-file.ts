import { statSync } from 'node:fs';
import { join } from 'node:path';

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
    const [first, ...others] = segments;
    const named = first === WELL_KNOWN && others.length > 0 ? others : segments;
    const plain = named.every((segment) => /^[^./\\\0][^/\\\0]*$/.test(segment));
    return plain ? segments.join('/') : undefined;
  } catch {
    return undefined; // a malformed percent-encoding
  }
}

/** Finds a file in the first folder that has it. */
export function findFile(folders: readonly string[], encoded: string): FoundFile | undefined {
  const path = decodePath(encoded);
  if (path === undefined) return undefined;
  const folder = folders.find((each) => isFile(join(each, path)));
  return folder === undefined ? undefined : { folder, path };
}

/** Errors that a client can cause with a path: one that continues below a file, one that is too long. */
const NO_SUCH_PATH = new Set<unknown>(['ENOTDIR', 'ENAMETOOLONG']);

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch (error) {
    if (error instanceof Error && 'code' in error && NO_SUCH_PATH.has(error.code)) return false;
    throw error;
  }
}

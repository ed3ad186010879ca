import { statSync } from 'node:fs';
import { join } from 'node:path';

export type FoundFile = {
  /** The folder that contains it. */
  readonly folder: string;
  /** Inside the folder, separated by slashes. */
  readonly path: string;
};

/**
 * Decodes a URL's path to a path inside a folder. Undefined if a segment is empty, starts with a dot (as `..` does), or decodes to
 * something that is not a file name: nothing outside the folder can be reached.
 */
export function decodePath(encoded: string): string | undefined {
  try {
    const segments = encoded.split('/').map(decodeURIComponent);
    const plain = segments.every((segment) => /^[^./\\\0][^/\\\0]*$/.test(segment));
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

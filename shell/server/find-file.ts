import { statSync } from 'node:fs';
import { join } from 'node:path';

export type FoundFile = {
  /** The folder that holds it. */
  readonly folder: string;
  /** Inside the folder, with slashes. */
  readonly path: string;
};

/**
 * The path inside a folder that a URL's path asks for: undefined where a segment is empty, hidden (which `..` is too)
 * or decodes to something that is no file name.
 */
export function decodePath(encoded: string): string | undefined {
  try {
    const segments = encoded.split('/').map(decodeURIComponent);
    const plain = segments.every((segment) => /^[^./\\\0][^/\\\0]*$/.test(segment));
    return plain ? segments.join('/') : undefined;
  } catch {
    return undefined; // a percent sign that encodes nothing
  }
}

/** The file in the first folder that has it. */
export function findFile(folders: readonly string[], encoded: string): FoundFile | undefined {
  const path = decodePath(encoded);
  if (path === undefined) return undefined;
  const folder = folders.find((each) => isFile(join(each, path)));
  return folder === undefined ? undefined : { folder, path };
}

/** What a client's path can be beside missing: one that goes on below a file, one that no file system can hold. */
const noSuchPath = new Set<unknown>(['ENOTDIR', 'ENAMETOOLONG']);

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch (error) {
    if (error instanceof Error && 'code' in error && noSuchPath.has(error.code)) return false;
    throw error;
  }
}

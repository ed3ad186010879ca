import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** A representation of a file that visitors get in place of it, if their browsers accept its compression. */
export type CompressedCopy = {
  /** How an operator finds it: `remoteEntry.js.br`. */
  readonly name: string;
  /** Whether it unpacks to the bytes of the file. */
  readonly isSame: boolean;
};

const unpackers = { '.br': brotliDecompressSync, '.gz': gunzipSync };

/** @param read gives the file next to the file whose name has this ending; undefined if there is none */
export function readStoredCopies(
  file: string,
  content: Buffer,
  read: (ending: string) => Buffer | undefined,
): CompressedCopy[] {
  return Object.entries(unpackers).flatMap(([ending, unpack]) => {
    const copy = read(ending);
    return copy ? [{ name: `${file}${ending}`, isSame: unpacksTo(content, copy, unpack) }] : [];
  });
}

function unpacksTo(content: Buffer, copy: Buffer, unpack: typeof gunzipSync): boolean {
  try {
    // Unpacks no further than the file is long.
    return unpack(copy, { maxOutputLength: Math.max(content.length, 1) }).equals(content);
  } catch (error) {
    const isOfZlib = error instanceof Error && 'code' in error;
    if (isOfZlib) return false; // damaged, or longer than the file
    throw error;
  }
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { OperatorError } from '../../operator-error.ts';

/** Marks a directory as an export, and says what was exported and whether it is complete. */
export const MARKER_FILE = '.conch-export.json';

const marker = z.object({
  base: z.string(),
  revision: z.number(),
  /** False while an export is written, true when all its files are there. */
  complete: z.boolean(),
  /** Files of pages. The next export removes those that it no longer has. */
  pages: z.array(z.string()),
  /** Other files that belong neither to the shell nor to a build. They are removed in the same way. */
  files: z.optional(z.array(z.string())),
  /** See stamps.ts. */
  stamps: z.optional(z.record(z.string(), z.string())),
});
export type Marker = z.infer<typeof marker>;

/**
 * The marker of the last export to a directory; undefined if there was none.
 *
 * @throws {OperatorError} DIRECTORY_TAKEN when it has other files, CONFLICT when it has a later revision
 */
export function readMarker(
  directory: string,
  { base, revision }: Pick<Marker, 'base' | 'revision'>,
): Marker | undefined {
  if (!existsSync(directory)) return undefined;
  const found = findMarker(directory);
  if (found) assertExportOf(found, directory, { base, revision });
  return found;
}

/**
 * Makes sure that an export may follow another one.
 *
 * @param directory or the URL of a folder in a bucket
 * @throws {OperatorError} DIRECTORY_TAKEN, CONFLICT
 */
export function assertExportOf(
  found: Marker,
  directory: string,
  { base, revision }: Pick<Marker, 'base' | 'revision'>,
): void {
  if (found.base !== base) {
    const remedy = `Name another directory, or export with --base ${found.base}.`;
    throw new OperatorError('DIRECTORY_TAKEN', `${directory} has the site for ${found.base}, not ${base}.`, remedy);
  }
  if (found.revision > revision) {
    throw new OperatorError(
      'CONFLICT',
      `${directory} has revision ${found.revision}, but the manifest is revision ${revision}, and browsers ignore a lower revision.`,
      'Raise "revision" in the manifest, as "conch rollback" does.',
    );
  }
}

export const formatMarker = (marker: Marker): string => `${JSON.stringify(marker, null, 2)}\n`;

/** Undefined if the text is none. */
export function parseMarker(text: string): Marker | undefined {
  try {
    return marker.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function findMarker(directory: string): Marker | undefined {
  const remedy = 'Name a directory that is new, empty, or from an earlier export.';
  try {
    if (readdirSync(directory).length === 0) return undefined;
    const file = join(directory, MARKER_FILE);
    const found = existsSync(file) ? marker.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data : undefined;
    if (found) return found;
  } catch (cause) {
    const isFile = cause instanceof Error && 'code' in cause && cause.code === 'ENOTDIR';
    if (isFile) throw new OperatorError('DIRECTORY_TAKEN', `${directory} is a file.`, remedy, { cause });
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new OperatorError(
    'DIRECTORY_TAKEN',
    `${directory} is not empty, and is not from an earlier export: it has no valid ${MARKER_FILE}.`,
    remedy,
  );
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { OperatorError } from '../../operator-error.ts';

/** Says that a directory is an export, of what, and whether it is whole. */
export const MARKER = '.conch-export.json';

const marker = z.object({
  base: z.string(),
  revision: z.number(),
  /** False from the first file on, true after the last. */
  complete: z.boolean(),
  /** Files that the next export takes away when it has no such page. */
  pages: z.array(z.string()),
});
export type Marker = z.infer<typeof marker>;

/**
 * What was exported to a directory before; undefined where nothing was.
 *
 * @throws {OperatorError} DIRECTORY_TAKEN when it has files of somebody else, CONFLICT when it has a later revision
 */
export function readMarker(
  directory: string,
  { base, revision }: Pick<Marker, 'base' | 'revision'>,
): Marker | undefined {
  if (!existsSync(directory)) return undefined;
  const found = known(directory);
  if (!found) return undefined;
  if (found.base !== base) {
    const remedy = `Name another directory, or export with --base ${found.base}.`;
    throw new OperatorError('DIRECTORY_TAKEN', `${directory} has the site for ${found.base}, not ${base}.`, remedy);
  }
  if (found.revision > revision) {
    throw new OperatorError(
      'CONFLICT',
      `${directory} has revision ${found.revision}, and the manifest is revision ${revision}: browsers never go back.`,
      'Raise "revision" in the manifest, as "conch rollback" does.',
    );
  }
  return found;
}

function known(directory: string): Marker | undefined {
  const remedy = 'Name a directory that is empty or new, or one that an export was written to.';
  try {
    if (readdirSync(directory).length === 0) return undefined;
    const file = join(directory, MARKER);
    const read = existsSync(file) ? marker.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data : undefined;
    if (read) return read;
  } catch (cause) {
    const isFile = cause instanceof Error && 'code' in cause && cause.code === 'ENOTDIR';
    if (isFile) throw new OperatorError('DIRECTORY_TAKEN', `${directory} is a file.`, remedy, { cause });
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new OperatorError(
    'DIRECTORY_TAKEN',
    `${directory} is not empty, and nothing says that "conch export" has written it (${MARKER}).`,
    remedy,
  );
}

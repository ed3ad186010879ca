import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { decodePath } from '../../../shell/server/files/find-file.ts';
import { OperatorError } from '../../operator-error.ts';

/**
 * Reads a file of a folder that somebody else has filled. Links are never followed: they lead to files that are not of the
 * folder, and a link may lead elsewhere when it is followed again.
 *
 * @param file path inside the folder, as in a URL
 * @returns undefined if there is no such file
 * @throws {OperatorError} BUILD_UNFIT it is reached by a link, or is a device or a pipe
 */
export function readPlainFile(folder: string, file: string): Buffer | undefined {
  const path = decodePath(file);
  if (path === undefined) return undefined;
  const place = join(folder, path);
  const stats = lstatSync(place, { throwIfNoEntry: false });
  if (!stats) return undefined;
  const isPlain = stats.isFile() && realpathSync(place) === join(realpathSync(folder), path);
  if (isPlain) return readFileSync(place);
  throw new OperatorError(
    'BUILD_UNFIT',
    `${place} is a symbolic link, is in a folder that is one, or is no file. A build has plain files.`,
    'Copy the files themselves ("cp -RL"), and deploy the copy.',
  );
}

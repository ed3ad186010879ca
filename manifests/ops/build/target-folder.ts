import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { decodePath } from '../../../shell/server/files/find-file.ts';
import { explainingFileErrors } from '../../file-error.ts';
import { OperatorError } from '../../operator-error.ts';

/**
 * The folder that a build is copied to: where `conch serve` looks for it.
 *
 * @param path of the build on the site, with a slash at both ends
 * @returns ends with a slash
 * @throws {OperatorError} BUILD_UNFIT it is not inside the root
 */
export function targetFolder(root: string, path: string): string {
  const decoded = decodePath(path.slice(1, -1));
  const folder = join(root, decoded ?? path, '/');
  const error = { code: 'FILE_UNUSABLE', done: `${folder} cannot be used`, path: folder } as const;
  const isServed = decoded !== undefined && explainingFileErrors(error, () => isInside(folder, root));
  if (isServed) return folder;
  throw new OperatorError(
    'BUILD_UNFIT',
    `${folder} is outside of ${root}, is hidden, or is the folder of all builds, so nothing is copied there.`,
    'Correct "basePath" of the remote, or replace the symbolic link that leads there.',
  );
}

function isInside(folder: string, root: string): boolean {
  const [place, top] = [realAncestor(folder), realAncestor(root)];
  return place === top || place.startsWith(join(top, sep));
}

/** The folder, or the nearest one above it that exists, without symbolic links. */
function realAncestor(folder: string): string {
  const exists = lstatSync(folder, { throwIfNoEntry: false }) !== undefined;
  return exists ? realpathSync(folder) : realAncestor(dirname(folder));
}

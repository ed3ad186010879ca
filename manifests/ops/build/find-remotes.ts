import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RemoteFolder } from '../../../remotes/build/build-remotes.ts';
import { OperatorError } from '../../operator-error.ts';

/**
 * The remotes of a site: each package.json that has `conch`, in the folder itself or in its npm workspaces, which are paths, or all folders
 * in one, such as `remotes/*`.
 *
 * @throws {OperatorError} FOLDER_MISSING if there is none, or one of the files cannot be used
 */
export function findRemotes(root: string): readonly RemoteFolder[] {
  const { workspaces } = readPackage(root) ?? {};
  const patterns = (workspaces && 'packages' in workspaces ? workspaces.packages : workspaces) ?? [];
  const folders = patterns.flatMap((pattern) => {
    const [, parent] = /^(.*)\/\*$/.exec(pattern) ?? [];
    if (parent === undefined) return [join(root, pattern)];
    const entries = existsSync(join(root, parent)) ? readdirSync(join(root, parent), { withFileTypes: true }) : [];
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(root, parent, name));
  });
  const remotes = [root, ...folders].flatMap((directory) => {
    const { conch, name = basename(directory), version } = readPackage(directory) ?? {};
    if (!conch) return [];
    if (version) return [{ directory, name: name.replace(/^@[^/]+\//, ''), version }];
    throw unusable(directory, 'has no "version"', 'Give the remote one, such as 0.1.0.');
  });
  if (remotes.length > 0) return remotes;
  const fact = `There is no remote in ${root}: no package.json with "conch", here or in "workspaces".`;
  throw new OperatorError(
    'FOLDER_MISSING',
    fact,
    'Run "conch init" or "conch new remote", or name the site with --in.',
  );
}

const unusable = (folder: string, fact: string, remedy: string, options?: ErrorOptions): OperatorError =>
  new OperatorError('FOLDER_MISSING', `${join(folder, 'package.json')} ${fact}.`, remedy, options);

type Package = {
  readonly name?: string;
  readonly version?: string;
  readonly conch?: object;
  readonly workspaces?: readonly string[] | { readonly packages: readonly string[] };
};

function readPackage(folder: string): Package | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw unusable(folder, `is not JSON: ${cause.message}`, 'Correct it, then run the command again.', { cause });
  }
}

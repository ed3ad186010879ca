import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A folder with a remote: a package.json that has `conch`. */
export type RemoteFolder = { readonly directory: string; readonly name: string; readonly version: string };

/** The remote in a folder, and those in its npm workspaces: paths, or all folders in one, such as `remotes/*`. */
export function findRemotes(root: string): readonly RemoteFolder[] {
  const { workspaces } = readPackage(root) ?? {};
  const patterns = (workspaces && 'packages' in workspaces ? workspaces.packages : workspaces) ?? [];
  const folders = patterns.flatMap((pattern) => {
    const [, parent] = /^(.*)\/\*$/.exec(pattern) ?? [];
    if (parent === undefined) return [join(root, pattern)];
    const entries = existsSync(join(root, parent)) ? readdirSync(join(root, parent), { withFileTypes: true }) : [];
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(root, parent, name));
  });
  return [root, ...folders].flatMap((directory) => {
    const { conch, name = basename(directory), version } = readPackage(directory) ?? {};
    return conch && version ? [{ directory, name: name.replace(/^@[^/]+\//, ''), version }] : [];
  });
}

type Package = {
  readonly name?: string;
  readonly version?: string;
  readonly conch?: object;
  readonly workspaces?: readonly string[] | { readonly packages: readonly string[] };
};

function readPackage(folder: string): Package | undefined {
  const file = join(folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

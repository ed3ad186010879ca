import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import webpack from 'webpack';
import { findRemotes, type RemoteFolder } from './find-remotes.ts';
import { remote } from './preset.ts';

export type BuildOptions = {
  /** Folder of the site, or of a repository with one remote. */
  readonly root: string;
  /** Output folder: `shell/`, and `remotes/<name>/<version>/` for each remote. */
  readonly output: string;
  /** Names of the remotes to build; without any, all. */
  readonly names: readonly string[];
  /** Builds only what is not there yet. */
  readonly missing: boolean;
  /** The shell as it is packed; without it, only remotes are built. */
  readonly shell: string | undefined;
};

export type BuildResult = {
  /** What was written, as paths from the working directory. */
  readonly built: readonly string[];
  /** Remotes with this name do not exist. */
  readonly unknown: readonly string[];
  readonly known: readonly string[];
  /** What webpack reports; empty if all went well. */
  readonly errors: string;
};

/** Builds the remotes of a site for production by the preset, and copies the shell next to them. */
export async function buildRemotes({ root, output, names, missing, shell }: BuildOptions): Promise<BuildResult> {
  const all = findRemotes(resolve(root));
  const known = all.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) return { built: [], unknown, known, errors: '' };

  const folderOf = ({ name, version }: RemoteFolder) => join(resolve(output), 'remotes', name, version);
  // remote.json is written last, so if it exists the build is complete.
  const isMissing = (each: RemoteFolder) => !existsSync(join(folderOf(each), 'remote.json'));
  const selected = all.filter(
    (each) => (names.length === 0 || names.includes(each.name)) && (!missing || isMissing(each)),
  );
  const shellFolder = join(resolve(output), 'shell');
  const copiesShell = shell !== undefined && names.length === 0 && !isSameShell(shell, shellFolder);
  if (copiesShell) copyShell(shell, shellFolder);
  const stats = selected.length > 0 ? await build(selected, join(resolve(output), 'remotes')) : undefined;
  const built = [...(copiesShell ? [shellFolder] : []), ...selected.map(folderOf)];
  return {
    built: stats?.hasErrors() ? [] : built.map((folder) => relative('', folder)),
    unknown,
    known,
    errors: stats?.hasErrors() ? stats.toString({ preset: 'errors-only', colors: false }) : '',
  };
}

function build(remotes: readonly RemoteFolder[], output: string): Promise<webpack.MultiStats> {
  const compiler = webpack(
    remotes.map(({ directory, name, version }) => remote({ directory, name, version, output, production: true })),
  );
  return new Promise((resolve, reject) => {
    compiler?.run((error, stats) => {
      compiler.close(() => (stats ? resolve(stats) : reject(error)));
    });
  });
}

/** index.html names each file of the shell by its hash. */
const isSameShell = (packed: string, copy: string): boolean =>
  existsSync(join(copy, 'index.html')) &&
  readFileSync(join(packed, 'index.html')).equals(readFileSync(join(copy, 'index.html')));

/** Copies index.html last, so that an interrupted copy is not mistaken for a whole one. */
function copyShell(packed: string, copy: string): void {
  const last = join(packed, 'index.html');
  rmSync(join(copy, 'index.html'), { force: true });
  cpSync(packed, copy, { recursive: true, filter: (file) => file !== last });
  cpSync(last, join(copy, 'index.html'));
}

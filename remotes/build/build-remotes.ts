import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import webpack from 'webpack';
import { remote } from './preset.ts';

/** A folder with a remote: its package.json has `conch`. */
export type RemoteFolder = { readonly directory: string; readonly name: string; readonly version: string };

export type BuildOptions = {
  readonly remotes: readonly RemoteFolder[];
  /** Output folder: `shell/`, and `remotes/<name>/<version>/` for each remote. */
  readonly output: string;
  /** Builds only what is not there yet. */
  readonly missing: boolean;
  /** The shell as it is packed; without it, only remotes are built. */
  readonly shell: string | undefined;
};

export type BuildResult = {
  /** Folders that were written, as paths from the working directory. */
  readonly built: readonly string[];
  /** What webpack reports; empty if all went well. */
  readonly errors: string;
};

/** Builds remotes for production by the preset, and copies the shell next to them. */
export async function buildRemotes({ remotes, output, missing, shell }: BuildOptions): Promise<BuildResult> {
  const folderOf = ({ name, version }: RemoteFolder) => join(resolve(output), 'remotes', name, version);
  // remote.json is written last, so if it exists the build is complete.
  const selected = remotes.filter((each) => !missing || !existsSync(join(folderOf(each), 'remote.json')));
  const shellFolder = join(resolve(output), 'shell');
  const copiesShell = shell !== undefined && !isSameShell(shell, shellFolder);
  if (copiesShell) copyShell(shell, shellFolder);
  const stats = selected.length > 0 ? await build(selected, join(resolve(output), 'remotes')) : undefined;
  if (stats?.hasErrors()) return { built: [], errors: stats.toString({ preset: 'errors-only', colors: false }) };
  const built = [...(copiesShell ? [shellFolder] : []), ...selected.map(folderOf)];
  return { built: built.map((folder) => relative('', folder)), errors: '' };
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

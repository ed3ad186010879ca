import { join } from 'node:path';
import { digestsOf } from '../../../manifests/ops/build/digests.ts';
import type { Workspace } from '../../support/workspace.ts';

type DescribedBuild = {
  readonly name: string;
  readonly version: string;
  /** Text that makes the remote entry another file. */
  readonly mark?: string;
  /** Code of the remote entry, of a build that does something. */
  readonly code?: string;
  /** Exposed module -> its files. */
  readonly assets: Readonly<Record<string, readonly string[]>>;
  readonly requires?: Readonly<Record<string, string>>;
  readonly provides?: Readonly<Record<string, string>>;
};

/**
 * Files of a build that has the remote.json of a real one, though by itself it does nothing: all that commands read, without webpack.
 */
export function describedBuild(build: DescribedBuild): Readonly<Record<string, string>> {
  const { name, version, mark = '', assets, requires = {}, provides = {} } = build;
  const bundleFileName = 'remoteEntry.js';
  const entry = build.code ?? `window[${JSON.stringify(name)}] = ${JSON.stringify(`${version}${mark}`)};\n`;
  const others = [...new Set(Object.values(assets).flat())];
  const files: Record<string, string> = {
    [bundleFileName]: entry,
    ...Object.fromEntries(others.map((file) => [file, `/* ${file} */\n`])),
  };
  const described = {
    name,
    version,
    bundleFileName,
    moduleName: name,
    integrity: digestsOf(Buffer.from(entry)).sha384,
    assets,
    requires,
    provides,
    files: Object.fromEntries(
      Object.entries(files).map(([file, text]) => [
        file,
        { integrity: digestsOf(Buffer.from(text)).sha384, bytes: Buffer.byteLength(text) },
      ]),
    ),
  };
  return { ...files, 'remote.json': JSON.stringify(described, null, 2) };
}

/** A script and a style sheet for each exposed module. */
export const assetsOf = (...modules: readonly string[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    modules.map((module) => {
      const file = module.replace('./', '');
      return [module, [`${file}.0123abcd.js`, `${file}.4567cdef.css`]];
    }),
  );

type NextBuild = Partial<Pick<DescribedBuild, 'name' | 'mark' | 'requires' | 'provides'>> & {
  readonly version: string;
  readonly exposes?: readonly string[];
};

/** Writes a build for a command to deploy into `builds/<name>/<version>/`, with one script for all modules. Gives the folder. */
export function writeBuild(workspace: Workspace, build: NextBuild): string {
  const { name = 'shop', version, mark = '', exposes, ...sharing } = build;
  const folder = join('builds', name, `${version}${mark}`);
  const modules = exposes ?? ['./header', './home', './products'];
  const assets = Object.fromEntries(modules.map((module) => [module, ['view.0123abcd.js']]));
  for (const [file, text] of Object.entries(describedBuild({ name, version, mark, assets, ...sharing }))) {
    workspace.write(join(folder, file), text);
  }
  return folder;
}

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Workspace } from './served-site.ts';

type SmallBuild = {
  readonly name?: string;
  readonly version: string;
  /** Beside the version, to make other bytes under one version. */
  readonly mark?: string;
  readonly exposes?: readonly string[];
};

const digest = (text: string): string => `sha384-${createHash('sha384').update(text).digest('base64')}`;

/**
 * Writes a build as remotes/build/preset.ts does, of two small files, into `builds/<name>/<version>/`: what commands need to
 * know of a build, without webpack. Gives the folder.
 */
export function writeBuild(workspace: Workspace, { name = 'shop', version, mark = '', exposes }: SmallBuild): string {
  const folder = join('builds', name, `${version}${mark}`);
  const files = {
    'remoteEntry.js': `window[${JSON.stringify(name)}] = ${JSON.stringify(`${version}${mark}`)};\n`,
    'view.0123abcd.js': 'view();\n',
  };
  for (const [file, text] of Object.entries(files)) workspace.write(join(folder, file), text);
  workspace.write(join(folder, 'remote.json'), {
    name,
    version,
    bundleFileName: 'remoteEntry.js',
    moduleName: name,
    integrity: digest(files['remoteEntry.js']),
    assets: Object.fromEntries(
      (exposes ?? ['./header', './home', './products']).map((module) => [module, ['view.0123abcd.js']]),
    ),
    requires: {},
    provides: {},
    files: Object.fromEntries(
      Object.entries(files).map(([file, text]) => [file, { integrity: digest(text), bytes: Buffer.byteLength(text) }]),
    ),
  });
  return folder;
}

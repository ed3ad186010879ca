import { digestsOf } from '../../manifests/ops/build/digests.ts';
import type { Workspace } from './served-site.ts';

type BuildSource = {
  /** Exposed modules, each a script and a style sheet. */
  readonly modules: readonly string[];
  readonly requires?: Readonly<Record<string, string>>;
  readonly provides?: Readonly<Record<string, string>>;
};

/** Puts a build with its remote.json into `root/remotes/`, as the preset makes them, though it does nothing. */
export function writeDescribedBuild(
  workspace: Workspace,
  name: string,
  version: string,
  { modules, requires = {}, provides = {} }: BuildSource,
): void {
  const files: Record<string, { integrity: string; bytes: number }> = {};
  const write = (file: string, text: string): string => {
    workspace.write(`root/remotes/${name}/${version}/${file}`, text);
    files[file] = { integrity: digestsOf(Buffer.from(text)).sha384, bytes: text.length };
    return file;
  };
  const entry = write('remoteEntry.js', `window.${name} = '${version}'`);
  const assets = modules.map((module) => {
    const file = module.replace('./', '');
    return [module, [write(`${file}.0123abcd.js`, `${file}()`), write(`${file}.4567cdef.css`, `.${file} {}`)]];
  });
  workspace.write(`root/remotes/${name}/${version}/remote.json`, {
    name,
    version,
    bundleFileName: entry,
    moduleName: name,
    integrity: files[entry]?.integrity,
    assets: Object.fromEntries(assets),
    requires,
    provides,
    files,
  });
}

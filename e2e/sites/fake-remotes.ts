import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApplicationEntry, FragmentEntry, Manifest, RemoteEntry } from '../../manifests/schema.ts';
import type { ServeOptions } from './serve.ts';

/** A site of remotes that are written by hand, each to prove one thing. */
export type ProbeSite = {
  /** Name -> source of its remote entry; see `container`. */
  readonly remotes: Readonly<Record<string, string>>;
  /** Placed on `/` in main unless they say otherwise. */
  readonly applications?: readonly (Partial<ApplicationEntry> & Pick<ApplicationEntry, 'name' | 'remote'>)[];
  readonly fragments?: Readonly<Record<string, Partial<FragmentEntry> & Pick<FragmentEntry, 'remote'>>>;
  readonly entries?: Readonly<Record<string, Partial<RemoteEntry>>>;
};

/**
 * A remote entry that records its calls in `window.calls` and exposes `./view`.
 *
 * @param exports source of the exposed module's exports
 */
export const container = (name: string, exports: string): string => `
  window.calls ??= [];
  window.scopes ??= [];
  calls.push('${name} evaluated');
  window['${name}'] = {
    init(scope) { calls.push('${name} init'); scopes.push(scope); },
    async get(module) {
      if (module !== './view') throw new Error('Module "' + module + '" does not exist in container.');
      return () => (${exports});
    },
  };
`;

/** Exports whose lifecycles record their calls, and show `text`. */
export const view = (text: string, more = ''): string => `{
  async bootstrap(props) { calls.push('bootstrap ' + props.name); },
  async mount(props) { calls.push('mount ' + props.name); props.domElement.textContent = ${JSON.stringify(text)}; },
  async unmount(props) { calls.push('unmount ' + props.name); props.domElement.textContent = ''; },
  ${more}
}`;

/** What the smallest manifest says of a remote whose build lies in the served folders. */
export const entryOf = (name: string): RemoteEntry => ({
  version: '1.0.0',
  basePath: `/remotes/${name}/{version}/`,
  bundleFileName: 'remoteEntry.js',
  moduleName: name,
});

/** Writes the remotes' builds into a temporary folder and describes the site to serve. */
export function probeSite({
  remotes,
  applications = [],
  fragments = {},
  entries = {},
}: ProbeSite): ServeOptions & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'conch-probes-'));
  for (const [name, source] of Object.entries(remotes)) writeProbe(folder, name, source);
  return {
    folder,
    assets: [folder],
    manifest(manifest: Manifest) {
      manifest.remotes = Object.fromEntries(
        Object.keys({ ...remotes, ...entries }).map((name) => [name, { ...entryOf(name), ...entries[name] }]),
      );
      manifest.applications = applications.map((entry) => ({
        module: './view',
        region: 'main',
        activeWhen: [{ path: '/', exact: true }],
        ...entry,
      }));
      manifest.fragments = Object.fromEntries(
        Object.entries(fragments).map(([name, entry]) => [name, { module: './view', ...entry }]),
      );
    },
  };
}

export function writeProbe(folder: string, name: string, source: string, version = '1.0.0'): void {
  const build = join(folder, 'remotes', name, version);
  mkdirSync(build, { recursive: true });
  writeFileSync(join(build, 'remoteEntry.js'), source);
}

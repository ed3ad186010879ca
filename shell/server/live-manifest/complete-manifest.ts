import type { Manifest, RemoteEntry } from '../../../manifests/schema.ts';
import { fillVersion } from '../../site/build-urls.ts';
import type { BuildDescription } from './build-description.ts';

/**
 * Finds the `remote.json` in a folder that is given below the place where the site is mounted, such as
 * `remotes/explore/1.0.0/`. Undefined when there is none, 'unusable' when it is no description of a build.
 */
export type Lookup = (folder: string) => BuildDescription | 'unusable' | undefined;

type BuildEntry = Pick<RemoteEntry, 'version' | 'integrity' | 'assets' | 'sharedAssets' | 'requires' | 'provides'>;
type Place = { readonly basePath: string; readonly bundleFileName: string };

/**
 * Fills in what the manifest leaves out and the builds know: integrity, assets, those of shared modules, required and provided
 * shared versions.
 * What stands in the manifest wins. Builds on other origins keep what they have: their files are not here to be read.
 * Where nothing is left out, as `conch deploy` writes it, no files are looked for.
 */
export function completeManifest(
  manifest: Manifest,
  lookup: Lookup,
): { readonly manifest: Manifest; readonly warnings: readonly string[] } {
  const warnings: string[] = [];

  const complete = <Build extends BuildEntry>(
    build: Build,
    name: string,
    { basePath, bundleFileName }: Place,
  ): Build => {
    const folder = folderOf(basePath, build.version);
    if (folder === undefined || isComplete(build)) return build;
    const found = lookup(folder);
    if (!found) return build;
    if (found === 'unusable') {
      warnings.push(`${folder}remote.json is not used: it does not describe a build`);
      return build;
    }
    if (found.name !== name || found.version !== build.version) {
      const described = `${found.name} ${found.version}`;
      warnings.push(`${folder}remote.json is not used: it describes ${described}, not ${name} ${build.version}`);
      return build;
    }
    return {
      ...build,
      ...missing('integrity', build.integrity, found.files?.[bundleFileName]?.integrity),
      ...missing('assets', build.assets, found.assets),
      ...missing('sharedAssets', build.sharedAssets, found.sharedAssets),
      ...missing('requires', build.requires, found.requires),
      ...missing('provides', build.provides, found.provides),
    };
  };

  const remotes = Object.entries(manifest.remotes).map(([name, remote]): [string, RemoteEntry] => {
    const { previous, rollout } = remote;
    return [
      name,
      {
        ...complete(remote, name, remote),
        ...(previous && { previous: complete(previous, name, { ...remote, ...defined(previous) }) }),
        ...(rollout && {
          rollout: { ...rollout, build: complete(rollout.build, name, { ...remote, ...defined(rollout.build) }) },
        }),
      },
    ];
  });
  return { manifest: { ...manifest, remotes: Object.fromEntries(remotes) }, warnings };
}

/** The folders in which `completeManifest` looks. */
export function foldersOf(manifest: Manifest): string[] {
  const folders = new Set<string>();
  completeManifest(manifest, (folder) => {
    folders.add(folder);
    return undefined;
  });
  return [...folders];
}

const isComplete = ({ integrity, assets, sharedAssets, requires, provides }: BuildEntry): boolean =>
  Boolean(integrity && assets && sharedAssets && requires && provides);

/** Where a build lies below the place where the site is mounted; undefined for one on another origin. */
const folderOf = (basePath: string, version: string): string | undefined =>
  basePath.startsWith('/') ? fillVersion(basePath, version).slice(1) : undefined;

const missing = <Key extends string, Value>(key: Key, stands: Value | undefined, found: Value | undefined) =>
  stands === undefined && found !== undefined ? { [key]: found } : {};

/** What a build says of its own place; the rest it has from the remote. */
const defined = ({
  basePath,
  bundleFileName,
}: Partial<{ [Key in keyof Place]: string | undefined }>): Partial<Place> => ({
  ...(basePath !== undefined && { basePath }),
  ...(bundleFileName !== undefined && { bundleFileName }),
});

import { checkedFiles } from '../../../manifests/checked-files.ts';
import { printable } from '../../../manifests/printable.ts';
import type { Manifest, RemoteEntry } from '../../../manifests/schema.ts';
import { withoutFrozen } from '../../../manifests/without-frozen.ts';
import { entryFile, entryOf, fillVersion } from '../../site/builds/build-urls.ts';
import type { BuildDescription } from './build-description.ts';

/**
 * Reads the `remote.json` in a folder, which is relative to the site, such as `remotes/explore/1.0.0/`. Undefined if there is none,
 * 'unusable' if it does not describe a build.
 */
export type Lookup = (folder: string) => BuildDescription | 'unusable' | undefined;

type BuildEntry = Pick<
  RemoteEntry,
  'version' | 'integrity' | 'assets' | 'sharedAssets' | 'files' | 'checksFiles' | 'requires' | 'provides'
>;
type Place = { readonly basePath: string; readonly bundleFileName: string };

/**
 * Adds to each build what the manifest leaves out and its `remote.json` has: `integrity`, `assets`, `sharedAssets`, `files`, `checksFiles`,
 * `requires` and `provides`. Values in the manifest win. Builds on other origins stay as they are. No file is read for a build that lacks nothing, as
 * `conch deploy` writes it. Leaves out `frozen`.
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
      const described = printable(`${found.name} ${found.version}`);
      warnings.push(`${folder}remote.json is not used: it describes ${described}, not ${name} ${build.version}`);
      return build;
    }
    const entry = entryFile(entryOf(bundleFileName, build.version));
    const { files, checksFiles } = checkedFiles(found, entry);
    return {
      ...build,
      ...missing('integrity', build.integrity, found.files?.[entry]?.integrity),
      ...missing('assets', build.assets, found.assets),
      ...missing('sharedAssets', build.sharedAssets, found.sharedAssets),
      ...missing('files', build.files, files),
      ...missing('checksFiles', build.checksFiles, checksFiles),
      ...missing('requires', build.requires, found.requires),
      ...missing('provides', build.provides, found.provides),
    };
  };

  const forVisitors = withoutFrozen(manifest);
  const remotes = Object.entries(forVisitors.remotes).map(([name, remote]): [string, RemoteEntry] => {
    const { previous, rollout } = remote;
    return [
      name,
      {
        ...complete(remote, name, remote),
        ...(previous && { previous: complete(previous, name, { ...remote, ...ownPlace(previous) }) }),
        ...(rollout && {
          rollout: { ...rollout, build: complete(rollout.build, name, { ...remote, ...ownPlace(rollout.build) }) },
        }),
      },
    ];
  });
  return { manifest: { ...forVisitors, remotes: Object.fromEntries(remotes) }, warnings };
}

/** The folders that `completeManifest` looks up. */
export function foldersOf(manifest: Manifest): string[] {
  const folders = new Set<string>();
  completeManifest(manifest, (folder) => {
    folders.add(folder);
    return undefined;
  });
  return [...folders];
}

const isComplete = ({ integrity, assets, sharedAssets, files, checksFiles, requires, provides }: BuildEntry): boolean =>
  Boolean(integrity && assets && sharedAssets && (files || checksFiles) && requires && provides);

/** The folder of a build, relative to the site; undefined if it is on another origin. */
const folderOf = (basePath: string, version: string): string | undefined =>
  basePath.startsWith('/') ? fillVersion(basePath, version).slice(1) : undefined;

const missing = <Key extends string, Value>(key: Key, given: Value | undefined, found: Value | undefined) =>
  given === undefined && found !== undefined ? { [key]: found } : {};

/** Where a build is, as far as it differs from its remote. */
const ownPlace = ({
  basePath,
  bundleFileName,
}: Partial<{ [Key in keyof Place]: string | undefined }>): Partial<Place> => ({
  ...(basePath !== undefined && { basePath }),
  ...(bundleFileName !== undefined && { bundleFileName }),
});

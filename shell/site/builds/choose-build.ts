import type { Manifest, RemoteEntry } from '../../../manifests/schema.ts';
import { buildUrl, entryOf } from './build-urls.ts';
import type { Credentials } from './cross-origin.ts';
import { isInRollout } from './rollout.ts';

type BuildEntry = NonNullable<RemoteEntry['previous']>;

/** One build, ready to be loaded. */
export type Build = {
  readonly remote: string;
  readonly version: string;
  /** Whole URL of the build's folder, with a slash at the end. */
  readonly basePath: string;
  readonly bundleFileName: string;
  readonly moduleName: string;
  readonly credentials: Credentials;
  readonly integrity: string | undefined;
  readonly assets: RemoteEntry['assets'];
  readonly sharedAssets: RemoteEntry['sharedAssets'];
  readonly files: RemoteEntry['files'];
  readonly checksFiles: RemoteEntry['checksFiles'];
  /** Whether none of its files must be used without integrity, its entry included. */
  readonly requiresIntegrity: boolean;
  readonly requires: RemoteEntry['requires'];
  readonly provides: RemoteEntry['provides'];
  readonly limits: NonNullable<RemoteEntry['limits']>;
  readonly styles: RemoteEntry['styles'];
  /** What takes over when this build fails: for a build that is rolled out the remote's own, for that one its `previous`. */
  readonly previous: Build | undefined;
};

/**
 * The build of a remote for one visitor.
 *
 * @param home URL at which the site is mounted, with a slash at the end
 * @param policy of the manifest
 * @param bucket of the visitor, 0 to 9999; asked for only if the remote is being rolled out
 */
export function chooseBuild(
  remote: string,
  entry: RemoteEntry,
  home: URL,
  policy: Manifest['policy'],
  bucket: () => number,
): Build {
  const requiresIntegrity = policy?.integrity === 'required';
  /** What an entry leaves out, it inherits from the remote, except for what describes the bytes of one build. */
  const build = (own: BuildEntry, previous?: Build): Build => ({
    remote,
    version: own.version,
    basePath: buildUrl(own.basePath ?? entry.basePath, own.version, home),
    bundleFileName: entryOf(own.bundleFileName ?? entry.bundleFileName, own.version),
    moduleName: own.moduleName ?? entry.moduleName,
    credentials: own.credentials ?? entry.credentials,
    integrity: own.integrity,
    assets: own.assets,
    sharedAssets: own.sharedAssets,
    files: own.files,
    checksFiles: own.checksFiles,
    requiresIntegrity,
    requires: own.requires,
    provides: own.provides,
    limits: entry.limits ?? {},
    styles: entry.styles,
    previous,
  });
  const { previous, rollout } = entry;
  const own = build(entry, previous && build(previous));
  return rollout && isInRollout(bucket(), rollout.percent) ? build(rollout.build, own) : own;
}

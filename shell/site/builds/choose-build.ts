import type { Manifest, RemoteEntry } from '../../../manifests/schema.ts';
import { buildUrl, entryOf } from './build-urls.ts';
import { isInRollout } from './rollout.ts';

type BuildEntry = NonNullable<RemoteEntry['previous']>;

/** Fields of a remote that a build does not have. */
type OfRemote = 'previous' | 'rollout' | 'policy';

/** One build, ready to be loaded. */
export type Build = Readonly<Omit<RemoteEntry, OfRemote>> & {
  readonly remote: string;
  /** Whole URL of the build's folder, with a slash at the end. */
  readonly basePath: string;
  readonly moduleName: string;
  /** Whether none of its files must be used without integrity, its entry included. */
  readonly requiresIntegrity: boolean;
  /** What takes over when this build fails: for a build that is rolled out the remote's own, for that one its `previous`. */
  readonly previous?: Build | undefined;
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
  const { previous, rollout, policy: _, ...main } = entry;
  /** What an entry leaves out, it inherits from the remote, except for what describes the bytes of one build. */
  const { integrity, assets, sharedAssets, files, checksFiles, requires, provides, ...inherited } = main;
  const build = (own: BuildEntry, previous?: Build): Build => {
    const all = { ...inherited, ...own };
    const { version, basePath = entry.basePath, bundleFileName = entry.bundleFileName } = all;
    return {
      ...all,
      remote,
      basePath: buildUrl(basePath, version, home),
      bundleFileName: entryOf(bundleFileName, version),
      moduleName: all.moduleName ?? remote,
      requiresIntegrity: policy?.integrity === 'required',
      previous,
    };
  };
  const own = build(main, previous && build(previous));
  return rollout && isInRollout(bucket(), rollout.percent) ? build(rollout.build, own) : own;
}

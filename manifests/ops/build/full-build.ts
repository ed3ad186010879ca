import { nearest } from '../../nearest.ts';
import { OperatorError } from '../../operator-error.ts';
import type { BuildEntry, Manifest, RemoteEntry } from '../../schema.ts';

/** One build with everything that says where it is and what it is. */
export type FullBuild = BuildEntry & Pick<RemoteEntry, 'basePath' | 'bundleFileName' | 'moduleName'>;

/** What a build may leave out, because the remote says it. */
const PLACE = ['basePath', 'bundleFileName', 'moduleName'] as const;
/** What is true of one build alone. */
const FACTS = ['integrity', 'assets', 'sharedAssets', 'requires', 'provides'] as const;

/** @throws {OperatorError} REMOTE_UNKNOWN */
export function findRemote({ remotes }: Manifest, name: string): RemoteEntry {
  const remote = Object.hasOwn(remotes, name) ? remotes[name] : undefined;
  if (remote) return remote;
  const meant = nearest(name, Object.keys(remotes));
  const known = Object.keys(remotes).join(', ') || 'none';
  throw new OperatorError(
    'REMOTE_UNKNOWN',
    `The manifest has no remote ${name}.`,
    meant ? `Did you mean ${meant}?` : `It has ${known}.`,
  );
}

export const withRemote = (manifest: Manifest, name: string, remote: RemoteEntry): Manifest => ({
  ...manifest,
  remotes: { ...manifest.remotes, [name]: remote },
});

/** The build that a remote runs for everybody who is in no rollout. */
export const mainBuild = (remote: RemoteEntry): FullBuild => pick(remote, ['version', ...PLACE, ...FACTS]);

/** Another build of a remote, with what it has from the remote. */
export const fullBuild = (remote: RemoteEntry, build: BuildEntry): FullBuild => ({
  ...pick(build, ['version', ...FACTS]),
  basePath: build.basePath ?? remote.basePath,
  bundleFileName: build.bundleFileName ?? remote.bundleFileName,
  moduleName: build.moduleName ?? remote.moduleName,
});

/** A build as it is written beside another one: without what the remote says already. */
export function omitInherited(remote: RemoteEntry, build: FullBuild): BuildEntry {
  const own = PLACE.filter((field) => build[field] !== remote[field]);
  return pick(build, ['version', ...own, ...FACTS]);
}

/** The remote with another build in the place of its main one. It is in no rollout any more. */
export function withMainBuild(remote: RemoteEntry, build: FullBuild, previous?: FullBuild): RemoteEntry {
  const { limits, styles, frozen } = remote;
  const main = { ...build, ...(limits && { limits }), ...(styles && { styles }), ...(frozen && { frozen }) };
  return previous ? { ...main, previous: omitInherited(main, previous) } : main;
}

function pick<From extends object, Key extends keyof From>(from: From, keys: readonly Key[]): Pick<From, Key> {
  return Object.fromEntries(keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]]))) as Pick<
    From,
    Key
  >;
}

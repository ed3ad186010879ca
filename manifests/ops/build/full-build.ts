import { isDeepStrictEqual } from 'node:util';
import { nearest } from '../../nearest.ts';
import { OperatorError } from '../../operator-error.ts';
import type { BuildEntry, Manifest, RemoteEntry } from '../../schema.ts';

/** One build with every field that says where it is and what it contains. */
export type FullBuild = BuildEntry & Pick<RemoteEntry, 'basePath' | 'bundleFileName'>;

/** Fields that a build inherits from its remote if it does not have them itself. */
const INHERITED_FIELDS = ['basePath', 'bundleFileName', 'moduleName', 'format', 'before', 'credentials'] as const;
/** What such a field means if neither the build nor its remote has it. */
const DEFAULTS: Partial<BuildEntry> = { format: 'script', before: [], credentials: 'same-origin' };
/** Fields that describe the bytes of one build and are never inherited. */
const OWN_FIELDS = ['integrity', 'assets', 'sharedAssets', 'files', 'checksFiles', 'requires', 'provides'] as const;

/** Also `constructor` may be the name of a remote, which every object has as a field that it inherits. */
export const remoteOf = ({ remotes }: Pick<Manifest, 'remotes'>, name: string): RemoteEntry | undefined =>
  Object.hasOwn(remotes, name) ? remotes[name] : undefined;

/** @throws {OperatorError} REMOTE_UNKNOWN */
export function findRemote(manifest: Manifest, name: string): RemoteEntry {
  const remote = remoteOf(manifest, name);
  if (remote) return remote;
  const { remotes } = manifest;
  const meant = nearest(name, Object.keys(remotes));
  const known = Object.keys(remotes).join(', ') || 'none';
  throw new OperatorError(
    'REMOTE_UNKNOWN',
    `The manifest has no remote ${name}.`,
    meant ? `Did you mean ${meant}?` : `Its remotes: ${known}.`,
  );
}

export const withRemote = (manifest: Manifest, name: string, remote: RemoteEntry): Manifest => ({
  ...manifest,
  remotes: { ...manifest.remotes, [name]: remote },
});

/** The build of a remote for every visitor who is not in a rollout. */
export const mainBuild = (remote: RemoteEntry): FullBuild =>
  pick(remote, ['version', ...INHERITED_FIELDS, ...OWN_FIELDS]);

/** A `previous` or `rollout` build with the fields that it inherits from its remote. */
export const fullBuild = (remote: RemoteEntry, build: BuildEntry): FullBuild => ({
  ...pick(build, ['version', ...OWN_FIELDS]),
  basePath: build.basePath ?? remote.basePath,
  bundleFileName: build.bundleFileName ?? remote.bundleFileName,
  ...pick(
    {
      moduleName: build.moduleName ?? remote.moduleName,
      format: build.format ?? remote.format,
      before: build.before ?? remote.before,
      credentials: build.credentials ?? remote.credentials,
    },
    ['moduleName', 'format', 'before', 'credentials'],
  ),
});

/** The inverse of `fullBuild`: leaves out the fields that equal the remote's. */
export function omitInherited(remote: RemoteEntry, build: FullBuild): BuildEntry {
  const different = INHERITED_FIELDS.filter((field) => !isDeepStrictEqual(build[field], remote[field]));
  // Without the field a build would inherit what the remote has.
  const own = { ...DEFAULTS, ...build };
  return pick(own, ['version', ...different, ...OWN_FIELDS]);
}

/** The remote with another main build. This also ends a rollout. */
export function withMainBuild(remote: RemoteEntry, build: FullBuild, previous?: FullBuild): RemoteEntry {
  // Everything else is of the remote, whichever build it has.
  const ofBuilds = ['version', ...INHERITED_FIELDS, ...OWN_FIELDS, 'previous', 'rollout'] as const;
  const main = { ...build, ...omit(remote, ofBuilds) };
  return previous ? { ...main, previous: omitInherited(main, previous) } : main;
}

function pick<From extends object, Key extends keyof From>(from: From, keys: readonly Key[]): Pick<From, Key> {
  const picked: Partial<From> = {};
  for (const key of keys) if (from[key] !== undefined) picked[key] = from[key];
  return picked as Pick<From, Key>;
}

function omit<From extends object, Key extends keyof From>(from: From, keys: readonly Key[]): Omit<From, Key> {
  const rest = { ...from };
  for (const key of keys) delete rest[key];
  return rest;
}

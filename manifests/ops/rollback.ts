import { isDeepStrictEqual } from 'node:util';
import type { Commands } from '../commands.ts';
import { OperatorError } from '../operator-error.ts';
import type { Manifest, RemoteEntry } from '../schema.ts';
import { type BuildLocation, parseLocation } from './build/build-location.ts';
import { findRemote, fullBuild, remoteOf, withMainBuild, withRemote } from './build/full-build.ts';
import type { ChangeRecord } from './history/record.ts';
import { findSigned, parseRevision } from './history/revisions.ts';
import { parseOptions } from './parse-options.ts';
import { changeVerb, type NoChange, type Plan } from './release/change-verb.ts';
import { releaseOptions, releaseUsage } from './release/release-options.ts';
import { verifyBuild } from './release/verify-build.ts';
import { UsageError } from './verb.ts';

const usage = `Usage: conch rollback <remote> [--to REVISION] [options]
       conch rollback --to REVISION [options]

Undoes a release. If a build is being rolled out, this ends the rollout; otherwise the previous build replaces the
current one. With --to, the remote becomes what it was in that revision. Without a remote the whole manifest does,
even if its file is not valid any more. A frozen remote can be rolled back.

Options:
  --to REVISION     number of a revision; "conch history" lists them
${releaseUsage}

Example:
  conch rollback explore --reason "blank page on phones"`;

export const rollback = changeVerb({
  summary: 'undo a release',
  usage,
  parse(args) {
    const parsed = parseOptions(args, { ...releaseOptions, to: { type: 'string' } }, ['remote?']);
    return { ...parsed, target: parseTarget(parsed.positionals[0], parseRevision(parsed.options.to)) };
  },
  restores: ({ target: { name } }) => name === undefined,
  async prepare({ target, options, commands }, { manifest: base, unusable }, store) {
    const { name } = target;
    if (name === undefined) {
      const record = await findSigned(store, target.revision);
      if (!options.unproven) await verifyChangedRemotes(base, record.manifest, parseLocation(options));
      return { plan: (manifest) => planFullRestore(manifest, record, unusable !== undefined, commands) };
    }
    const record = target.revision === undefined ? undefined : await findSigned(store, target.revision);
    const plan = (manifest: Manifest): Plan | NoChange =>
      record ? planRestore(manifest, name, record, commands) : planRollback(manifest, name, commands);
    const planned = plan(base);
    if ('manifest' in planned && !options.unproven) {
      await verifyBuild(planned.manifest, name, parseLocation(options));
    }
    return { remote: name, plan };
  },
});

/** A remote, or the whole manifest as it was in a revision. */
type Target =
  | { readonly name: string; readonly revision: number | undefined }
  | { readonly name: undefined; readonly revision: number };

/** @throws {UsageError} */
function parseTarget(name: string | undefined, revision: number | undefined): Target {
  if (name !== undefined) return { name, revision };
  if (revision !== undefined) return { name, revision };
  throw new UsageError('The remote is missing');
}

/** @throws {OperatorError} REMOTE_UNKNOWN, NOTHING_TO_DO */
export function planRollback(manifest: Manifest, name: string, commands: Commands): Plan {
  const remote = findRemote(manifest, name);
  const history = commands('history', name);
  const next = `Next: ${history}`;
  if (remote.rollout) {
    const { rollout, ...rest } = remote;
    return {
      manifest: withRemote(manifest, name, rest),
      change: `${name}: rollout of ${rollout.build.version} to ${rollout.percent} % of visitors ended; everybody gets ${remote.version}`,
      next,
    };
  }
  if (!remote.previous) {
    throw new OperatorError(
      'NOTHING_TO_DO',
      `The manifest names no previous build of ${name}.`,
      `"${history}" lists earlier builds; "${commands('rollback', name, '--to', '<revision>')}" returns to one.`,
    );
  }
  const build = fullBuild(remote, remote.previous);
  return {
    manifest: withRemote(manifest, name, withMainBuild(remote, build)),
    change: `${name}: ${remote.version} -> ${build.version}, rolled back`,
    next,
  };
}

/**
 * Makes a remote what it was in another revision. Only whether it is frozen stays.
 *
 * @throws {OperatorError} REVISION_UNKNOWN
 */
export function planRestore(
  manifest: Manifest,
  name: string,
  { manifest: then, revision }: Pick<ChangeRecord, 'manifest' | 'revision'>,
  commands: Commands,
): Plan | NoChange {
  const earlier = remoteOf(then, name);
  if (!earlier) {
    throw new OperatorError(
      'REVISION_UNKNOWN',
      `Revision ${revision} has no remote ${name}.`,
      `"${commands('history', name)}" lists the revisions that changed it.`,
    );
  }
  const remote = remoteOf(manifest, name);
  const { frozen: _, ...restored } = earlier;
  const entry: RemoteEntry = { ...restored, ...(remote?.frozen && { frozen: remote.frozen }) };
  const next = `Next: ${commands('diff', String(revision))}`;
  if (isDeepStrictEqual(entry, remote))
    return { noChange: `${name} is already what it was in revision ${revision}.`, next };
  return {
    manifest: withRemote(manifest, name, entry),
    change: `${name}: ${describeBuilds(remote)} -> ${describeBuilds(entry)}, as in revision ${revision}`,
    next,
  };
}

async function verifyChangedRemotes(now: Manifest, then: Manifest, location: BuildLocation): Promise<void> {
  const changed = Object.keys(then.remotes).filter(
    (name) => !isDeepStrictEqual(remoteOf(now, name), remoteOf(then, name)),
  );
  for (const name of changed) await verifyBuild(then, name, location);
}

/** `1.0.0`, or `1.0.0 with 1.1.0 for 10 %`. */
const describeBuilds = (remote: RemoteEntry | undefined): string => {
  const { version, rollout } = remote ?? { version: 'nothing' };
  return rollout ? `${version} with ${rollout.build.version} for ${rollout.percent} %` : version;
};

/** @param isBroken the file cannot be used, so that it changes in any case */
const planFullRestore = (
  manifest: Manifest,
  { manifest: then, revision }: ChangeRecord,
  isBroken: boolean,
  commands: Commands,
): Plan | NoChange => {
  const next = `Next: ${commands('diff', String(revision))}`;
  const { revision: _, ...now } = manifest;
  const { revision: __, ...restored } = then;
  if (!isBroken && isDeepStrictEqual(now, restored)) {
    return { noChange: `The manifest is already what it was in revision ${revision}.`, next };
  }
  return {
    manifest: { ...then, revision: manifest.revision },
    change: `everything rolled back to revision ${revision}`,
    next,
  };
};

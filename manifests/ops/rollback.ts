import { isDeepStrictEqual } from 'node:util';
import { OperatorError } from '../operator-error.ts';
import type { Manifest, RemoteEntry } from '../schema.ts';
import type { BuildLocation } from './build/build-location.ts';
import { findRemote, fullBuild, withMainBuild, withRemote } from './build/full-build.ts';
import type { Records } from './history/records.ts';
import { parseOptions } from './parse-options.ts';
import { changeVerb, type NoChange, type Plan } from './release/change-verb.ts';
import { releaseOptions, releaseUsage } from './release/release-options.ts';
import { verifyBuild } from './release/verify-build.ts';
import { UsageError } from './verb.ts';
import { where } from './where.ts';

const usage = `Usage: conch rollback <remote> [--to REVISION] [options]
       conch rollback --to REVISION [options]

Takes a release back. A build that is being rolled out is taken from everybody; else the previous build takes the place
of the one that runs. With --to, the remote becomes what it was in that revision; without a remote the whole manifest
does, also when the file cannot be read any more. A frozen remote can be rolled back.

Options:
  --to REVISION     number of a revision; "conch history" lists them
${releaseUsage}

Example:
  conch rollback explore --reason "blank page on phones"`;

export const rollback = changeVerb({
  summary: 'take a release back',
  usage,
  parse(args) {
    const parsed = parseOptions(args, { ...releaseOptions, to: { type: 'string' } }, ['remote?']);
    const revision = parseRevision(parsed.options.to);
    if (revision === undefined && parsed.given.length === 0) throw new UsageError('The remote is missing');
    return { ...parsed, revision };
  },
  open: ({ given, options, revision }, store) => {
    if (given.length > 0 || revision === undefined) return;
    findRecord(store.records, revision); // before anything is touched
    if (!options['dry-run']) store.reinstate();
  },
  async prepare({ given: [name], options, revision }, base, store) {
    const record = revision === undefined ? undefined : findRecord(store.records, revision);
    if (name === undefined) {
      const then = record?.manifest ?? base;
      if (!options.unproven) await proveAll(base, then, where(options));
      return { plan: (manifest) => whole(manifest, then, revision ?? 0) };
    }
    const plan = (manifest: Manifest): Plan | NoChange =>
      record ? planRestore(manifest, name, record.manifest, record.revision) : planRollback(manifest, name);
    const planned = plan(base);
    if ('manifest' in planned && !options.unproven) await verifyBuild(planned.manifest, name, where(options));
    return { remote: name, plan };
  },
});

/** @throws {OperatorError} REMOTE_UNKNOWN, NOTHING_TO_DO */
export function planRollback(manifest: Manifest, name: string): Plan {
  const remote = findRemote(manifest, name);
  const next = `Next: conch history ${name}`;
  if (remote.rollout) {
    const { rollout, ...rest } = remote;
    return {
      manifest: withRemote(manifest, name, rest),
      change: `${name}: ${rollout.build.version} taken back from ${rollout.percent} % of visitors; everybody has ${remote.version}`,
      next,
    };
  }
  if (!remote.previous) {
    throw new OperatorError(
      'NOTHING_TO_DO',
      `The manifest names no previous build of ${name}.`,
      `"conch history ${name}" lists what there was; "conch rollback ${name} --to <revision>" goes back to it.`,
    );
  }
  const build = fullBuild(remote, remote.previous);
  return {
    manifest: withRemote(manifest, name, withMainBuild(remote, build)),
    change: `${name}: ${remote.version} -> ${build.version}, taken back`,
    next,
  };
}

/** What a remote was in another revision, but for whether it is frozen. @throws {OperatorError} REVISION_UNKNOWN */
export function planRestore(manifest: Manifest, name: string, then: Manifest, revision: number): Plan | NoChange {
  const earlier = then.remotes[name];
  if (!earlier) {
    throw new OperatorError(
      'REVISION_UNKNOWN',
      `Revision ${revision} has no remote ${name}.`,
      `"conch history ${name}" lists the revisions that changed it.`,
    );
  }
  const { [name]: remote } = manifest.remotes;
  const { frozen: _, ...asItWas } = earlier;
  const restored: RemoteEntry = { ...asItWas, ...(remote?.frozen && { frozen: remote.frozen }) };
  const next = `Next: conch diff ${revision}`;
  if (isDeepStrictEqual(restored, remote)) return { done: `${name} is what it was in revision ${revision}.`, next };
  return {
    manifest: withRemote(manifest, name, restored),
    change: `${name}: ${inWords(remote)} -> ${inWords(restored)}, as in revision ${revision}`,
    next,
  };
}

/** Each remote that would be another than now. */
async function proveAll(now: Manifest, then: Manifest, where: BuildLocation): Promise<void> {
  const changed = Object.keys(then.remotes).filter((name) => !isDeepStrictEqual(now.remotes[name], then.remotes[name]));
  for (const name of changed) await verifyBuild(then, name, where);
}

const inWords = (remote: RemoteEntry | undefined): string => {
  const { version, rollout } = remote ?? { version: 'nothing' };
  return rollout ? `${version} with ${rollout.build.version} for ${rollout.percent} %` : version;
};

const whole = (manifest: Manifest, then: Manifest, revision: number): Plan | NoChange => {
  const next = `Next: conch diff ${revision}`;
  const { revision: _, ...now } = manifest;
  const { revision: __, ...asItWas } = then;
  if (isDeepStrictEqual(now, asItWas)) return { done: `The manifest is what it was in revision ${revision}.`, next };
  return {
    manifest: { ...then, revision: manifest.revision },
    change: `everything back to revision ${revision}`,
    next,
  };
};

/** @throws {OperatorError} REVISION_UNKNOWN */
export function findRecord(records: Records, revision: number) {
  if (records.revisions().includes(revision)) return records.at(revision);
  const known = records.revisions();
  const range = known.length > 0 ? `It begins at ${known[0]} and ends at ${known.at(-1)}` : 'It is empty';
  throw new OperatorError(
    'REVISION_UNKNOWN',
    `The history has no revision ${revision}. ${range}.`,
    '"conch history" lists what there is.',
  );
}

/** @throws {UsageError} */
export function parseRevision(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new UsageError(`${text} is no revision; it is a whole number such as 12`);
  return Number(text);
}

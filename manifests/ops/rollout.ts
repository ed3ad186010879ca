import { OperatorError } from '../operator-error.ts';
import type { Manifest } from '../schema.ts';
import { findRemote, withRemote } from './build/full-build.ts';
import { assertNotFrozen } from './freeze.ts';
import { parseOptions } from './parse-options.ts';
import { changeVerb, type NoChange, type Plan } from './release/change-verb.ts';
import { releaseOptions, releaseUsage } from './release/release-options.ts';
import { verifyBuild } from './release/verify-build.ts';
import { UsageError } from './verb.ts';
import { where } from './where.ts';

const usage = `Usage: conch rollout <remote> <percent> [options]

Gives the build that is being rolled out to more visitors, or to fewer. Who has it keeps it while the percentage
rises. 0 takes it from everybody and keeps it at hand.

Options:
${releaseUsage}

Example:
  conch rollout explore 50`;

export const rollout = changeVerb({
  summary: 'give a build that is being rolled out to more visitors',
  usage,
  parse: (args) => parseOptions(args, releaseOptions, ['remote', 'percent']),
  async prepare({ given: [name = '', text = ''], options }, base) {
    const percent = parsePercent(text);
    const planned = planRollout(base, name, percent);
    const rises = percent > (base.remotes[name]?.rollout?.percent ?? 0);
    if ('manifest' in planned && rises && !options.unproven) await verifyBuild(planned.manifest, name, where(options));
    return { remote: name, plan: (manifest) => planRollout(manifest, name, percent) };
  },
});

/** @throws {OperatorError} REMOTE_UNKNOWN, NOTHING_TO_DO, FROZEN */
export function planRollout(manifest: Manifest, name: string, percent: number): Plan | NoChange {
  const remote = findRemote(manifest, name);
  if (!remote.rollout) {
    throw new OperatorError(
      'NOTHING_TO_DO',
      `No build of ${name} is being rolled out; everybody has ${remote.version}.`,
      `"conch deploy <build of ${name}> --rollout ${percent || 10}" begins one.`,
    );
  }
  const { build, percent: before } = remote.rollout;
  const next =
    percent < 100 ? `Next: conch rollout ${name} <percent>, or conch promote ${name}` : `Next: conch promote ${name}`;
  if (percent === before) return { done: `${name} ${build.version} is at ${percent} % already.`, next };
  if (percent > before) assertNotFrozen(name, remote);
  return {
    manifest: withRemote(manifest, name, { ...remote, rollout: { percent, build } }),
    change: `${name}: ${build.version} for ${percent} % of visitors (was ${before} %)`,
    next,
  };
}

/** @throws {UsageError} */
export function parsePercent(text: string): number {
  const percent = Number(text.replace(/ ?%$/, ''));
  if (text.trim() === '' || !(percent >= 0 && percent <= 100))
    throw new UsageError(`${text} is no percentage from 0 to 100`);
  return percent;
}

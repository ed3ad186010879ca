import type { Commands } from '../commands.ts';
import { OperatorError } from '../operator-error.ts';
import type { Manifest } from '../schema.ts';
import { parseLocation } from './build/build-location.ts';
import { findRemote, remoteOf, withRemote } from './build/full-build.ts';
import { parseOptions } from './parse-options.ts';
import { changeVerb, type NoChange, type Plan } from './release/change-verb.ts';
import { assertNotFrozen } from './release/frozen.ts';
import { parsePercent, releaseOptions, releaseUsage } from './release/release-options.ts';
import { verifyBuild } from './release/verify-build.ts';

const usage = `Usage: conch rollout <remote> <percent> [options]

Changes the share of visitors who get the build that is being rolled out. While the percentage rises, visitors who
have the build keep it. With 0, nobody gets it, but it stays in the manifest.

Options:
${releaseUsage}

Example:
  conch rollout explore 50`;

export const rollout = changeVerb({
  summary: 'change the share of visitors who get a new build',
  usage,
  parse: (args) => parseOptions(args, releaseOptions, ['remote', 'percent']),
  async prepare({ positionals: [name = '', text = ''], options, commands }, { manifest: base }) {
    const percent = parsePercent(text);
    const plan = (manifest: Manifest) => planRollout(manifest, name, percent, commands);
    const planned = plan(base);
    const rises = percent > (remoteOf(base, name)?.rollout?.percent ?? 0);
    if ('manifest' in planned && rises && !options.unproven) {
      await verifyBuild(planned.manifest, name, parseLocation(options));
    }
    return { remote: name, plan };
  },
});

/** @throws {OperatorError} REMOTE_UNKNOWN, NOTHING_TO_DO, FROZEN */
export function planRollout(manifest: Manifest, name: string, percent: number, commands: Commands): Plan | NoChange {
  const remote = findRemote(manifest, name);
  if (!remote.rollout) {
    throw new OperatorError(
      'NOTHING_TO_DO',
      `No build of ${name} is being rolled out; everybody gets ${remote.version}.`,
      `"${commands('deploy', `<build of ${name}>`, '--rollout', String(percent || 10))}" starts a rollout.`,
    );
  }
  const { build, percent: before } = remote.rollout;
  const promote = commands('promote', name);
  const next = `Next: ${percent < 100 ? `${commands('rollout', name, '<percent>')}, or ` : ''}${promote}`;
  if (percent === before) return { noChange: `${name} ${build.version} is already at ${percent} %.`, next };
  if (percent > before) assertNotFrozen(name, remote, commands);
  return {
    manifest: withRemote(manifest, name, { ...remote, rollout: { percent, build } }),
    change: `${name}: ${build.version} for ${percent} % of visitors (was ${before} %)`,
    next,
  };
}

import { OperatorError } from '../operator-error.ts';
import type { Manifest } from '../schema.ts';
import { findRemote, fullBuild, mainBuild, withMainBuild, withRemote } from './build/full-build.ts';
import { assertNotFrozen } from './freeze.ts';
import { parseOptions } from './parse-options.ts';
import { changeVerb, type Plan } from './release/change-verb.ts';
import { releaseOptions, releaseUsage } from './release/release-options.ts';
import { verifyBuild } from './release/verify-build.ts';
import { where } from './where.ts';

const usage = `Usage: conch promote <remote> [options]

Gives the build that is being rolled out to every visitor. The one from before is kept as \`previous\`: it takes over
where the new one fails, and "conch rollback" goes back to it.

Options:
${releaseUsage}

Example:
  conch promote explore`;

export const promote = changeVerb({
  summary: 'give a build that is being rolled out to everybody',
  usage,
  parse: (args) => parseOptions(args, releaseOptions, ['remote']),
  async prepare({ given: [name = ''], options }, base) {
    if (!options.unproven) await verifyBuild(planPromotion(base, name).manifest, name, where(options));
    return { remote: name, plan: (manifest) => planPromotion(manifest, name) };
  },
});

/** @throws {OperatorError} REMOTE_UNKNOWN, NOTHING_TO_DO, FROZEN */
export function planPromotion(manifest: Manifest, name: string): Plan {
  const remote = findRemote(manifest, name);
  if (!remote.rollout) {
    throw new OperatorError(
      'NOTHING_TO_DO',
      `No build of ${name} is being rolled out; everybody has ${remote.version}.`,
      `"conch deploy <build of ${name}>" releases one.`,
    );
  }
  assertNotFrozen(name, remote);
  const build = fullBuild(remote, remote.rollout.build);
  return {
    manifest: withRemote(manifest, name, withMainBuild(remote, build, mainBuild(remote))),
    change: `${name}: ${remote.version} -> ${build.version} for everybody (was ${remote.rollout.percent} %)`,
    next: `Next: conch check; should it fail, conch rollback ${name}`,
  };
}

import type { Commands } from '../commands.ts';
import { OperatorError } from '../operator-error.ts';
import type { Manifest } from '../schema.ts';
import { parseLocation } from './build/build-location.ts';
import { findRemote, fullBuild, mainBuild, withMainBuild, withRemote } from './build/full-build.ts';
import { proveInSite } from './gate/gate.ts';
import { parseOptions } from './parse-options.ts';
import { changeVerb, type Plan } from './release/change-verb.ts';
import { assertNotFrozen } from './release/frozen.ts';
import { releaseOptions, releaseUsage } from './release/release-options.ts';
import { verifyBuild } from './release/verify-build.ts';

const usage = `Usage: conch promote <remote> [options]

Gives the build that is being rolled out to every visitor. The build before it is kept as \`previous\`: it takes over
if the new one fails, and "conch rollback" returns to it. If --root has the shell and Playwright is installed, the build is first opened in
the site, in a headless Chromium, and refused if it is worse than the one before.

Options:
${releaseUsage}

Example:
  conch promote explore`;

export const promote = changeVerb({
  summary: 'give the build that is being rolled out to everybody',
  usage,
  parse: (args) => parseOptions(args, releaseOptions, ['remote']),
  async prepare({ positionals: [name = ''], options, commands }, { manifest: base }) {
    const plan = (manifest: Manifest) => planPromotion(manifest, name, commands);
    const planned = plan(base).manifest;
    if (options.unproven) return { remote: name, plan };
    const location = parseLocation(options);
    await verifyBuild(planned, name, location);
    const release = { remote: name, version: findRemote(planned, name).version, base, location };
    return { remote: name, plan, prove: (manifest, say) => proveInSite({ ...release, manifest }, say) };
  },
});

/** @throws {OperatorError} REMOTE_UNKNOWN, NOTHING_TO_DO, FROZEN */
export function planPromotion(manifest: Manifest, name: string, commands: Commands): Plan {
  const remote = findRemote(manifest, name);
  if (!remote.rollout) {
    throw new OperatorError(
      'NOTHING_TO_DO',
      `No build of ${name} is being rolled out; everybody gets ${remote.version}.`,
      `"${commands('deploy', `<build of ${name}>`)}" releases one.`,
    );
  }
  assertNotFrozen(name, remote, commands);
  const build = fullBuild(remote, remote.rollout.build);
  return {
    manifest: withRemote(manifest, name, withMainBuild(remote, build, mainBuild(remote))),
    change: `${name}: ${remote.version} -> ${build.version} for everybody (was ${remote.rollout.percent} %)`,
    next: `Next: ${commands('check')}; if it fails, ${commands('rollback', name)}`,
  };
}

import type { Commands } from '../commands.ts';
import { OperatorError } from '../operator-error.ts';
import type { Manifest, RemoteEntry } from '../schema.ts';
import { parseLocation } from './build/build-location.ts';
import {
  type FullBuild,
  fullBuild,
  mainBuild,
  omitInherited,
  remoteOf,
  withMainBuild,
  withRemote,
} from './build/full-build.ts';
import { describeOptions, describeUsage, parseDescribeOptions } from './describe/describe-options.ts';
import { proveInSite } from './gate/gate.ts';
import { parseOptions } from './parse-options.ts';
import { changeVerb, type NoChange, type Plan } from './release/change-verb.ts';
import { assertNotFrozen } from './release/frozen.ts';
import { assertKnownOrigin, prepareBuild } from './release/prepare-build.ts';
import { parsePercent, releaseOptions, releaseUsage } from './release/release-options.ts';
import { assertCompatible, verifyBuild } from './release/verify-build.ts';

const usage = `Usage: conch deploy <build> [options]

Releases a build: publishes its files, checks that visitors can load them, and then names the build in the manifest.
If --root has the shell and Playwright is installed, the build is first opened in the site, in a headless Chromium, and
refused if it is worse than the one that it replaces. The build before it is kept as \`previous\`. <build> is either a folder, which is copied to where the manifest says that
builds of this remote are, or the URL of a remote.json or of an entry, whose files stay where they are. A build without
remote.json is described first, in a headless Chromium: see "conch help describe".

Options:
  --rollout PERCENT release to this share of the visitors; continue with "conch rollout" and "conch promote"
${releaseUsage}

Options for a build without remote.json:
${describeUsage}

Example:
  conch deploy dist/remotes/explore/1.1.0 --rollout 10 --reason "new header"`;

export const deploy = changeVerb({
  summary: 'release a build to everybody or to a share of the visitors',
  usage,
  parse(args) {
    const parsed = parseOptions(args, { ...describeOptions, ...releaseOptions, rollout: { type: 'string' } }, [
      'build',
    ]);
    const { rollout } = parsed.options;
    const given = parseDescribeOptions(parsed.options);
    return { ...parsed, given, percent: rollout === undefined ? undefined : parsePercent(rollout) };
  },
  async prepare({ positionals: [path = ''], options, given, percent, commands }, { manifest: base }, { records }) {
    const location = parseLocation(options);
    const prepared = await prepareBuild({ path, location, said: given, unproven: options.unproven }, base, records);
    const { name, build, staged, found, publish } = prepared;
    const plan = (manifest: Manifest) => planRelease(manifest, name, build, percent, commands);
    const planned = plan(base);
    if (options.unproven || !('manifest' in planned)) return { remote: name, plan, found, beforeChange: publish };
    const from = { ...location, staged };
    await verifyBuild(planned.manifest, name, from);
    const release = { remote: name, version: build.version, base, location: from };
    return {
      remote: name,
      plan,
      found,
      prove: (manifest, say) => proveInSite({ ...release, manifest }, say),
      beforeChange: publish,
    };
  },
});

/** @throws {OperatorError} FROZEN, BUILD_UNFIT */
export function planRelease(
  manifest: Manifest,
  name: string,
  build: FullBuild,
  percent: number | undefined,
  commands: Commands,
): Plan | NoChange {
  assertKnownOrigin(manifest, name, build);
  const remote = remoteOf(manifest, name);
  const plan = remote
    ? planUpdate(manifest, name, remote, build, percent, commands)
    : planNewRemote(manifest, name, build, percent !== undefined, commands);
  if ('manifest' in plan) assertCompatible(plan.manifest, name);
  return plan;
}

function planNewRemote(
  manifest: Manifest,
  name: string,
  build: FullBuild,
  isRollout: boolean,
  commands: Commands,
): Plan {
  if (isRollout) {
    const remedy = 'Deploy it without --rollout: no page shows it until an application or a fragment names it.';
    throw new OperatorError(
      'BUILD_UNFIT',
      `${name} is new, so there is no other build for the other visitors.`,
      remedy,
    );
  }
  return {
    manifest: withRemote(manifest, name, build),
    change: `${name}: new, ${build.version}`,
    next: `Next: use it under "applications" or "fragments" in the manifest, then ${commands('check')}`,
  };
}

function planUpdate(
  manifest: Manifest,
  name: string,
  remote: RemoteEntry,
  build: FullBuild,
  percent: number | undefined,
  commands: Commands,
): Plan | NoChange {
  const promote = commands('promote', name);
  const rollback = commands('rollback', name);
  const rolling = remote.rollout && fullBuild(remote, remote.rollout.build);
  if (build.version === remote.version) {
    return { noChange: `${name} ${build.version} is already released.`, next: `Next: ${commands('history', name)}` };
  }
  if (percent !== undefined && rolling?.version === build.version && remote.rollout?.percent === percent) {
    return { noChange: `${name} ${build.version} is already at ${percent} %.`, next: `Next: ${promote}` };
  }
  assertNotFrozen(name, remote, commands);
  const replaced = rolling && rolling.version !== build.version ? `, instead of ${rolling.version}` : '';
  if (percent !== undefined) {
    return {
      manifest: withRemote(manifest, name, { ...remote, rollout: { percent, build: omitInherited(remote, build) } }),
      change: `${name}: ${build.version} for ${percent} % of visitors${replaced}; the others keep ${remote.version}`,
      next: `Next: ${commands('rollout', name, '<percent>')}, ${promote}, or ${rollback}`,
    };
  }
  return {
    manifest: withRemote(manifest, name, withMainBuild(remote, build, mainBuild(remote))),
    change: `${name}: ${remote.version} -> ${build.version} for everybody${replaced}`,
    next: `Next: ${commands('check')}; if it fails, ${rollback}`,
  };
}

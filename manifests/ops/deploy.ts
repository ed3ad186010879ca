import { join } from 'node:path';
import { buildUrl, fillVersion } from '../../shell/site/build-urls.ts';
import { originOf } from '../cross-checks.ts';
import { OperatorError } from '../operator-error.ts';
import type { Manifest, RemoteEntry } from '../schema.ts';
import { openBuild, withSlash } from './build/build-location.ts';
import { type FullBuild, fullBuild, mainBuild, omitInherited, withMainBuild, withRemote } from './build/full-build.ts';
import { isPublished, publishBuild, versionTakenError } from './build/publish-build.ts';
import { type GivenBuild, readBuild } from './build/read-build.ts';
import type { BuildDescription } from './build/read-description.ts';
import { assertNotFrozen } from './freeze.ts';
import type { Records } from './history/records.ts';
import { parseOptions } from './parse-options.ts';
import { changeVerb, type NoChange, type Plan } from './release/change-verb.ts';
import { releaseOptions, releaseUsage } from './release/release-options.ts';
import { assertCompatible, verifyBuild } from './release/verify-build.ts';
import { parsePercent } from './rollout.ts';
import { where } from './where.ts';

const usage = `Usage: conch deploy <build> [options]

Releases a build: its files are put in their place and proven to be there, then the manifest names it. The build from
before is kept as \`previous\`. Given is the folder of the build, which is copied to where the manifest says that
builds of this remote are, or the URL of its remote.json, where it then stays.

Options:
  --rollout PERCENT give it to a share of the visitors only; "conch rollout" and "conch promote" go on from there
${releaseUsage}

Example:
  conch deploy dist/remotes/explore/1.1.0 --rollout 10 --reason "new header"`;

export const deploy = changeVerb({
  summary: 'release a build, to everybody or to a share of the visitors',
  usage,
  parse(args) {
    const parsed = parseOptions(args, { ...releaseOptions, rollout: { type: 'string' } }, ['build']);
    const { rollout } = parsed.options;
    return { ...parsed, percent: rollout === undefined ? undefined : parsePercent(rollout) };
  },
  async prepare({ given: [source = ''], options, percent }, base, { records }) {
    const given = await readBuild(source);
    const { description } = given;
    const { name } = description;
    const look = where(options);
    const build = buildEntry(given, base.remotes[name], look.site);
    const plan = (manifest: Manifest) => planRelease(manifest, name, build, percent);
    const planned = plan(base); // what it refuses is told before anything is copied
    refuseOtherBytes(description, base, records);
    const place = openBuild(build, look);
    const isHere = build.basePath.startsWith('/') && look.site === undefined;
    await isPublished(place, description); // or not yet; but no other build may be there
    return {
      remote: name,
      plan,
      async before() {
        if (isHere && 'directory' in given)
          await publishBuild(given.directory, folderIn(look.root, build), description);
        if (!options.unproven && 'manifest' in planned) await verifyBuild(planned.manifest, name, look);
      },
    };
  },
});

/** @throws {OperatorError} FROZEN, BUILD_UNFIT */
export function planRelease(
  manifest: Manifest,
  name: string,
  build: FullBuild,
  percent: number | undefined,
): Plan | NoChange {
  refuseUnknownOrigin(manifest, name, build);
  const remote = manifest.remotes[name];
  const plan = remote
    ? release(manifest, name, remote, build, percent)
    : introduction(manifest, name, build, percent !== undefined);
  if ('manifest' in plan) assertCompatible(plan.manifest, name);
  return plan;
}

function introduction(manifest: Manifest, name: string, build: FullBuild, isShared: boolean): Plan {
  if (isShared) {
    const remedy = 'Deploy it without --rollout: no page shows it before an application or a fragment names it.';
    throw new OperatorError('BUILD_UNFIT', `${name} is new, so there is no other build for the others.`, remedy);
  }
  return {
    manifest: withRemote(manifest, name, build),
    change: `${name}: new, ${build.version}`,
    next: 'Next: name it under "applications" or "fragments" in the manifest, then conch check',
  };
}

function release(
  manifest: Manifest,
  name: string,
  remote: RemoteEntry,
  build: FullBuild,
  percent: number | undefined,
): Plan | NoChange {
  const rolling = remote.rollout && fullBuild(remote, remote.rollout.build);
  if (build.version === remote.version) {
    return { done: `${name} ${build.version} runs already.`, next: `Next: conch history ${name}` };
  }
  if (percent !== undefined && rolling?.version === build.version && remote.rollout?.percent === percent) {
    return { done: `${name} ${build.version} is at ${percent} % already.`, next: `Next: conch promote ${name}` };
  }
  assertNotFrozen(name, remote);
  const replaced = rolling && rolling.version !== build.version ? `, in place of ${rolling.version}` : '';
  if (percent !== undefined) {
    return {
      manifest: withRemote(manifest, name, { ...remote, rollout: { percent, build: omitInherited(remote, build) } }),
      change: `${name}: ${build.version} for ${percent} % of visitors${replaced}; the others keep ${remote.version}`,
      next: `Next: conch rollout ${name} <percent>, conch promote ${name}, or conch rollback ${name}`,
    };
  }
  return {
    manifest: withRemote(manifest, name, withMainBuild(remote, build, mainBuild(remote))),
    change: `${name}: ${remote.version} -> ${build.version} for everybody${replaced}`,
    next: `Next: conch check; should it fail, conch rollback ${name}`,
  };
}

/** What the manifest will say of the build. */
function buildEntry(given: GivenBuild, remote: RemoteEntry | undefined, site: URL | undefined): FullBuild {
  const { name, version, bundleFileName, moduleName, integrity, assets, sharedAssets, requires, provides } =
    given.description;
  const basePath =
    'url' in given ? basePathOf(given.url, version, remote, site) : (remote?.basePath ?? `/remotes/${name}/{version}/`);
  const facts = { integrity, assets, ...(sharedAssets && { sharedAssets }), requires, provides };
  return { version, basePath, bundleFileName, moduleName, ...facts };
}

/** The remote's own place where it leads to this URL, so that the next release is one line; else the URL, with its version as a gap. */
function basePathOf(url: URL, version: string, remote: RemoteEntry | undefined, site: URL | undefined): string {
  const folder = withSlash(url).href;
  const home = site && withSlash(site);
  const filled = remote && (home ? buildUrl(remote.basePath, version, home) : fillVersion(remote.basePath, version));
  if (remote && filled === folder) return remote.basePath;
  const below = home && folder.startsWith(home.href) ? folder.slice(home.href.length - 1) : folder;
  const ending = `/${version}/`;
  return below.endsWith(ending) ? `${below.slice(0, -ending.length)}/{version}/` : below;
}

const folderIn = (root: string, { basePath, version }: FullBuild): string => join(root, fillVersion(basePath, version));

/** Also what history knows counts: a version that was taken back exists in caches and open tabs. */
function refuseOtherBytes(description: BuildDescription, manifest: Manifest, records: Records): void {
  const { name, version, integrity } = description;
  const manifests = [manifest, ...records.revisions().map((revision) => records.at(revision).manifest)];
  for (const { remotes, revision } of manifests) {
    const remote = remotes[name];
    const builds = remote ? [remote, remote.previous, remote.rollout?.build] : [];
    const other = builds.some(
      (build) => build?.version === version && build.integrity && build.integrity !== integrity,
    );
    if (other) throw versionTakenError(description, `revision ${revision} names it with other bytes`);
  }
}

function refuseUnknownOrigin({ origins }: Manifest, name: string, { version, basePath }: FullBuild): void {
  const origin = originOf(basePath);
  if (origin === undefined || origins.includes(origin)) return;
  throw new OperatorError(
    'BUILD_UNFIT',
    `${name} ${version} is on ${origin}, which is not one of "origins" in the manifest: pages would refuse it.`,
    `Add "${origin}" to "origins", and run the command again.`,
  );
}

import { buildUrl, entryFile, entryOf, fillVersion } from '../../shell/site/builds/build-urls.ts';
import { checkedFiles } from '../checked-files.ts';
import type { Commands } from '../commands.ts';
import { originOf } from '../cross-checks.ts';
import { OperatorError } from '../operator-error.ts';
import type { Manifest, RemoteEntry } from '../schema.ts';
import {
  type BuildLocation,
  isOnDisk,
  openBuild,
  openFolder,
  parseLocation,
  withSlash,
} from './build/build-location.ts';
import {
  type FullBuild,
  fullBuild,
  mainBuild,
  omitInherited,
  remoteOf,
  withMainBuild,
  withRemote,
} from './build/full-build.ts';
import { isPublished, publishBuild, versionTakenError } from './build/publish-build.ts';
import { readBuild, type SourceBuild } from './build/read-build.ts';
import type { BuildDescription } from './build/read-description.ts';
import { targetFolder } from './build/target-folder.ts';
import type { BuildSource } from './describe/build-source.ts';
import type { Described } from './describe/describe-build.ts';
import { describeInBrowser, formatDescription } from './describe/describe-in-browser.ts';
import {
  type DescribeOptions,
  describeOptions,
  describeUsage,
  parseDescribeOptions,
} from './describe/describe-options.ts';
import type { Records } from './history/records.ts';
import { parseOptions } from './parse-options.ts';
import { changeVerb, type NoChange, type Plan } from './release/change-verb.ts';
import { assertNotFrozen } from './release/frozen.ts';
import { parsePercent, releaseOptions, releaseUsage } from './release/release-options.ts';
import { assertCompatible, verifyBuild } from './release/verify-build.ts';
import { UsageError } from './verb.ts';

const usage = `Usage: conch deploy <build> [options]

Releases a build: publishes its files, checks that visitors can load them, and then names the build in the manifest.
The build before it is kept as \`previous\`. <build> is either a folder, which is copied to where the manifest says that
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
    const source = await readBuild(path, base.origins, (files) => describeUndescribed(files, given));
    const { description, described } = source;
    if (!described) assertNothingSaid(given, path);
    const { name } = description;
    const location = parseLocation(options);
    const build = buildEntry(source, remoteOf(base, name), location.site);
    if (described && !options.unproven) assertRunnable(described, build);
    const plan = (manifest: Manifest) => planRelease(manifest, name, build, percent, commands);
    const planned = plan(base);
    assertSameBytes(description, base, records);
    await isPublished(openBuild(build, location), description); // fails if another build is there
    const copy = 'directory' in source && isOnDisk(build, location) ? planCopy(source, build, location) : undefined;
    // Of a build that is there already, what visitors get is proven.
    const staged = copy && !(await isPublished(openFolder(copy.to), description)) ? copy : undefined;
    if (!options.unproven && 'manifest' in planned) await verifyBuild(planned.manifest, name, { ...location, staged });
    return {
      remote: name,
      plan,
      async beforeChange() {
        if (!staged) return undefined;
        const { directory, to, remoteJson } = staged;
        return (await publishBuild(directory, to, description, remoteJson))
          ? `The build was copied to ${to}.`
          : undefined;
      },
    };
  },
});

/** Where a build is copied from, and where to. @throws {OperatorError} BUILD_UNFIT */
function planCopy(
  { directory, described }: SourceBuild & { readonly directory: string },
  build: FullBuild,
  { root }: BuildLocation,
) {
  const path = fillVersion(build.basePath, build.version);
  const remoteJson = described && Buffer.from(formatDescription(described.description));
  return { path, directory, remoteJson, to: targetFolder(root, path) };
}

/** @throws {OperatorError} BROWSER_MISSING */
async function describeUndescribed(source: BuildSource, given: DescribeOptions): Promise<Described> {
  try {
    return await describeInBrowser(source, given);
  } catch (cause) {
    if (!(cause instanceof OperatorError && cause.code === 'BROWSER_MISSING')) throw cause;
    const fact = `${source.name} has no remote.json, and only a browser can find out what to write there. ${cause.message}`;
    const elsewhere = 'Or run "conch describe" where there is one, and deploy the folder with its remote.json.';
    throw new OperatorError(cause.code, fact, `${cause.remedy} ${elsewhere}`, { cause });
  }
}

/** What remote.json says is what was built. @throws {UsageError} */
function assertNothingSaid(given: DescribeOptions, path: string): void {
  const said = Object.entries(given).find(
    ([, value]) => typeof value === 'string' || Object.keys(value ?? {}).length > 0,
  );
  if (said) throw new UsageError(`--${said[0]} is for a build without remote.json, and ${path} has one`);
}

/** @throws {OperatorError} BUILD_UNFIT */
function assertRunnable({ description, problems, fixedPlace }: Described, { basePath, version }: FullBuild): void {
  const { name, assets } = description;
  const unfit = (facts: readonly string[], remedy: string) => new OperatorError('BUILD_UNFIT', facts, remedy);
  if (problems.length > 0) {
    const facts = problems.map((problem) => `${name} ${version}: ${problem}.`);
    throw unfit(facts, 'Correct the build. --unproven releases it all the same.');
  }
  if (Object.keys(assets).length === 0) {
    const fact = `Which modules ${name} ${version} exposes is not known: its code does not say it.`;
    throw unfit([fact], 'Name them with --exposes, such as --exposes ./home.');
  }
  const place = fillVersion(basePath, version);
  // A site may be mounted below a path, which only its server knows.
  if (fixedPlace === undefined || fixedPlace === place || (place.startsWith('/') && fixedPlace.endsWith(place))) return;
  throw unfit(
    [`${name} ${version} requests its files at ${fixedPlace}, and would be at ${place}.`],
    'Build it with "publicPath: \'auto\'" (of Vite: "base: \'./\'"), so that it may be anywhere.',
  );
}

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

/** The build as the manifest will name it. */
function buildEntry(source: SourceBuild, remote: RemoteEntry | undefined, site: URL | undefined): FullBuild {
  const {
    name,
    version,
    bundleFileName,
    moduleName,
    format,
    before,
    integrity,
    assets,
    sharedAssets,
    requires,
    provides,
  } = source.description;
  const basePath =
    'url' in source
      ? basePathFor(source.url, version, remote, site)
      : (remote?.basePath ?? `/remotes/${name}/{version}/`);
  const own = {
    integrity,
    assets,
    ...(sharedAssets && { sharedAssets }),
    ...checkedFiles(source.description, bundleFileName),
    requires,
    provides,
  };
  // The manifest may add a query, which remote.json does not know.
  const isSameFile = remote && entryFile(entryOf(remote.bundleFileName, version)) === bundleFileName;
  const entry = isSameFile ? remote.bundleFileName : bundleFileName;
  const credentials = remote?.credentials && { credentials: remote.credentials };
  const how = { ...(moduleName && { moduleName }), ...(format && { format }), ...(before && { before }) };
  return { version, basePath, bundleFileName: entry, ...how, ...credentials, ...own };
}

/**
 * The remote's own basePath if it leads to this URL, so that the release changes one line; otherwise the URL, with
 * `{version}` in place of the version.
 */
function basePathFor(url: URL, version: string, remote: RemoteEntry | undefined, site: URL | undefined): string {
  const folder = withSlash(url).href;
  const home = site && withSlash(site);
  const current = remote && (home ? buildUrl(remote.basePath, version, home) : fillVersion(remote.basePath, version));
  if (remote && current === folder) return remote.basePath;
  const below = home && folder.startsWith(home.href) ? folder.slice(home.href.length - 1) : folder;
  const ending = `/${version}/`;
  return below.endsWith(ending) ? `${below.slice(0, -ending.length)}/{version}/` : below;
}

/**
 * Earlier revisions count, too: a version that was rolled back is still in caches and open tabs.
 *
 * @throws {OperatorError} VERSION_TAKEN
 */
function assertSameBytes(description: BuildDescription, manifest: Manifest, records: Records): void {
  const { name, version, integrity } = description;
  const manifests = [manifest, ...records.revisions().flatMap((revision) => records.find(revision)?.manifest ?? [])];
  for (const { remotes, revision } of manifests) {
    const remote = remoteOf({ remotes }, name);
    const builds = remote ? [remote, remote.previous, remote.rollout?.build] : [];
    const other = builds.some(
      (build) => build?.version === version && build.integrity && build.integrity !== integrity,
    );
    if (other) throw versionTakenError(description, `revision ${revision} names it with other bytes`);
  }
}

/** @throws {OperatorError} BUILD_UNFIT */
function assertKnownOrigin({ origins }: Manifest, name: string, { version, basePath }: FullBuild): void {
  const origin = originOf(basePath);
  if (origin === undefined || origins.includes(origin)) return;
  throw new OperatorError(
    'BUILD_UNFIT',
    `${name} ${version} is on ${origin}, which is not in "origins" of the manifest, so browsers would block it.`,
    `Add "${origin}" to "origins", and run the command again.`,
  );
}

import { buildUrl, entryFile, entryOf, fillVersion } from '../../../shell/site/builds/build-urls.ts';
import { checkedFiles } from '../../checked-files.ts';
import { originOf } from '../../cross-checks.ts';
import { OperatorError } from '../../operator-error.ts';
import type { Manifest, RemoteEntry } from '../../schema.ts';
import { isBucketUrl } from '../buckets/open-bucket.ts';
import { type BuildLocation, isOnDisk, openBuild, type StagedBuild, withSlash } from '../build/build-location.ts';
import { type FullBuild, remoteOf } from '../build/full-build.ts';
import { isPublished, openPublished, publishBuild } from '../build/publish-build.ts';
import { versionTakenError } from '../build/publish-errors.ts';
import { readBuild, type SourceBuild } from '../build/read-build.ts';
import type { BuildDescription } from '../build/read-description.ts';
import { targetFolder } from '../build/target-folder.ts';
import type { BuildSource } from '../describe/build-source.ts';
import type { Described } from '../describe/describe-build.ts';
import { describeInBrowser, formatDescription } from '../describe/describe-in-browser.ts';
import type { DescribeOptions } from '../describe/describe-options.ts';
import { describedLines } from '../describe/described-lines.ts';
import type { Records } from '../history/record.ts';
import { type Report, UsageError } from '../verb.ts';

/** A build that a command was given, before anything is changed. */
export type PreparedBuild = {
  /** Name of its remote. */
  readonly name: string;
  /** As the manifest will name it. */
  readonly build: FullBuild;
  /** What has to be copied to where the manifest says that builds of this remote are, if anything. */
  readonly staged: StagedBuild | undefined;
  /** What nobody has said, and a person should read before visitors get it. */
  readonly found: Report | undefined;
  /** Copies it. Gives what it did as a sentence. */
  readonly publish: () => Promise<string | undefined>;
};

type Given = {
  /** A folder, or the URL of a folder, of a remote.json or of an entry. */
  readonly path: string;
  /** The remote of which it has to be a build, if the operator has named one. */
  readonly remote?: string;
  readonly location: BuildLocation;
  /** What the operator says of a build without remote.json. */
  readonly said: DescribeOptions;
  /** Whether a build is taken whose modules cannot be loaded. */
  readonly unproven: boolean;
};

/**
 * Reads a build, and makes sure that it may be published: it is complete, and no other build was published under its version.
 *
 * @throws {OperatorError} BUILD_UNREADABLE, BUILD_UNREACHABLE, REDIRECTED, BUILD_UNFIT, BROWSER_MISSING, VERSION_TAKEN
 */
export async function prepareBuild(
  { path, remote, location, said, unproven }: Given,
  manifest: Manifest,
  records: Records,
): Promise<PreparedBuild> {
  const source = await readBuild(path, manifest.origins, (files) =>
    describeUndescribed(files, { ...said, name: said.name ?? remote }),
  );
  const { description, described } = source;
  if (!described) assertNothingSaid(said, path);
  const { name } = description;
  if (remote !== undefined && remote !== name) {
    const fact = `${path} is a build of ${name}, not of ${remote}.`;
    throw new OperatorError('BUILD_UNFIT', fact, `Name a build of ${remote}, or the remote ${name}.`);
  }
  const build = buildEntry(source, remoteOf(manifest, name), location.site);
  if (described && !unproven) assertRunnable(described, build);
  await assertSameBytes(description, manifest, records);
  await isPublished(openBuild(build, location), description); // fails if another build is there
  const copy = 'directory' in source && isOnDisk(build, location) ? planCopy(source, build, location) : undefined;
  // Of a build that is there already, what visitors get is proven.
  const staged = copy && !(await isPublished(openPublished(copy.to), description)) ? copy : undefined;
  return {
    name,
    build,
    staged,
    found: described && foundOut(path, described),
    async publish() {
      if (!staged) return undefined;
      const { directory, to, remoteJson } = staged;
      const isCopied = await publishBuild(directory, to, description, remoteJson);
      return isCopied ? `The build was copied to ${to}.` : undefined;
    },
  };
}

/** Where a build is copied from, and where to. @throws {OperatorError} BUILD_UNFIT */
function planCopy(
  { directory, described }: SourceBuild & { readonly directory: string },
  build: FullBuild,
  { root }: BuildLocation,
) {
  const path = fillVersion(build.basePath, build.version);
  const remoteJson = described && Buffer.from(formatDescription(described.description));
  return {
    path,
    directory,
    remoteJson,
    to: isBucketUrl(root) ? `${root.replace(/\/*$/, '')}${path}` : targetFolder(root, path),
  };
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

function foundOut(path: string, described: Described): Report {
  const { notes, problems } = described;
  return { lines: describedLines(`${path}, which has no remote.json`, described), data: { notes, problems } };
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

/** @throws {OperatorError} BUILD_UNFIT */
export function assertKnownOrigin({ origins }: Manifest, name: string, { version, basePath }: FullBuild): void {
  const origin = originOf(basePath);
  if (origin === undefined || origins.includes(origin)) return;
  throw new OperatorError(
    'BUILD_UNFIT',
    `${name} ${version} is on ${origin}, which is not in "origins" of the manifest, so browsers would block it.`,
    `Add "${origin}" to "origins", and run the command again.`,
  );
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
export async function assertSameBytes(
  description: Pick<BuildDescription, 'name' | 'version' | 'integrity'>,
  manifest: Manifest,
  records: Records,
): Promise<void> {
  const { name, version, integrity } = description;
  const remote = remoteOf(manifest, name);
  const builds = remote ? [remote, remote.previous, remote.rollout?.build, ...(remote.previews ?? [])] : [];
  const named = builds.find((build) => build?.version === version && build.integrity);
  const earlier = await records.released(name, version);
  for (const known of [named && { ...named, revision: manifest.revision }, earlier]) {
    if (known && known.integrity !== integrity)
      throw versionTakenError(description, `revision ${known.revision} names it with other bytes`);
  }
}

import { fingerprint } from '../../shell/site/builds/fingerprint.ts';
import type { Commands } from '../commands.ts';
import { OperatorError } from '../operator-error.ts';
import type { Manifest, PreviewEntry, RemoteEntry } from '../schema.ts';
import { MAX_PREVIEWS } from '../schema.ts';
import { parseLocation } from './build/build-location.ts';
import { type FullBuild, findRemote, omitInherited, withRemote } from './build/full-build.ts';
import { hasEnded } from './build/named-builds.ts';
import { describeOptions, describeUsage, parseDescribeOptions } from './describe/describe-options.ts';
import { parseOptions } from './parse-options.ts';
import { changeVerb, type NoChange, type Plan } from './release/change-verb.ts';
import { assertKnownOrigin, prepareBuild } from './release/prepare-build.ts';
import { releaseOptions, releaseUsage } from './release/release-options.ts';
import { verifyBuild } from './release/verify-build.ts';
import { UsageError } from './verb.ts';

const MAX_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1_000;

const usage = `Usage: conch preview <remote> <build> [options]
       conch preview <remote> <version> --end [options]

Publishes a build of a remote, and gives a link that shows the site with it in the tab that opens the link, and in no
other one. The manifest lists the build with its digest, and only such a build runs. The link ends after some days; all
other visitors see nothing of it. <build> is a folder or a URL, as for "conch deploy". With --end the link ends now.

Options:
  --days NUMBER     how long the link works: 1 to ${MAX_DAYS} (default: 7). For a preview that exists, from now on
  --page URL        the page that the link opens (default: the start page of "site.url" in the manifest)
  --end             end the preview of a version
${releaseUsage}

Options for a build without remote.json:
${describeUsage}

Example:
  conch preview decide dist/remotes/decide/1.6.0 --days 3 --page https://shop.example/product/AU-04`;

export const preview = changeVerb({
  summary: 'show a build to those who have a link',
  usage,
  parse(args) {
    const own = {
      days: { type: 'string' },
      page: { type: 'string' },
      end: { type: 'boolean', default: false },
    } as const;
    const parsed = parseOptions(args, { ...describeOptions, ...releaseOptions, ...own }, ['remote', 'build']);
    const { days, page } = parsed.options;
    return {
      ...parsed,
      said: parseDescribeOptions(parsed.options),
      days: parseDays(days),
      page: page === undefined ? undefined : parsePage(page),
    };
  },
  async prepare({ positionals, options, said, days, page, commands }, { manifest: base }, { records }) {
    const [remote = '', path = ''] = positionals;
    findRemote(base, remote);
    if (options.end) return { remote, plan: (manifest: Manifest) => planEnd(manifest, remote, path, commands) };

    const location = parseLocation(options);
    const { build, staged, found, publish } = await prepareBuild(
      { path, remote, location, said, unproven: options.unproven },
      base,
      records,
    );
    const until = new Date(Date.now() + days * DAY_MS);
    const plan = (manifest: Manifest) => planPreview(manifest, remote, build, { until, page, commands });
    const planned = plan(base);
    if (!options.unproven && 'manifest' in planned) {
      await verifyBuild(planned.manifest, remote, { ...location, staged }, ['preview']);
    }
    return { remote, plan, found, beforeChange: publish };
  },
});

type Invitation = { readonly until: Date; readonly page: URL | undefined; readonly commands: Commands };

/** @throws {OperatorError} REMOTE_UNKNOWN, BUILD_UNFIT */
export function planPreview(
  manifest: Manifest,
  name: string,
  build: FullBuild,
  { until, page, commands }: Invitation,
): Plan | NoChange {
  assertKnownOrigin(manifest, name, build);
  const remote = findRemote(manifest, name);
  const { version } = build;
  if (version === remote.version) {
    const next = `Next: ${commands('history', name)}`;
    return { noChange: `${name} ${version} is what every visitor gets.`, next };
  }
  const listed = previewEntry(remote, build, until);
  const others = (remote.previews ?? []).filter((each) => each.version !== version && !hasEnded(each));
  const [first] = others;
  if (first && others.length >= MAX_PREVIEWS) {
    const remedy = `End one of them: ${commands('preview', name, first.version, '--end')}`;
    throw new OperatorError('BUILD_UNFIT', `${name} has ${MAX_PREVIEWS} previews, and no more are possible.`, remedy);
  }
  return {
    manifest: withRemote(manifest, name, { ...remote, previews: [...others, listed] }),
    change: `${name}: preview of ${version} until ${listed.until}`,
    link: linkTo(name, listed, page ?? startPage(manifest)),
    next: `Next: open the link once the manifest is live, then ${commands('deploy', `<build of ${name}>`)}, or ${commands('preview', name, version, '--end')}`,
  };
}

/** @throws {OperatorError} REMOTE_UNKNOWN */
export function planEnd(manifest: Manifest, name: string, version: string, commands: Commands): Plan | NoChange {
  const { previews = [], ...remote } = findRemote(manifest, name);
  const listed = previews.map((each) => each.version);
  const next = `Next: ${commands('check')}`;
  if (!listed.includes(version)) {
    const known = listed.length > 0 ? `only of ${listed.join(', ')}` : 'nor of any other version';
    return { noChange: `There is no preview of ${name} ${version}, ${known}.`, next };
  }
  const kept = previews.filter((each) => each.version !== version && !hasEnded(each));
  return {
    manifest: withRemote(manifest, name, { ...remote, ...(kept.length > 0 && { previews: kept }) }),
    change: `${name}: no preview of ${version} any more`,
    next,
  };
}

/**
 * What visitors have to load with every page, so no more than what the build needs to run. `assets` are for the preload hints of pages, which
 * have none for a preview.
 */
function previewEntry(remote: RemoteEntry, build: FullBuild, until: Date): PreviewEntry {
  const { assets: _, sharedAssets: __, files, integrity, ...entry } = omitInherited(remote, build);
  if (!integrity) throw new TypeError('a build that was read has a digest');
  const ofForeignBuild = !build.checksFiles && files && { files };
  return { ...entry, integrity, ...ofForeignBuild, until: `${until.toISOString().slice(0, 19)}Z` };
}

/** With the fingerprint of the digest, so that the link is for these bytes alone. It works on any page of the site. */
function linkTo(name: string, { version, integrity }: PreviewEntry, page: URL | undefined): string {
  // In a query, a plus sign is a space.
  const query = `conch-preview=${name}@${version.replaceAll('+', '%2B')}:${fingerprint(integrity)}`;
  if (!page) return `?${query}`;
  const url = new URL(page);
  url.search = url.search ? `${url.search}&${query}` : query;
  return url.href;
}

/** Undefined where the manifest does not say at which origin visitors find the site. */
const startPage = ({ site }: Manifest): URL | undefined =>
  site?.url === undefined ? undefined : new URL('/', site.url);

/** @throws {UsageError} */
function parseDays(text = '7'): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= MAX_DAYS) return days;
  throw new UsageError(`--days ${text} is not a whole number from 1 to ${MAX_DAYS}`);
}

/** @throws {UsageError} */
function parsePage(text: string): URL {
  if (/^https?:/.test(text) && URL.canParse(text)) return new URL(text);
  throw new UsageError(`--page ${text} is not a URL such as https://shop.example.com/product/AU-04`);
}

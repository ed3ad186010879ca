import type { ApplicationEntry, Manifest, RemoteEntry } from '../../../manifests/schema.ts';
import { type Build, chooseBuild } from '../../site/builds/choose-build.ts';
import { chunksBefore } from '../../site/builds/chunks-before-build.ts';
import { type Preload, planPreloads } from '../../site/preload-plan.ts';

export type PagePreloads = {
  /** URLs on the site's own host are paths. Remote entries come first. */
  readonly preloads: readonly Preload[];
  /** Names of the shell's chunks that are needed before any code of these applications runs, whichever builds the visitor gets. */
  readonly chunks: readonly string[];
  /** Whether there are more, which only the browser can plan. */
  readonly dependsOnVisitor: boolean;
};

/** Placeholder for the origin of the site, which the server does not know. No URL can have it: https://www.rfc-editor.org/rfc/rfc6761#section-6.4 */
const ORIGIN = 'http://site.invalid';

/**
 * Plans the preloads of one URL as far as they are the same for every visitor. Which build of a remote with a rollout or a previous
 * build a visitor gets, only the browser knows: it depends on the bucket, and on what failed in the tab. Then
 * preload/inline-preload.ts adds what is missing.
 *
 * @param manifest completed from the builds
 * @param applications those that are active at the URL
 * @param base path at which the site is mounted, with a slash at both ends
 */
export function planPagePreloads(
  { remotes, policy }: Manifest,
  applications: readonly ApplicationEntry[],
  base: string,
): PagePreloads {
  const home = new URL(base, ORIGIN);
  const buildsOf = (name: string) => possibleBuilds(name, remotes[name], home, policy);
  const toPath = (href: string) => (href.startsWith(`${ORIGIN}/`) ? href.slice(ORIGIN.length) : href);
  const preloads = planPreloads(applications, buildsOf, ORIGIN)
    .map((preload) => ({ ...preload, href: toPath(preload.href) }))
    .sort((a, b) => Number(b.isEntry) - Number(a.isEntry));
  const builds = applications.map(({ remote }) => buildsOf(remote));
  return {
    preloads,
    chunks: [...new Set(builds.flatMap(chunksOfAll))],
    dependsOnVisitor: builds.some((possible) => possible.length > 1),
  };
}

/** What a remote needs, whichever of these builds a visitor gets. */
const chunksOfAll = ([first, ...others]: readonly Build[]): readonly string[] =>
  first ? chunksBefore(first).filter((chunk) => others.every((build) => chunksBefore(build).includes(chunk))) : [];

/** The builds of a remote that visitors may get; one, if it is the same for all of them. */
function possibleBuilds(name: string, remote: RemoteEntry | undefined, home: URL, policy: Manifest['policy']): Build[] {
  const builds: Build[] = [];
  const inEveryRollout = 0;
  let build = remote && chooseBuild(name, remote, home, policy, () => inEveryRollout);
  for (; build; build = build.previous) builds.push(build);
  return builds;
}

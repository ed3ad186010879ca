import type { ApplicationEntry, Manifest, RemoteEntry } from '../../../manifests/schema.ts';
import { buildUrl, entryOf } from '../../site/builds/build-urls.ts';
import { type Preload, type PreloadableBuild, planPreloads } from '../../site/preload-plan.ts';

export type PagePreloads = {
  /** URLs on the site's own host are paths. Remote entries come first. */
  readonly preloads: readonly Preload[];
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
  { remotes }: Manifest,
  applications: readonly ApplicationEntry[],
  base: string,
): PagePreloads {
  const home = new URL(base, ORIGIN);
  const buildsOf = (name: string) => possibleBuilds(name, remotes[name], home);
  const toPath = (href: string) => (href.startsWith(`${ORIGIN}/`) ? href.slice(ORIGIN.length) : href);
  const preloads = planPreloads(applications, buildsOf, ORIGIN)
    .map((preload) => ({ ...preload, href: toPath(preload.href) }))
    .sort((a, b) => Number(b.isEntry) - Number(a.isEntry));
  return { preloads, dependsOnVisitor: applications.some(({ remote }) => buildsOf(remote).length > 1) };
}

/** The builds of a remote that visitors may get; one, if it is the same for all of them. */
function possibleBuilds(name: string, remote: RemoteEntry | undefined, home: URL): PreloadableBuild[] {
  if (!remote) return [];
  const { previous, rollout, basePath, bundleFileName, format, before, credentials } = remote;
  const builds = [remote, ...(previous ? [previous] : []), ...(rollout && rollout.percent > 0 ? [rollout.build] : [])];
  return builds.map((build) => ({
    remote: name,
    version: build.version,
    basePath: buildUrl(build.basePath ?? basePath, build.version, home),
    bundleFileName: entryOf(build.bundleFileName ?? bundleFileName, build.version),
    format: build.format ?? format,
    before: build.before ?? before,
    credentials: build.credentials ?? credentials,
    integrity: build.integrity,
    assets: build.assets,
    sharedAssets: build.sharedAssets,
    files: build.files,
    provides: build.provides,
  }));
}

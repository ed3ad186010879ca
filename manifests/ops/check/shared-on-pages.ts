import { applicationsInLayout } from '../../../shell/site/layouts.ts';
import { compileRoutes, split } from '../../../shell/site/routes.ts';
import { listAny } from '../../list-items.ts';
import type { Manifest } from '../../schema.ts';
import { buildLabel, type NamedBuild } from '../build/named-builds.ts';
import type { Finding } from './finding.ts';
import type { BuildReading } from './read-builds.ts';
import { samplePaths } from './routes.ts';
import { isAccepted, type Sharing, sharingOf } from './shared-versions.ts';

type Page = { readonly path: string; readonly remotes: ReadonlySet<string> };

/**
 * Checks that a build which takes a shared module from another remote has one that provides it on each page that may be opened with
 * it. A fragment may be on any page. A remote that is only embedded as a fragment may be on none, so it does not count as a
 * provider.
 *
 * If no build of the site provides a module, checkSharedVersions says so.
 */
export function checkSharedOnPages(manifest: Manifest, readings: readonly BuildReading[]): Finding[] {
  const all = readings.map(sharingOf);
  const needs = all.flatMap((sharing) => needsOf(sharing).map(([name, range]) => ({ sharing, name, range })));
  if (needs.length === 0) return []; // the usual case
  const pages = pagesOf(manifest);
  const embedded = new Set(Object.values(manifest.fragments).map(({ remote }) => remote));

  return needs.flatMap(({ sharing: { build }, name, range }): Finding[] => {
    const others = all.filter(
      (other) => other.build.remote !== build.remote && !['previous', 'preview'].includes(other.build.role),
    );
    const providers = remotesOf(others.filter(({ provides }) => isAccepted(provides?.[name], range)));
    // A visitor may get any build of a remote.
    for (const { build, provides } of others) {
      if (provides && !isAccepted(provides[name], range)) providers.delete(build.remote);
    }
    if (providers.size === 0) return [];
    const has = (page: Page, remotes: ReadonlySet<string>) => [...remotes].some((remote) => page.remotes.has(remote));
    const isAnywhere = embedded.has(build.remote);
    const lacking = (page: Page) => (isAnywhere || page.remotes.has(build.remote)) && !has(page, providers);
    const page = pages.find(lacking);
    if (!page) return [];
    const mayBeProvided = has(page, remotesOf(others.filter(({ provides }) => !provides)));
    const where = page.remotes.has(build.remote)
      ? `on ${page.path}`
      : `on ${page.path}, which may embed it as a fragment`;
    return [
      {
        severity: mayBeProvided || !page.remotes.has(build.remote) ? 'warning' : 'error',
        code: 'SHARED_VERSION_MISSING',
        path: [...build.path, 'version'],
        message: `${buildLabel(build)} requires ${name} ${range}, and ${listAny(providers)} provides it, but is not ${where}`,
        remedy: 'Show an application of that remote on each of these pages, or build this one with a copy of its own.',
      },
    ];
  });
}

/** What a build does not bring itself. If it is unknown what it provides, it is assumed to provide all that it requires. */
const needsOf = ({ requires, provides }: Sharing): [name: string, range: string][] =>
  provides ? Object.entries(requires).filter(([name, range]) => !isAccepted(provides[name], range)) : [];

const remotesOf = (all: readonly { readonly build: NamedBuild }[]): Set<string> =>
  new Set(all.map(({ build }) => build.remote));

/** A path for each way in which the patterns of the manifest match, and the remotes of the applications that it shows. */
function pagesOf(manifest: Manifest): Page[] {
  const match = compileRoutes(manifest, '/');
  const patterns = manifest.applications.flatMap(({ activeWhen }) => activeWhen);
  const paths = patterns.flatMap((pattern) =>
    samplePaths(exampleOf(typeof pattern === 'string' ? pattern : pattern.path)),
  );
  return [...new Set(paths)].map((path) => ({
    path,
    remotes: new Set(applicationsInLayout(manifest, match(path)).map(({ remote }) => remote)),
  }));
}

/** `/users/:id` gives `/users/anything`. */
const exampleOf = (pattern: string): string[] => split(pattern).map((segment) => segment.replace(/:.*$/, 'anything'));

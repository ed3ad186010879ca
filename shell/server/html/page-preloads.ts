import type { ApplicationEntry, Manifest, RemoteEntry } from '../../../manifests/schema.ts';
import { buildUrl } from '../../site/build-urls.ts';
import { fingerprint } from '../../site/fingerprint.ts';
import { resolveProvision, type SharingBuild } from '../../site/shared-provider.ts';

/** What the browser is told to fetch before the shell asks for it: in the same mode, or it would be fetched twice. */
export type Preload = {
  /** A path on this host or a whole URL. */
  readonly href: string;
  readonly as: 'script' | 'style';
  /** Whether it is asked for as from another origin; remote entries always are. */
  readonly crossorigin: boolean;
  readonly integrity?: string | undefined;
  /** Of an entry: the shared modules that are preloaded from its build, where others of the page provide them, too. */
  readonly provides?: readonly string[];
};

export type PreloadPlan = {
  readonly entries: readonly Preload[];
  /** First chunks and styles. */
  readonly chunks: readonly Preload[];
  /** Whether there is more that only the browser can tell: which build of a remote this visitor gets. */
  readonly dependsOnVisitor: boolean;
};

/**
 * What the applications of one URL need at once, and nothing that may turn out not to be used: nothing of a remote that is being
 * rolled out or has a previous build, because only the browser knows its bucket and what failed in the tab (see
 * ../page/preload.ts); and of several builds that provide a shared module, that of the one which all of them will use. Its entry is
 * marked, and the shell sees to it that nobody asks for the module before that one's container is there.
 *
 * @param manifest completed from the builds
 * @param applications those that the URL activates
 * @param base where the site is mounted, with a slash at both ends
 */
export function planPreloads(
  { remotes }: Manifest,
  applications: readonly ApplicationEntry[],
  base: string,
): PreloadPlan {
  const names = [...new Set(applications.map(({ remote }) => remote))];
  const entries = new Map<string, Preload>();
  const chunks = new Map<string, Preload>();
  let dependsOnVisitor = false;
  for (const { remote: name, module } of applications) {
    const remote = remotes[name];
    if (!remote) continue;
    const [build, ...more] = sharingOf(name, remote);
    if (!build || more.length > 0) {
      dependsOnVisitor = true;
      continue;
    }
    const at = (file: string) => urlOf(remote, file, base);
    const entry = at(remote.bundleFileName);
    const { integrity, provides = {} } = remote;
    const href = integrity ? `${entry}?v=${fingerprint(integrity)}` : entry;
    const others = names.flatMap((other) => (other === name ? [] : sharingOf(other, remotes[other])));
    const { isUsed, isContested } = resolveProvision(build, others);
    const shared = isUsed ? remote.sharedAssets?.[module] : undefined;
    const mark = shared && isContested ? { provides: Object.keys(provides) } : {};
    entries.set(href, { href, as: 'script', crossorigin: true, integrity, ...entries.get(href), ...mark });
    for (const file of [...(remote.assets?.[module] ?? []), ...(shared ?? [])]) {
      const as = file.endsWith('.css') ? 'style' : 'script';
      // webpack asks so for chunks on other origins alone.
      chunks.set(at(file), { href: at(file), as, crossorigin: !remote.basePath.startsWith('/') });
    }
  }
  return { entries: [...entries.values()], chunks: [...chunks.values()], dependsOnVisitor };
}

/** The builds of a remote that visitors may have; one, where all have the same. */
function sharingOf(name: string, remote: RemoteEntry | undefined): SharingBuild[] {
  if (!remote) return [];
  const { previous, rollout } = remote;
  const builds = [remote, ...(previous ? [previous] : []), ...(rollout && rollout.percent > 0 ? [rollout.build] : [])];
  return builds.map(({ version, provides }) => ({ from: `${name}@${version}`, provides }));
}

/** As the browser will write it. */
function urlOf({ basePath, version }: RemoteEntry, file: string, base: string): string {
  const { href, origin, pathname } = new URL(file, buildUrl(basePath, version, new URL(base, SITE)));
  return origin === SITE ? pathname : href;
}

/** Stands for the origin of the site, which the server does not know (https://www.rfc-editor.org/rfc/rfc6761#section-6.4). */
const SITE = 'http://site.invalid';

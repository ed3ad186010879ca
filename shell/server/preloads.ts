import type { ApplicationEntry, Manifest, RemoteEntry } from '../../manifests/schema.ts';
import { fingerprint } from '../manifest/fingerprint.ts';
import type { BuildDescription } from './build-description.ts';

/** What the browser is told to fetch before the shell asks for it: in the same mode, or it would be fetched twice. */
export type Preload = {
  /** A path on this host or a whole URL. */
  readonly href: string;
  readonly as: 'script' | 'style';
  /** Whether it is asked for as from another origin; remote entries always are. */
  readonly crossorigin: boolean;
  readonly integrity?: string | undefined;
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
 * ../page/preload.ts); and a shared module only where one of the remotes provides it, because among several the order of their arrival decides.
 *
 * @param manifest completed from the builds
 * @param applications those that the URL activates
 * @param base where the site is mounted, with a slash at both ends
 * @param describe the remote.json of a remote's own build, where it is at hand
 */
export function preloadsOf(
  { remotes }: Manifest,
  applications: readonly ApplicationEntry[],
  base: string,
  describe: (remote: string) => BuildDescription | undefined,
): PreloadPlan {
  const names = [...new Set(applications.map(({ remote }) => remote))];
  const entries = new Map<string, Preload>();
  const chunks = new Map<string, Preload>();
  let dependsOnVisitor = false;
  for (const { remote: name, module } of applications) {
    const remote = remotes[name];
    if (!remote) continue;
    if (isRolledOut(remote) || remote.previous) {
      dependsOnVisitor = true;
      continue;
    }
    const at = (file: string) => urlOf(remote, file, base);
    const entry = at(remote.bundleFileName);
    const { integrity } = remote;
    const href = integrity ? `${entry}?v=${fingerprint(integrity)}` : entry;
    entries.set(href, { href, as: 'script', crossorigin: true, integrity });
    const isAlone = names.every((other) => other === name || sharesNothing(remote, remotes[other]));
    const shared = isAlone ? describe(name)?.sharedAssets?.[module] : undefined;
    for (const file of [...(remote.assets?.[module] ?? []), ...(shared ?? [])]) {
      const as = file.endsWith('.css') ? 'style' : 'script';
      // webpack asks so for chunks on other origins alone.
      chunks.set(at(file), { href: at(file), as, crossorigin: !remote.basePath.startsWith('/') });
    }
  }
  return { entries: [...entries.values()], chunks: [...chunks.values()], dependsOnVisitor };
}

const isRolledOut = ({ rollout }: RemoteEntry): boolean => rollout !== undefined && rollout.percent > 0;

/** Whether a remote is known to provide none of the shared modules that the other one does. */
function sharesNothing({ provides = {} }: RemoteEntry, other: RemoteEntry | undefined): boolean {
  const builds = other ? [other, ...(isRolledOut(other) && other.rollout ? [other.rollout.build] : [])] : [];
  return builds.every((build) => build.provides && !Object.keys(build.provides).some((key) => key in provides));
}

/** As the browser will write it. */
function urlOf({ basePath, version }: RemoteEntry, file: string, base: string): string {
  const folder = basePath.replaceAll('{version}', version).replace(/\/*$/, '/');
  if (!folder.startsWith('/')) return new URL(file, folder).href;
  return new URL(file, `http://site${base}${folder.slice(1)}`).pathname;
}

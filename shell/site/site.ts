import type { ApplicationEntry, FragmentEntry, Manifest, RemoteEntry } from '../../manifests/schema.ts';
import type { ReceivedManifest } from '../manifest/fetch-manifest.ts';
import { buildUrl } from './build-urls.ts';
import { hasFailed } from './failed-builds.ts';
import { isInRollout } from './rollout.ts';
import { compileRoutes, type Match } from './routes.ts';
import { titleIn } from './title.ts';
import { visitorBucket } from './visitor-bucket.ts';

type BuildEntry = NonNullable<RemoteEntry['previous']>;

/** One build, ready to be loaded. */
export type Build = {
  readonly remote: string;
  readonly version: string;
  /** Whole URL of the build's folder, with a slash at the end. */
  readonly basePath: string;
  readonly bundleFileName: string;
  readonly moduleName: string;
  readonly integrity: string | undefined;
  readonly assets: RemoteEntry['assets'];
  readonly sharedAssets: RemoteEntry['sharedAssets'];
  readonly requires: RemoteEntry['requires'];
  readonly provides: RemoteEntry['provides'];
  readonly limits: NonNullable<RemoteEntry['limits']>;
  readonly styles: RemoteEntry['styles'];
  /** What takes over when this build fails: the remote's own build for one that is rolled out, for that one its `previous`. */
  readonly previous: Build | undefined;
};

/** What an outlet holds: an exposed module of one build, under a name. */
export type MountTarget = {
  readonly kind: 'application' | 'fragment';
  readonly name: string;
  readonly build: Build;
  readonly module: string;
  readonly props: Readonly<Record<string, unknown>>;
  /** The room that it is given while it loads, as a CSS length. */
  readonly minHeight: string | undefined;
};

/** What this visitor is shown. It stays the same object when another manifest takes the place of the first one. */
export type Site = {
  /** Path at which the site is mounted, with a slash at both ends. */
  readonly base: string;
  /** What it is made of now. */
  readonly manifest: Manifest;
  readonly match: Match;
  /**
   * Where the page carries an excerpt of its manifest: what tells when the whole one has come. Until then the page stays what it
   * is, whatever its path.
   */
  readonly rest: Promise<ReceivedManifest> | undefined;
  /** Where an application stands in the manifest's order; -1 for one that it does not have. */
  indexOf(application: string): number;
  /** The build that runs in this page, or would. Undefined when the manifest has no such remote. */
  build(remote: string): Build | undefined;
  application(entry: ApplicationEntry): MountTarget;
  /** In the language of the page, else in the default one. */
  title(entry: ApplicationEntry): string | undefined;
  /** Undefined when the manifest has no fragment of that name. */
  fragment(name: string): MountTarget | undefined;
  /** What it would be with another manifest, were the page loaded anew. */
  preview(manifest: Manifest): Site;
  /**
   * Chooses anew, from this or another manifest, which is a whole one.
   *
   * @param keeps tells which remotes stay with the build that was chosen for them
   */
  adopt(received: ReceivedManifest, keeps: (remote: string) => boolean): void;
};

/**
 * Chooses one build for each remote. It looks at a remote when it is first asked for, so that a thousand others cost nothing.
 *
 * @param home the URL at which the site is mounted, with a slash at the end
 * @param excerptFor the path that the manifest is an excerpt for; undefined for a whole one
 */
export function createSite(manifest: Manifest, home: URL, excerptFor?: string): Site {
  const builds = new Map<string, Build>();
  const build = (remote: string): Build | undefined => {
    const entry = manifest.remotes[remote];
    const newest = builds.get(remote) ?? (entry && chooseBuild(remote, entry, home));
    if (!newest) return undefined;
    builds.set(remote, newest);
    return withoutFailed(newest);
  };
  const occupant = (
    kind: MountTarget['kind'],
    name: string,
    { remote, module, props, minHeight }: ApplicationEntry | FragmentEntry,
  ) => {
    const chosen = build(remote);
    // The cross-checks of the contract leave no entry without its remote.
    if (!chosen) throw new TypeError(`${name} names the remote ${remote}, which the manifest does not have`);
    return { kind, name, build: chosen, module, props: props ?? {}, minHeight };
  };
  let match: Match | undefined;
  let order: ReadonlyMap<string, number> | undefined;
  let complete: ((received: ReceivedManifest) => void) | undefined;
  let rest =
    excerptFor === undefined
      ? undefined
      : new Promise<ReceivedManifest>((resolve) => {
          complete = resolve;
        });
  return {
    base: home.pathname,
    get manifest() {
      return manifest;
    },
    match(pathname) {
      match ??= compileRoutes(manifest.applications, home.pathname);
      return match(rest && excerptFor !== undefined ? excerptFor : pathname);
    },
    get rest() {
      return rest;
    },
    indexOf(application) {
      order ??= new Map(manifest.applications.map(({ name }, index) => [name, index]));
      return order.get(application) ?? -1;
    },
    build,
    application: (entry) => occupant('application', entry.name, entry),
    title: (entry) => titleIn(document.documentElement.lang, entry, manifest.languages),
    fragment(name) {
      const entry = Object.hasOwn(manifest.fragments, name) ? manifest.fragments[name] : undefined;
      return entry && occupant('fragment', name, entry);
    },
    preview: (next) => createSite(next, home),
    adopt(received, keeps) {
      for (const remote of builds.keys()) if (!keeps(remote)) builds.delete(remote);
      if (manifest === received.manifest) return;
      manifest = received.manifest;
      match = order = rest = undefined;
      complete?.(received);
    },
  };
}

/** What a build leaves out, it has from the remote; but never what describes the bytes of one build. */
const buildOf = (remote: string, entry: RemoteEntry, build: BuildEntry, home: URL, previous?: Build): Build => ({
  remote,
  version: build.version,
  basePath: buildUrl(build.basePath ?? entry.basePath, build.version, home),
  bundleFileName: build.bundleFileName ?? entry.bundleFileName,
  moduleName: build.moduleName ?? entry.moduleName,
  integrity: build.integrity,
  assets: build.assets,
  sharedAssets: build.sharedAssets,
  requires: build.requires,
  provides: build.provides,
  limits: entry.limits ?? {},
  styles: entry.styles,
  previous,
});

function chooseBuild(remote: string, entry: RemoteEntry, home: URL): Build {
  const { previous, rollout } = entry;
  const main = buildOf(remote, entry, entry, home, previous && buildOf(remote, entry, previous, home));
  const takesPart = rollout && isInRollout(visitorBucket(remote), rollout.percent);
  return takesPart ? buildOf(remote, entry, rollout.build, home, main) : main;
}

const withoutFailed = (build: Build): Build =>
  build.previous && hasFailed(build) ? withoutFailed(build.previous) : build;

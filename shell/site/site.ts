import type { ApplicationEntry, FragmentEntry, Manifest } from '../../manifests/schema.ts';
import { hooks } from '../chunk-hooks.ts';
import type { LiveManifest, ReceivedManifest } from '../manifest/read-manifest.ts';
import { type Build, chooseBuild } from './builds/choose-build.ts';
import { hasFailed } from './builds/failed-builds.ts';
import { visitorBucket } from './builds/visitor-bucket.ts';
import { externalPaths, type IsExternal } from './link-destination.ts';
import { compileRoutes, type Match } from './routes.ts';

/** What an outlet mounts: an exposed module of one build, under a name. */
export type MountTarget = {
  readonly kind: 'application' | 'fragment';
  readonly name: string;
  readonly build: Build;
  readonly module: string;
  /** What the module is if it is a component. */
  readonly adapter: ApplicationEntry['adapter'];
  readonly props: Readonly<Record<string, unknown>>;
  /** Height that the outlet keeps free while it loads, as a CSS length. */
  readonly minHeight: string | undefined;
};

/**
 * The site as this visitor sees it. It stays the same object when another manifest is adopted.
 *
 * A page may carry an excerpt of a large manifest, with what its own path needs. Until the whole manifest is adopted, every
 * other path shows what this path shows; `whenComplete` is the only way to see the difference.
 */
export type Site = {
  /** Path at which the site is mounted, with a slash at both ends. */
  readonly base: string;
  readonly manifest: Manifest;
  readonly match: Match;
  /**
   * Undefined if the manifest is whole, else a promise that is fulfilled when the whole one is adopted. Only links and
   * fragments need it: they are what leads to something that an excerpt does not have.
   */
  whenComplete(): Promise<void> | undefined;
  /** Identifies the applications of a path; equal where two paths show the same ones. */
  pageKey(pathname: string): string;
  /** Whether a URL is a page of the site, that is, shows an application in `main`. */
  hasPage(url: Pick<URL, 'origin' | 'pathname'>): boolean;
  /** Whether a path below `base` is not the site's, so that only a page load leads to it. */
  isExternal: IsExternal;
  /** Position of an application in the manifest; -1 if the manifest does not have it. */
  indexOf(application: string): number;
  /** The build that runs in this page, or would. Undefined if the manifest has no such remote. */
  build(remote: string): Build | undefined;
  application(entry: ApplicationEntry): MountTarget;
  /** Undefined if the manifest has no fragment of that name. */
  fragment(name: string): MountTarget | undefined;
  /** The site as a page load with another manifest would make it. */
  preview(manifest: Manifest): Site;
  /**
   * Goes on with a whole manifest, which may be the one of which the page has an excerpt, and chooses builds again.
   *
   * @param keeps which remotes keep the build that was chosen for them
   */
  adopt(received: ReceivedManifest, keeps: (remote: string) => boolean): void;
};

/** What is needed of a loaded manifest to make a site of it. */
type Given = Pick<LiveManifest, 'manifest'> & { readonly isExcerpt?: boolean };

/**
 * Makes a site of a manifest: one build for each remote. A build is chosen when it is first needed, so that a thousand other
 * remotes cost nothing.
 *
 * @param home URL at which the site is mounted, with a slash at the end
 */
export function createSite({ manifest, isExcerpt = false }: Given, home: URL): Site {
  const builds = new Map<string, Build>();
  const excerptPath = isExcerpt ? location.pathname : undefined;
  let routes: Match | undefined;
  let external: IsExternal | undefined;
  let indexes: ReadonlyMap<string, number> | undefined;
  let completion = isExcerpt ? Promise.withResolvers<void>() : undefined;

  const build = (remote: string): Build | undefined => {
    const entry = manifest.remotes[remote];
    const chosen =
      builds.get(remote) ?? (entry && chooseBuild(remote, entry, home, manifest.policy, () => visitorBucket(remote)));
    if (!chosen) return undefined;
    builds.set(remote, chosen);
    return withoutFailed(chosen);
  };
  const mountTarget = (
    kind: MountTarget['kind'],
    name: string,
    { remote, module, adapter, props, minHeight }: ApplicationEntry | FragmentEntry,
  ): MountTarget => {
    const chosen = build(remote);
    // Validation leaves no entry without its remote.
    if (!chosen) throw new TypeError(`${name}: no remote ${remote}`);
    return { kind, name, build: chosen, module, adapter, props: props ?? {}, minHeight };
  };
  const match: Match = (pathname) => {
    routes ??= compileRoutes(manifest, home.pathname, (entry) => hooks.isVisible(entry));
    return routes(completion && excerptPath !== undefined ? excerptPath : pathname);
  };
  const isExternal: IsExternal = (pathname) => {
    external ??= externalPaths(manifest.external, home.pathname);
    return external(pathname);
  };
  const preview = (next: Manifest): Site => createSite({ manifest: next }, home);

  return {
    base: home.pathname,
    get manifest() {
      return manifest;
    },
    match,
    whenComplete: () => completion?.promise,
    pageKey: (pathname) =>
      completion && pathname !== excerptPath
        ? `path ${pathname}`
        : match(pathname)
            .map(({ name }) => name)
            .join(),
    hasPage: ({ origin, pathname }) =>
      origin === location.origin && !isExternal(pathname) && match(pathname).some(({ region }) => region === 'main'),
    isExternal,
    indexOf(application) {
      indexes ??= new Map(manifest.applications.map(({ name }, index) => [name, index]));
      return indexes.get(application) ?? -1;
    },
    build,
    application: (entry) => mountTarget('application', entry.name, entry),
    fragment(name) {
      const entry = Object.hasOwn(manifest.fragments, name) ? manifest.fragments[name] : undefined;
      return entry && mountTarget('fragment', name, entry);
    },
    preview,
    adopt(received, keeps) {
      for (const remote of builds.keys()) if (!keeps(remote)) builds.delete(remote);
      if (manifest !== received.manifest) {
        const completed = completion;
        ({ manifest } = received);
        routes = external = indexes = completion = undefined;
        completed?.resolve();
      }
    },
  };
}

const withoutFailed = (build: Build): Build =>
  build.previous && hasFailed(build) ? withoutFailed(build.previous) : build;

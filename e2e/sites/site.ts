import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ApplicationEntry, FragmentEntry, Manifest, RemoteEntry } from '../../manifests/schema.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Files of one build: path inside the build's folder -> content. A text alone is the content of `remoteEntry.js`. */
export type Build = string | Readonly<Record<string, string>>;

export type RemoteOptions = Partial<RemoteEntry> & {
  /** Version -> files. A remote without them has its builds in `assets`, on another host, or nowhere. */
  readonly builds?: Readonly<Record<string, Build>>;
};

export type SiteOptions = {
  /** Name -> fields and builds; a text is the remote entry of its only build, 1.0.0. */
  readonly remotes: Readonly<Record<string, string | RemoteOptions>>;
  /** `./view` in `main` on `/`, unless they say otherwise. Left out: one for each remote, on `/` and `/<name>`. */
  readonly applications?: readonly (Partial<ApplicationEntry> & Pick<ApplicationEntry, 'name' | 'remote'>)[];
  /** `./view`, unless they say otherwise. */
  readonly fragments?: Readonly<Record<string, Partial<FragmentEntry> & Pick<FragmentEntry, 'remote'>>>;
  /** Further folders of builds, such as that of `BuiltRemotes`. */
  readonly assets?: readonly string[];
  /** Path below which the site is mounted, with a slash at both ends. */
  readonly base?: string;
  /** Further files: path inside the site's folder, such as `remotes/shop/1.0.0/view.css` -> content. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the options above cannot say: edits the manifest that they have made. */
  readonly edit?: (manifest: Manifest) => void;
};

/** A site that every way of serving takes: `serveSite`, `exportSite`, and, by `manifestOf`, the CLI. */
export type Site = {
  readonly base?: string;
  readonly assets: readonly string[];
  /** Replaces remotes, applications and fragments of a manifest, and removes its `policy` and `site`; the rest of it stays. */
  readonly manifest: (manifest: Manifest) => void;
  /** Holds `remotes/<name>/<version>/` of each build that the options brought. */
  readonly folder: string;
  /** Writes a build, also while the site is served. */
  writeBuild(name: string, version: string, build: Build): void;
  deleteBuild(name: string, version: string): void;
};

/**
 * Writes the builds of a test's site to a folder, and describes its manifest.
 *
 * @param folder where to; a temporary one, if left out
 */
export function site(options: SiteOptions, folder = temporaryFolder()): Site {
  const { base, assets = [], remotes, files = {} } = options;
  const pathOf = (name: string, version: string) => join(folder, 'remotes', name, version);
  const writeBuild: Site['writeBuild'] = (name, version, build) =>
    writeFiles(pathOf(name, version), typeof build === 'string' ? { 'remoteEntry.js': build } : build);

  mkdirSync(join(folder, 'remotes'), { recursive: true });
  for (const [name, remote] of Object.entries(remotes)) {
    const builds = typeof remote === 'string' ? { '1.0.0': remote } : (remote.builds ?? {});
    for (const [version, build] of Object.entries(builds)) writeBuild(name, version, build);
  }
  writeFiles(folder, files);
  return {
    ...(base !== undefined && { base }),
    assets: [folder, ...assets],
    manifest: (manifest) => describe(manifest, options),
    folder,
    writeBuild,
    deleteBuild: (name, version) => rmSync(pathOf(name, version), { recursive: true }),
  };
}

/** The whole manifest of a site that nobody serves; the fixture `serveSite` edits the store's instead. */
export function manifestOf(options: SiteOptions): Manifest {
  const manifest: Manifest = {
    schemaVersion: 1,
    revision: 1,
    origins: [],
    remotes: {},
    applications: [],
    fragments: {},
  };
  describe(manifest, options);
  return manifest;
}

/** What the smallest manifest says of a remote whose build is in the served folders. */
export const entryOf = (name: string): RemoteEntry => ({
  version: '1.0.0',
  basePath: `/remotes/${name}/{version}/`,
  bundleFileName: 'remoteEntry.js',
  moduleName: name,
});

function describe(manifest: Manifest, { remotes, applications, fragments = {}, edit }: SiteOptions): void {
  const names = Object.keys(remotes);
  manifest.remotes = Object.fromEntries(
    Object.entries(remotes).map(([name, remote]) => {
      const { builds: _, ...fields } = typeof remote === 'string' ? {} : remote;
      return [name, { ...entryOf(name), ...fields }];
    }),
  );
  manifest.applications = (applications ?? names.map(onItsOwnPage)).map(({ name, remote, ...entry }) => ({
    name,
    remote,
    module: './view',
    region: 'main',
    activeWhen: [{ path: '/', exact: true }],
    ...entry,
  }));
  manifest.fragments = Object.fromEntries(
    Object.entries(fragments).map(([name, entry]) => [name, { module: './view', ...entry }]),
  );
  // Both are of the site that the manifest described before.
  delete manifest.policy;
  delete manifest.site;
  edit?.(manifest);
}

const onItsOwnPage = (name: string) => ({
  name,
  remote: name,
  activeWhen: [{ path: '/', exact: true }, `/${name}`],
});

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

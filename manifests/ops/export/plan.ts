import { existsSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { decodePath, WELL_KNOWN } from '../../../shell/server/find-file.ts';
import type { ServedSite } from '../../../shell/server/served-site.ts';
import { entryFile, entryOf, fillVersion } from '../../../shell/site/builds/build-urls.ts';
import { OperatorError } from '../../operator-error.ts';
import type { Manifest } from '../../schema.ts';
import { namedBuilds } from '../build/named-builds.ts';
import { MARKER_FILE } from './marker.ts';
import { collectPaths, type OpenPath } from './paths.ts';

/** One file of the site. */
export type PlannedFile = {
  /** Below the path where the site is mounted. */
  readonly path: string;
  readonly content: () => Buffer;
};

/**
 * The files of an export. They are written in the order of `code`, `manifest`, `pages`, so that a page comes after its
 * files.
 */
export type ExportPlan = {
  readonly code: readonly PlannedFile[];
  /** Paths of the files in `code` that belong neither to the shell nor to a build. */
  readonly loose: readonly string[];
  /** Files of the folders for which the export writes another one. */
  readonly shadowed: readonly string[];
  readonly manifest: PlannedFile;
  readonly pages: readonly PlannedFile[];
  /** Paths of the pages, as visitors see them. */
  readonly paths: readonly string[];
  /** Patterns of the paths that get fallback.html. */
  readonly openPaths: readonly OpenPath[];
  /** Patterns of paths below an open one that are not the site's. */
  readonly external: readonly string[];
  /** Folders of the builds, with a slash at the end. */
  readonly builds: readonly string[];
  /** Builds on other origins, which are not copied: `checkout 1.0.0`. */
  readonly onOtherOrigins: readonly string[];
};

const FALLBACK_PAGES = ['fallback.html', '404.html'];
/** Files at the top of the directory, in addition to those of the site. */
export const HOST_FILES = ['_headers', '_redirects', 'nginx.conf', MARKER_FILE];
const MANIFEST = 'manifests/site.json';
/** What `conch serve` answers itself at these paths. */
const SERVER_ROUTES = ['healthz', MANIFEST, 'manifests/events'];
/** Files of shell/ that are embedded in pages and not needed as files. */
const EMBEDDED_FILES = ['index.html', 'preload.js'];

/**
 * Plans what a static host needs of a site.
 *
 * @param folders absolute paths of the root and of further folders of builds
 * @param directory that the export is written to. The site in it may have builds that are no longer in `folders`.
 * @throws {OperatorError} BUILD_UNREADABLE a build is in none of them
 */
export function planExport(site: ServedSite, base: string, folders: readonly string[], directory: string): ExportPlan {
  const exported = join(directory, base);
  const { manifest } = site.state();
  const { local, onOtherOrigins } = splitBuilds(manifest);
  const { pages, open } = collectPaths(manifest);
  const files = pages.flatMap((path) => {
    const below = path === '/' ? '' : decodePath(encodeURI(path.slice(1)));
    return below === undefined ? [] : [{ path, folder: below && `${below}/` }];
  });
  const renderPage = (path: string | undefined) => (): Buffer => {
    const page = site.page(path);
    if (!page)
      throw new OperatorError('SHELL_NOT_BUILT', "The shell's index.html is missing.", 'Build the shell again.');
    return page.representation.body('identity');
  };
  const rendered = [
    ...FALLBACK_PAGES.map((path) => ({ path, content: renderPage(undefined) })),
    // Hosts serve it under its folder, with a slash. Whatever is active without that slash is active with it, too.
    ...files.map(({ folder }) => ({ path: `${folder}index.html`, content: renderPage(`${base}${folder}`) })),
  ];
  const written = [...rendered.map(({ path }) => path), ...SERVER_ROUTES, ...(base === '/' ? HOST_FILES : [])];
  const isWritten = ({ path }: PlannedFile) => written.includes(path.replace(/\.(gz|br)$/, ''));
  const found = looseFiles(site, folders.slice(1), directory);
  const loose = found.filter((file) => !isWritten(file));
  const isFile = new Set(loose.map(({ path }) => path));
  return {
    code: [
      ...filesIn(folders, 'shell/').filter(({ path }) => !EMBEDDED_FILES.includes(path.slice('shell/'.length))),
      ...local.flatMap(({ folder, entry }) => buildFiles(folders, folder, entry, exported)),
      ...loose,
    ],
    loose: loose.map(({ path }) => path),
    shadowed: found.filter(isWritten).map(({ path }) => path),
    manifest: { path: MANIFEST, content: () => site.manifest().body('identity') },
    // As in `conch serve`, a file takes precedence over the page at its path.
    pages: rendered.filter(({ path }) => !isFile.has(path.replace(/\/index\.html$/, ''))),
    paths: files.map(({ path }) => path),
    openPaths: open,
    external: manifest.external ?? [],
    builds: [...new Set(local.map(({ folder }) => folder))],
    onOtherOrigins,
  };
}

function splitBuilds(manifest: Manifest) {
  const builds = namedBuilds(manifest);
  const isLocal = ({ basePath }: { readonly basePath: string }) => basePath.startsWith('/');
  return {
    local: builds.filter(isLocal).map(({ basePath, version, bundleFileName }) => ({
      folder: fillVersion(basePath, version).slice(1) || '/', // no file is in '/', so a build at the root is refused
      entry: entryFile(entryOf(bundleFileName, version)),
    })),
    onOtherOrigins: builds.filter((build) => !isLocal(build)).map(({ remote, version }) => `${remote} ${version}`),
  };
}

/** @throws {OperatorError} BUILD_UNREADABLE */
function buildFiles(folders: readonly string[], folder: string, entry: string, exported: string): PlannedFile[] {
  const files = filesIn(folders, folder);
  if (files.some(({ path }) => path === `${folder}${entry}`)) return files;
  if (existsSync(join(exported, folder, entry))) return [];
  const fact = `The manifest names ${folder}${entry}, which is not in ${folders.join(', ')}.`;
  throw new OperatorError('BUILD_UNREADABLE', fact, 'Build it, or name its folder with --assets.');
}

/**
 * The files in the further folders that `conch serve` serves at `/`, such as favicon.ico. Not those of builds that the
 * manifest does not name.
 */
function looseFiles(site: ServedSite, assets: readonly string[], directory: string): PlannedFile[] {
  const isOfBuild = (path: string) => /^(remotes|shell)\//.test(path) || site.ownerOf(path)?.isBuild;
  const files = filesIn(assets, '', directory).filter(({ path }) => !isOfBuild(path));
  const builds = files.flatMap(({ path }) =>
    /(^|\/)remote\.json$/.test(path) ? [path.slice(0, -'remote.json'.length)] : [],
  );
  return files.filter(({ path }) => !builds.some((folder) => path.startsWith(folder)));
}

/**
 * If several folders have a file, the first one wins. A compressed copy is of the file next to it.
 *
 * @param below the part of the folders to look at, with a slash at the end; empty for all
 * @param ignored a folder inside of them that is left out
 */
function filesIn(folders: readonly string[], below: string, ignored?: string): PlannedFile[] {
  const found = new Map<string, { readonly folder: string }>();
  for (const folder of folders) {
    for (const path of walk(folder, below, ignored)) if (!found.has(path)) found.set(path, { folder });
  }
  return [...found]
    .filter(([path, { folder }]) => (found.get(path.replace(/\.(gz|br)$/, '')) ?? { folder }).folder === folder)
    .map(([path, { folder }]) => ({ path, content: () => readFileSync(join(folder, path)) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Paths of files inside the folder, also those that symbolic links lead to. */
function* walk(folder: string, below: string, ignored?: string): Generator<string> {
  const ancestors = new Set<string>();
  function* visit(path: string): Generator<string> {
    const real = realpathSync(join(folder, path));
    if (ancestors.has(real) || (ignored !== undefined && existsSync(ignored) && real === realpathSync(ignored))) return;
    ancestors.add(real);
    for (const name of readdirSync(real)) {
      const child = `${path}${name}`;
      if (name.startsWith('.') && child !== WELL_KNOWN) continue;
      const stats: Stats | undefined = statSync(join(real, name), { throwIfNoEntry: false });
      if (stats?.isDirectory()) yield* visit(`${child}/`);
      else if (stats?.isFile()) yield child;
    }
    ancestors.delete(real);
  }
  if (existsSync(join(folder, below))) yield* visit(below);
}

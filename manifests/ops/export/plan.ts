import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodePath, findFile } from '../../../shell/server/find-file.ts';
import type { ServedSite } from '../../../shell/server/served-site.ts';
import { entryFile, entryOf, fillVersion } from '../../../shell/site/build-urls.ts';
import { OperatorError } from '../../operator-error.ts';
import type { Manifest } from '../../schema.ts';
import { namedBuilds } from '../build/named-builds.ts';
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
/** Files of shell/ that are embedded in pages and not needed as files. */
const EMBEDDED_FILES = ['index.html', 'preload.js'];

/**
 * Plans what a static host needs of a site.
 *
 * @param folders absolute paths of the root and of further folders of builds
 * @param exported folder of an earlier export, which may have builds that are no longer in `folders`
 * @throws {OperatorError} BUILD_UNREADABLE a build is in none of them
 */
export function planExport(site: ServedSite, base: string, folders: readonly string[], exported: string): ExportPlan {
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
  return {
    code: [
      ...filesIn(folders, 'shell/').filter(({ path }) => !EMBEDDED_FILES.includes(path.slice('shell/'.length))),
      ...local.flatMap(({ folder, entry }) => buildFiles(folders, folder, entry, exported)),
      ...textFiles(manifest, folders),
    ],
    manifest: { path: 'manifests/site.json', content: () => site.manifest().body('identity') },
    pages: [
      ...FALLBACK_PAGES.map((path) => ({ path, content: renderPage(undefined) })),
      // Hosts serve it under its folder, with a slash. Whatever is active without that slash is active with it, too.
      ...files.map(({ folder }) => ({ path: `${folder}index.html`, content: renderPage(`${base}${folder}`) })),
    ],
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

/** Files with texts of the shell in other languages. Other files in the folders are not part of the site. */
function textFiles({ languages = [] }: Manifest, folders: readonly string[]): PlannedFile[] {
  return languages.flatMap(({ texts }) => {
    const found = texts?.startsWith('/') ? findFile(folders, texts.slice(1)) : undefined;
    return found ? [{ path: found.path, content: () => readFileSync(join(found.folder, found.path)) }] : [];
  });
}

/** If several folders have a file, the first one wins. */
function filesIn(folders: readonly string[], below: string): PlannedFile[] {
  const found = new Map<string, PlannedFile>();
  for (const folder of folders) {
    if (!existsSync(join(folder, below))) continue;
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true, recursive: true })) {
      const file = join(entry.parentPath, entry.name);
      const path = file.slice(join(folder, '/').length).replaceAll('\\', '/');
      if (!entry.isFile() || /(^|\/)\./.test(path) || found.has(path)) continue;
      found.set(path, { path, content: () => readFileSync(file) });
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

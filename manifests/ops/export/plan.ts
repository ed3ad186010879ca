import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type FamilyOf, familiesOf, versionFolders } from '../../../shell/server/dictionaries/families.ts';
import { decodePath } from '../../../shell/server/files/find-file.ts';
import { INLINE_SCRIPTS } from '../../../shell/server/html/inline-script.ts';
import type { PageOptions } from '../../../shell/server/html/page-cache.ts';
import { redirectPage } from '../../../shell/server/html/redirect-page.ts';
import type { ServedSite } from '../../../shell/server/served-site.ts';
import { SHELL_FILE } from '../../../shell/server/shell-builds/shell-script.ts';
import { entryFile, entryOf, fillVersion } from '../../../shell/site/builds/build-urls.ts';
import { OperatorError } from '../../operator-error.ts';
import type { Manifest, RedirectEntry } from '../../schema.ts';
import { namedBuilds } from '../build/named-builds.ts';
import { filesIn, type PlannedFile } from './folder-files.ts';
import { MARKER_FILE } from './marker.ts';
import { collectPaths, type OpenPath, redirectsInOrder, withoutSlash } from './paths.ts';

/**
 * The files of an export. They are written in the order of `code`, `signature`, `manifest`, `pages`, `shellFile`, so that a page comes after
 * its files, and open tabs hear of another shell when all pages load it.
 */
export type ExportPlan = {
  readonly code: readonly PlannedFile[];
  /** Paths of the files in `code` that belong neither to the shell nor to a build. */
  readonly loose: readonly string[];
  /** Files of the folders for which the export writes another one. */
  readonly shadowed: readonly string[];
  /** Of the manifest; empty on a site without keys. */
  readonly signature: readonly PlannedFile[];
  readonly manifest: PlannedFile;
  readonly pages: readonly PlannedFile[];
  /** It names the script that pages load; empty for a shell without hashes in its names. */
  readonly shellFile: readonly PlannedFile[];
  /** Paths of the pages, as visitors see them. */
  readonly paths: readonly string[];
  /** Encoded paths of further pages, below open paths. */
  readonly listed: readonly string[];
  /** Patterns of the paths that get fallback.html. */
  readonly openPaths: readonly OpenPath[];
  readonly redirects: readonly RedirectEntry[];
  /** Paths that have a page which leads on, for hosts that know files alone. */
  readonly redirectPages: readonly string[];
  /** Patterns of paths below an open one that are not the site's. */
  readonly external: readonly string[];
  /** Folders of the builds, with a slash at the end. */
  readonly builds: readonly string[];
  /** Folders with a folder for each version of a remote, with a slash at the end. */
  readonly versions: readonly string[];
  readonly familyOf: FamilyOf;
  /** Remote entries of these builds. */
  readonly entries: readonly string[];
  /** Builds on other origins, which are not copied: `checkout 1.0.0`. */
  readonly onOtherOrigins: readonly string[];
};

const FALLBACK_PAGE = 'fallback.html';
const NOT_FOUND_PAGE = '404.html';
/** Files at the top of the directory, in addition to those of the site. */
export const HOST_FILES = ['_headers', '_redirects', 'nginx.conf', 'Caddyfile', MARKER_FILE];
const MANIFEST = 'manifests/site.json';
const SIGNATURE = `${MANIFEST}.sig`;
/** What `conch serve` answers itself at these paths. */
const SERVER_ROUTES = ['healthz', MANIFEST, SIGNATURE, SHELL_FILE, 'manifests/events'];
/** Files of shell/ that are embedded in pages and not needed as files. */
const EMBEDDED_FILES: readonly string[] = ['index.html', ...Object.values(INLINE_SCRIPTS)];

/**
 * A static host cannot tell the first visit, so all pages contain the script of the shell: 14 KB more with Brotli, which take 20 ms to compress
 * in each. In exports of more pages, no page does.
 */
const CONTAINING_SHELL_MAX_PAGES = 2_000;

export type ExportPlace = {
  readonly base: string;
  /** Absolute paths of the root and of further folders of builds, without symbolic links. */
  readonly folders: readonly string[];
  /** That the export is written to. The site in it may have builds that are no longer in `folders`. */
  readonly directory: string;
  /** Encoded paths of pages below open paths, which are written too. */
  readonly listed: readonly string[];
};

/**
 * Plans what a static host needs of a site.
 *
 * @throws {OperatorError} BUILD_UNREADABLE a build is in none of them; MANIFEST_INVALID the page of a path would be below a
 *   file
 */
export function planExport(site: ServedSite, { base, folders, directory, listed }: ExportPlace): ExportPlan {
  const exported = join(directory, base);
  const { manifest } = site.state();
  const { local, onOtherOrigins } = splitBuilds(manifest);
  const { pages, open } = collectPaths(manifest);
  const canBeFile = (path: string) => path === '/' || decodePath(encodeURI(path.slice(1))) !== undefined;
  const fixed = pages.filter(canBeFile);
  const redirects = redirectsInOrder(manifest);
  const redirected = redirects
    .map(({ from }) => withoutSlash(from))
    .filter((from) => !from.includes(':') && canBeFile(from));
  const others = listed.filter((path) => !fixed.includes(decodeURI(path)));
  const files = [...fixed.map(encodeURI), ...others].map((path) => {
    const folder = path === '/' ? '' : `${path.slice(1)}/`;
    return { path: `${base}${folder}`, folder: decodeURIComponent(folder) };
  });
  const renderPage = (path: string | undefined, options?: PageOptions) => (): Buffer => {
    const page = site.page(path, options);
    if (!page)
      throw new OperatorError('SHELL_NOT_BUILT', "The shell's index.html is missing.", 'Build the shell again.');
    return page.representation.body('identity');
  };
  const containsShell = files.length <= CONTAINING_SHELL_MAX_PAGES;
  const rendered = [
    { path: FALLBACK_PAGE, content: renderPage(undefined, { containsShell }) },
    { path: NOT_FOUND_PAGE, content: renderPage(undefined, { isNotFound: true, containsShell }) },
    // Hosts serve it under its folder, with a slash. Whatever is active without that slash is active with it, too.
    ...files.map(({ path, folder }) => ({
      path: `${folder}index.html`,
      content: renderPage(path, { containsShell }),
    })),
    ...redirected.map((from) => {
      const path = encodeURI(from.slice(1));
      const { to = base } = site.redirectOf(`${base}${path}`) ?? {};
      const content = () => Buffer.from(redirectPage(renderPage(undefined)().toString(), to));
      return { path: `${path && `${decodeURIComponent(path)}/`}index.html`, content };
    }),
  ];
  const written = [...rendered.map(({ path }) => path), ...SERVER_ROUTES, ...(base === '/' ? HOST_FILES : [])];
  const isWritten = ({ path }: PlannedFile) => written.includes(path.replace(/\.(gz|br)$/, ''));
  const found = looseFiles(site, folders.slice(1), directory);
  const loose = found.filter((file) => !isWritten(file));
  const isFile = new Set(loose.map(({ path }) => path));
  // As in `conch serve`, a file takes precedence over the page at its path.
  const pageFiles = rendered.filter(({ path }) => !isFile.has(path.replace(/\/index\.html$/, '')));
  const code = [
    ...filesIn(folders, 'shell/').filter(({ path }) => !EMBEDDED_FILES.includes(path.slice('shell/'.length))),
    ...local.flatMap(({ folder, entry }) => buildFiles(site, folders, folder, entry, exported)),
    ...loose,
  ];
  const signature = site.signature();
  const shellScript = site.shellScript();
  const paths = [...code, ...pageFiles].map(({ path }) => path);
  assertNoneBelowAnother([...paths, MANIFEST, ...(base === '/' ? HOST_FILES : [])]);
  return {
    code,
    loose: loose.map(({ path }) => path),
    shadowed: found.filter(isWritten).map(({ path }) => path),
    signature: signature ? [{ path: SIGNATURE, content: () => signature.body('identity') }] : [],
    manifest: { path: MANIFEST, content: () => site.manifest().body('identity') },
    pages: pageFiles,
    shellFile: shellScript ? [{ path: SHELL_FILE, content: () => shellScript.body('identity') }] : [],
    paths: fixed,
    listed: others,
    openPaths: open,
    redirects,
    redirectPages: redirected,
    external: manifest.external ?? [],
    builds: [...new Set(local.map(({ folder }) => folder))],
    versions: versionFolders(manifest),
    familyOf: familiesOf(manifest),
    entries: [...new Set(local.map(({ folder, entry }) => `${folder}${entry}`))],
    onOtherOrigins,
  };
}

type Path = { readonly path: string };

/** The paths of what open tabs request again and again. */
export const polledFiles = (plan: {
  readonly signature: readonly Path[];
  readonly manifest: Path;
  readonly shellFile: readonly Path[];
}): string[] => [...plan.signature, plan.manifest, ...plan.shellFile].map(({ path }) => path);

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
function buildFiles(
  { describe }: ServedSite,
  folders: readonly string[],
  folder: string,
  entry: string,
  exported: string,
): readonly PlannedFile[] {
  const files = filesIn(folders, folder);
  if (files.some(({ path }) => path === `${folder}${entry}`)) return describedFiles(files, folder, describe);
  if (existsSync(join(exported, folder, entry))) return [];
  const fact = `The manifest names ${folder}${entry}, which is not in ${folders.join(', ')}.`;
  throw new OperatorError('BUILD_UNREADABLE', fact, 'Build it, or name its folder with --assets.');
}

/** The files of a build that its remote.json lists; all files if it has none. */
function describedFiles(
  files: readonly PlannedFile[],
  folder: string,
  describe: ServedSite['describe'],
): readonly PlannedFile[] {
  const found = files.some(({ path }) => path === `${folder}remote.json`) ? describe(folder) : undefined;
  if (!found || found === 'unusable' || !found.files) return files;
  const names = new Set(['remote.json', ...Object.keys(found.files).map(decodePath)]);
  return files.filter(({ path }) => names.has(path.slice(folder.length)));
}

/**
 * A folder cannot have the name of a file.
 *
 * @throws {OperatorError} MANIFEST_INVALID
 */
function assertNoneBelowAnother(paths: readonly string[]): void {
  const files = new Set(paths.flatMap((path) => [path, `${path}.gz`, `${path}.br`]));
  for (const path of paths) {
    const segments = path.split('/');
    const above = segments.map((_, index) => segments.slice(0, index).join('/'));
    const file = above.find((folder) => files.has(folder));
    if (file === undefined) continue;
    const page = path.endsWith('/index.html') ? `the page /${path.slice(0, -'/index.html'.length)}` : path;
    throw new OperatorError(
      'MANIFEST_INVALID',
      `The site cannot be exported: ${page} would be below ${file}, which is a file.`,
      'Give it another path in the manifest.',
    );
  }
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

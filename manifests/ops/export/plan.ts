import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFile, pathOf } from '../../../shell/server/folders.ts';
import type { Site } from '../../../shell/server/site.ts';
import { fillVersion } from '../../../shell/site/build-urls.ts';
import { OperatorError } from '../../operator-error.ts';
import type { Manifest } from '../../schema.ts';
import { fullBuild, mainBuild } from '../build/full-build.ts';
import { collectPaths, type OpenPath } from './paths.ts';

/** One file of the site. */
export type PlannedFile = {
  /** Below the place where the site is mounted. */
  readonly path: string;
  readonly content: () => Buffer;
};

export type Plan = {
  /** In the order in which they are written: a page comes when everything that it names is there. */
  readonly code: readonly PlannedFile[];
  readonly manifest: PlannedFile;
  readonly pages: readonly PlannedFile[];
  /** Paths of the pages, as visitors see them. */
  readonly paths: readonly string[];
  /** Patterns of those that the fallback is for. */
  readonly open: readonly OpenPath[];
  /** Folders of the builds, with a slash at the end. */
  readonly builds: readonly string[];
  /** Builds on other origins, which stay there. */
  readonly elsewhere: readonly string[];
};

const FALLBACKS = ['fallback.html', '404.html'];
/** Written into pages, and of no use beside them. */
const INLINED = ['index.html', 'preload.js'];

/**
 * What a static host needs of a site.
 *
 * @param folders the root and those of further builds, as whole paths
 * @param exported where it was exported to before; builds that are gone from the folders are still there
 * @throws {OperatorError} BUILD_UNREADABLE a build is nowhere
 */
export function planExport(site: Site, base: string, folders: readonly string[], exported: string): Plan {
  const { manifest } = site.state();
  const { local, elsewhere } = buildsOf(manifest);
  const { pages, open } = collectPaths(manifest.applications);
  const written = pages.flatMap((path) => {
    const below = path === '/' ? '' : pathOf(encodeURI(path.slice(1)));
    return below === undefined ? [] : [{ path, folder: below && `${below}/` }];
  });
  const page = (path: string | undefined) => (): Buffer => {
    const made = site.page(path);
    if (!made) throw new OperatorError('SHELL_NOT_BUILT', 'The shell’s index.html has gone.', 'Build it again.');
    return made.representation.body('identity');
  };
  return {
    code: [
      ...filesIn(folders, 'shell/').filter(({ path }) => !INLINED.includes(path.slice('shell/'.length))),
      ...local.flatMap(({ folder, entry }) => buildIn(folders, folder, entry, exported)),
      ...textsOf(manifest, folders),
    ],
    manifest: { path: 'manifests/site.json', content: () => site.manifest().body('identity') },
    pages: [
      ...FALLBACKS.map((path) => ({ path, content: page(undefined) })),
      // Hosts send it with the slash of a folder, and all that is active without one is active there.
      ...written.map(({ folder }) => ({ path: `${folder}index.html`, content: page(`${base}${folder}`) })),
    ],
    paths: written.map(({ path }) => path),
    open,
    builds: [...new Set(local.map(({ folder }) => folder))],
    elsewhere,
  };
}

function buildsOf(manifest: Manifest) {
  const builds = Object.entries(manifest.remotes).flatMap(([name, remote]) => {
    const others = [remote.previous, remote.rollout?.build].flatMap((build) => build ?? []);
    return [mainBuild(remote), ...others.map((build) => fullBuild(remote, build))].map((build) => ({ name, ...build }));
  });
  const isLocal = ({ basePath }: { readonly basePath: string }) => basePath.startsWith('/');
  return {
    local: builds.filter(isLocal).map(({ basePath, version, bundleFileName }) => ({
      folder: fillVersion(basePath, version).slice(1) || '/', // which no folder has: a build at the root is refused
      entry: bundleFileName,
    })),
    elsewhere: builds.filter((build) => !isLocal(build)).map(({ name, version }) => `${name} ${version}`),
  };
}

/** @throws {OperatorError} BUILD_UNREADABLE */
function buildIn(folders: readonly string[], folder: string, entry: string, exported: string): PlannedFile[] {
  const files = filesIn(folders, folder);
  if (files.some(({ path }) => path === `${folder}${entry}`)) return files;
  if (existsSync(join(exported, folder, entry))) return [];
  const fact = `The manifest names ${folder}${entry}, which is not in ${folders.join(', ')}.`;
  throw new OperatorError('BUILD_UNREADABLE', fact, 'Build it, or name its folder with --assets.');
}

/** Texts of languages that the site brings; other files of the folders are not the site's. */
function textsOf({ languages = [] }: Manifest, folders: readonly string[]): PlannedFile[] {
  return languages.flatMap(({ texts }) => {
    const found = texts?.startsWith('/') ? findFile(folders, texts.slice(1)) : undefined;
    return found ? [{ path: found.path, content: () => readFileSync(join(found.folder, found.path)) }] : [];
  });
}

/** Of a file that several have, that of the first one. */
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

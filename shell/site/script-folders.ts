import type { Manifest } from '../../manifests/schema.ts';
import { fillVersion } from './builds/build-urls.ts';
import { policySources } from './policy-sources.ts';

/**
 * Longest list. A policy has it twice, and hosts read 2,000 characters of a header
 * (https://developers.cloudflare.com/pages/configuration/headers/).
 */
const MAX_CHARS = 600;
/** What a policy has in front of each folder: see ../server/security-headers.ts. */
const PREFIX_CHARS = ' http://*:*'.length;

/**
 * The folders of this site from which a page may run scripts, below the path where the site is mounted and with a slash at both ends:
 * that of the shell, and those of the builds. If they are many, folders next to each other are replaced by the one around them.
 */
export const scriptFolders = (manifest: Pick<Manifest, 'remotes'>): readonly string[] =>
  inFewFolders(['/shell/', ...buildFolders(manifest).filter(isHere)]);

/**
 * The beginnings of all URLs that may be those of scripts and workers: the folders of this site, as paths, those of builds on other
 * origins, and `blob:` or `data:` where the manifest allows workers from there. A folder on another origin is narrower than `origins`.
 *
 * @param base path at which the site is mounted, with a slash at both ends
 */
export const scriptPlaces = (manifest: Manifest, base: string): readonly string[] => [
  ...scriptFolders(manifest).map((folder) => `${base}${folder.slice(1)}`),
  ...inFewFolders(buildFolders(manifest).filter((folder) => !isHere(folder))),
  ...(policySources(manifest).get('worker') ?? []),
];

/** Whether the scripts of all builds that a manifest names are in some of these folders, which are paths or URLs. */
export const areBuildsIn = (folders: readonly string[], manifest: Manifest): boolean =>
  buildFolders(manifest).every((folder) => folders.some((each) => folder.startsWith(each)));

/** For all versions of a remote, which open tabs follow; but never a whole host because of them. */
function buildFolders({ remotes }: Pick<Manifest, 'remotes'>): readonly string[] {
  const folders = new Set<string>();
  for (const { version, basePath, previous, rollout, previews = [] } of Object.values(remotes)) {
    for (const build of [{ version }, previous, rollout?.build, ...previews]) {
      if (!build) continue;
      const path = ('basePath' in build && build.basePath) || basePath;
      const [start = ''] = fillVersion(path, '{version}').split('{version}');
      const ofAll = start.slice(0, start.lastIndexOf('/') + 1);
      folders.add(depthOf(ofAll) === 0 ? fillVersion(path, build.version) : ofAll);
    }
  }
  return [...folders];
}

/** Whether it is a path on this host, not a URL. */
const isHere = (folder: string): boolean => folder.startsWith('/');

function inFewFolders(all: readonly string[]): readonly string[] {
  let folders = new Set(all);
  for (let depth = deepest(folders); depth > 0 && charsOf(folders) > MAX_CHARS; depth -= 1) {
    folders = new Set([...folders].map((folder) => (depthOf(folder) < depth ? folder : parentOf(folder))));
  }
  return [...folders];
}

function charsOf(folders: ReadonlySet<string>): number {
  let chars = 0;
  for (const { length } of folders) chars += PREFIX_CHARS + length;
  return chars;
}

/** How many folders deep it is below its host. */
const depthOf = (folder: string): number => folder.replace(/^https?:\/\/[^/]*/, '').split('/').length - 2;
const parentOf = (folder: string): string => folder.replace(/[^/]+\/$/, '');

function deepest(folders: ReadonlySet<string>): number {
  let depth = 0;
  for (const folder of folders) depth = Math.max(depth, depthOf(folder));
  return depth;
}

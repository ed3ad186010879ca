import type { Manifest } from '../../manifests/schema.ts';
import { fillVersion } from './builds/build-urls.ts';

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
export function scriptFolders(manifest: Pick<Manifest, 'remotes'>): readonly string[] {
  let folders = new Set(['/shell/', ...buildFolders(manifest)]);
  for (let depth = deepest(folders); depth > 0 && charsOf(folders) > MAX_CHARS; depth -= 1) {
    folders = new Set([...folders].map((folder) => (depthOf(folder) < depth ? folder : parentOf(folder))));
  }
  return [...folders];
}

/** Whether the scripts of all builds that a manifest names, as far as they are on this host, are in some of these folders. */
export const areBuildsIn = (folders: readonly string[], manifest: Manifest): boolean =>
  [...buildFolders(manifest)].every((folder) => folders.some((each) => folder.startsWith(each)));

/** For all versions of a remote, which open tabs follow; but never the whole site because of them. */
function buildFolders({ remotes }: Pick<Manifest, 'remotes'>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const { version, basePath, previous, rollout } of Object.values(remotes)) {
    for (const build of [{ version }, previous, rollout?.build]) {
      const path = (build && 'basePath' in build && build.basePath) || basePath;
      if (!build || !path.startsWith('/')) continue;
      const [start = ''] = fillVersion(path, '{version}').split('{version}');
      const ofAll = start.slice(0, start.lastIndexOf('/') + 1);
      folders.add(ofAll === '/' ? fillVersion(path, build.version) : ofAll);
    }
  }
  return folders;
}

function charsOf(folders: ReadonlySet<string>): number {
  let chars = 0;
  for (const { length } of folders) chars += PREFIX_CHARS + length;
  return chars;
}

const depthOf = (folder: string): number => folder.split('/').length - 2;
const parentOf = (folder: string): string => folder.replace(/[^/]+\/$/, '');

function deepest(folders: ReadonlySet<string>): number {
  let depth = 0;
  for (const folder of folders) depth = Math.max(depth, depthOf(folder));
  return depth;
}

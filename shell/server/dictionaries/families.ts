import { extname } from 'node:path';
import { namedBuilds } from '../../../manifests/ops/build/named-builds.ts';
import type { Manifest } from '../../../manifests/schema.ts';

/** A file of a build or of the shell, and all that took its place or will: the same name in other versions, whatever the content hash. */
export type Family = {
  /** A path below the one where the site is mounted, with `*` for the version and the content hash: `remotes/explore/*\/home.*.js` */
  readonly pattern: string;
  /** The folder with a folder for each version, with a slash at the end: `remotes/explore/`; undefined if there is none. */
  readonly versions: string | undefined;
  readonly contentType: string;
};

export type FamilyOf = (path: string) => Family | undefined;

/** What changes a little from version to version, and its type. */
const TYPES = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'application/javascript; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.mjs', 'application/javascript; charset=utf-8'],
]);
/** Others would have to be escaped: https://urlpattern.spec.whatwg.org/#parse-a-pattern-string */
const PLAIN_PATH = /^[\w./@-]+$/;
const SHELL = 'shell';
const HASH = /\.[0-9a-f]{8}(?=(?:\.[A-Za-z0-9]+)+$)/;

/**
 * Finds the family of a path below the one where the site is mounted. Builds have one if their `basePath` is on the site, and
 * `{version}` is a whole segment of it.
 */
export function familiesOf(manifest: Manifest): FamilyOf {
  const homes = new Set(versionFolders(manifest));
  return (path) => {
    const contentType = TYPES.get(extname(path));
    if (contentType === undefined || !PLAIN_PATH.test(path)) return undefined;
    if (path.startsWith(`${SHELL}/`))
      return HASH.test(path) ? { pattern: path.replace(HASH, '.*'), versions: undefined, contentType } : undefined;
    for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
      const versions = path.slice(0, end + 1);
      if (!homes.has(versions)) continue;
      const [, ...names] = path.slice(versions.length).split('/');
      if (names.length > 0)
        return { pattern: `${versions}*/${names.join('/').replace(HASH, '.*')}`, versions, contentType };
    }
    return undefined;
  };
}

/** Folders with a folder for each version of a remote, with a slash at the end: `remotes/explore/` */
export const versionFolders = (manifest: Manifest): readonly string[] => {
  const folders = namedBuilds(manifest).flatMap(({ basePath }) => {
    const [, folder] = /^\/((?:[^/{}]+\/)+)\{version\}(?:\/|$)/.exec(basePath) ?? [];
    return folder === undefined ? [] : [folder];
  });
  return [...new Set(folders)];
};

/**
 * Regular expressions for hosts. Of the path of a file with a content hash, they capture what is in its pattern.
 *
 * @param folder a top folder of the site, without slashes
 * @param base path at which the site is mounted
 */
export function familyRegexes(versions: readonly string[], folder: string, base: string): readonly string[] {
  const name = `([\\w./@-]*?)\\.[0-9a-f]{8}((?:\\.[A-Za-z0-9]+)*\\.(?:css|js|json|mjs))$`;
  const top = `${base}${folder}/`.replaceAll('.', '\\.');
  if (folder === SHELL) return [`^(${top})${name}`];
  const depths = versions.filter((each) => each.startsWith(`${folder}/`)).map((each) => each.split('/').length - 2);
  return [...new Set(depths)].map((depth) => `^(${top}${'[^/]+/'.repeat(depth)})[^/]+/${name}`);
}

/** The pattern of what these have captured. @param captured a capture, as the host writes it: `$1` */
export const familyPattern = (folder: string, captured: (index: number) => string): string =>
  `${captured(1)}${folder === SHELL ? '' : '*/'}${captured(2)}.*${captured(3)}`;

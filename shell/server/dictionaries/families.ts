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
const HASH = /\.[0-9a-f]{8}(?=(?:\.[A-Za-z0-9]+)+$)/;

/**
 * Finds the family of a path below the one where the site is mounted. Builds have one if their `basePath` is on the site, and
 * `{version}` is a whole segment of it.
 */
export function familiesOf(manifest: Manifest): FamilyOf {
  const homes = new Set(
    namedBuilds(manifest).flatMap(({ basePath }) => {
      const [, home] = /^\/((?:[^/{}]+\/)+)\{version\}(?:\/|$)/.exec(basePath) ?? [];
      return home === undefined ? [] : [home];
    }),
  );
  return (path) => {
    const contentType = TYPES.get(extname(path));
    if (contentType === undefined || !PLAIN_PATH.test(path)) return undefined;
    if (path.startsWith('shell/'))
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

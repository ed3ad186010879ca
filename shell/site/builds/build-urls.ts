import { fingerprint } from './fingerprint.ts';

const fillIn = (text: string, version: string): string => text.replaceAll('{version}', version);

/** The folder of a build as the manifest names it, with `{version}` filled in and exactly one slash at the end. */
export const fillVersion = (basePath: string, version: string): string =>
  fillIn(basePath, version).replace(/\/*$/, '/');

/** `bundleFileName` of a build with `{version}` filled in, which may also be in its query. */
export const entryOf = (bundleFileName: string, version: string): string => fillIn(bundleFileName, version);

/** `bundleFileName` without its query: the path of the file inside the build. */
export const entryFile = (bundleFileName: string): string => bundleFileName.replace(/\?.*/s, '');

/**
 * The absolute URL of a build's folder, with a slash at the end. A path is resolved against the place where the site is
 * mounted: `/remotes/` of a site at `/shop/` is `/shop/remotes/`.
 *
 * @param home URL of the site, whose path ends with a slash
 */
export function buildUrl(basePath: string, version: string, home: URL): string {
  const folder = fillVersion(basePath, version);
  return new URL(folder.startsWith('/') ? `.${folder}` : folder, home).href;
}

/**
 * The absolute URL of a remote entry. With integrity it changes whenever the bytes do, so caches may keep it for ever. A query in
 * `bundleFileName` is the whole query: if it is a signature, hosts refuse any other parameter.
 *
 * @param basePath folder of one build: an absolute URL, or a path that is resolved against the page
 */
export function entryUrl(
  bundleFileName: string,
  basePath: string,
  integrity: string | undefined,
  page = location.href,
): string {
  const folder = new URL(basePath.replace(/\/*$/, '/'), page);
  const url = new URL(bundleFileName, folder);
  if (integrity && !url.search) url.searchParams.set('v', fingerprint(integrity));
  return url.href;
}

/** The folder of a build as the manifest names it, with `{version}` filled in and exactly one slash at the end. */
export const fillVersion = (basePath: string, version: string): string =>
  basePath.replaceAll('{version}', version).replace(/\/*$/, '/');

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

import type { ApplicationEntry } from '../../manifests/schema.ts';

/** A page of the site that a link can lead to; its path begins with the place where the site is mounted. */
export type SitePage = { readonly title: string; readonly path: string };

/**
 * Every page in `main` that has a title and a path without parameters, in the manifest's order.
 *
 * @param base where the site is mounted, with a slash at both ends
 */
export const pagesOf = (applications: readonly ApplicationEntry[], base: string): SitePage[] =>
  applications.flatMap(({ region, title, activeWhen }) => {
    const path = activeWhen
      .map((when) => (typeof when === 'string' ? when : when.path))
      .find((path) => !path.includes(':'));
    return region === 'main' && title && path ? [{ title, path: `${base}${path.slice(1)}` }] : [];
  });

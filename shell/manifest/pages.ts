import type { ApplicationEntry } from '../../manifests/schema.ts';

/** A page of the site that a link can lead to; its path begins with the place where the site is mounted. */
export type SitePage = { readonly entry: ApplicationEntry; readonly path: string };

/**
 * Every page in `main` that has a title and a path without parameters, in the manifest's order.
 *
 * @param base where the site is mounted, with a slash at both ends
 */
export const pagesOf = (applications: readonly ApplicationEntry[], base: string): SitePage[] =>
  applications.flatMap((entry) => {
    const path = entry.activeWhen
      .map((when) => (typeof when === 'string' ? when : when.path))
      .find((path) => !path.includes(':'));
    return entry.region === 'main' && entry.title && path ? [{ entry, path: `${base}${path.slice(1)}` }] : [];
  });

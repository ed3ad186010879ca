import type { ApplicationEntry } from '../../manifests/schema.ts';

/** A page of the site that a link can lead to; its path begins with the place where the site is mounted. */
export type NavLink = { readonly entry: ApplicationEntry; readonly path: string };

/** A longer list of links helps nobody. */
const MAX_LINKS = 100;

/**
 * The pages in `main` that have a title and a path without parameters, in the manifest's order: the first hundred.
 *
 * @param base where the site is mounted, with a slash at both ends
 */
export function navLinks(applications: readonly ApplicationEntry[], base: string): NavLink[] {
  const pages: NavLink[] = [];
  for (const entry of applications) {
    const path = entry.activeWhen
      .map((when) => (typeof when === 'string' ? when : when.path))
      .find((path) => !path.includes(':'));
    if (entry.region === 'main' && entry.title && path) pages.push({ entry, path: `${base}${path.slice(1)}` });
    if (pages.length === MAX_LINKS) break;
  }
  return pages;
}

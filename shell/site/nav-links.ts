import type { ApplicationEntry } from '../../manifests/schema.ts';

/** A page of the site, and its path, which begins with the path at which the site is mounted. */
export type NavLink = { readonly entry: ApplicationEntry; readonly path: string };

/** A longer list would be of no use to visitors. */
const MAX_LINKS = 100;

/**
 * Links to the first hundred pages that have a title and a path without parameters, in the order of the manifest. `nav: false` leaves a
 * page out.
 *
 * @param base path at which the site is mounted, with a slash at both ends
 */
export function navLinks(applications: readonly ApplicationEntry[], base: string): NavLink[] {
  const pages: NavLink[] = [];
  for (const entry of applications) {
    const path = entry.activeWhen
      .map((when) => (typeof when === 'string' ? when : when.path))
      .find((path) => !path.includes(':'));
    if (entry.region === 'main' && entry.title && entry.nav !== false && path)
      pages.push({ entry, path: `${base}${path.slice(1)}` });
    if (pages.length === MAX_LINKS) break;
  }
  return pages;
}

import type { ApplicationEntry } from '../../manifests/schema.ts';
import { externalPaths } from './link-destination.ts';
import type { Routed } from './routes.ts';

/** A page of the site, and its path, which begins with the path at which the site is mounted. */
export type NavLink = { readonly entry: ApplicationEntry; readonly path: string };

/** A longer list would be of no use to visitors. */
const MAX_LINKS = 100;

/**
 * Links to the first hundred pages that have a title and a path without parameters, in the order of the manifest. `nav: false` leaves a
 * page out, and so does `visible`.
 *
 * @param base path at which the site is mounted, with a slash at both ends
 */
export function navLinks({ applications, external }: Routed, base: string): NavLink[] {
  const isExternal = externalPaths(external, base);
  const pages: NavLink[] = [];
  for (const entry of applications) {
    const path = entry.activeWhen
      .map((when) => (typeof when === 'string' ? when : when.path))
      .find((path) => !path.includes(':'));
    const url = path && `${base}${path.slice(1)}`;
    const isListed = entry.region === 'main' && entry.title && entry.nav !== false && !entry.visible;
    if (isListed && url && !isExternal(url)) pages.push({ entry, path: onThisHost(url) });
    if (pages.length === MAX_LINKS) break;
  }
  return pages;
}

/**
 * A path as a link: two slashes, or a slash and a backslash, would begin the name of another host
 * (https://url.spec.whatwg.org/#relative-slash-state). The browser drops the dot.
 */
const onThisHost = (path: string): string => (/^\/[/\\]/.test(path) ? `/.${path}` : path);

import type { ApplicationEntry, Manifest } from '../../manifests/schema.ts';
import { externalPaths } from './link-destination.ts';

type Route = {
  readonly order: number;
  readonly application: ApplicationEntry;
  readonly segments: readonly string[];
  readonly exact: boolean;
};

/**
 * Finds the applications that a path activates, in the order of the manifest. In each region, only those with the highest priority, and
 * none in `main` for a path that is not the site's.
 */
export type Match = (pathname: string) => ApplicationEntry[];

/** What a manifest says about paths. */
export type Routed = Pick<Manifest, 'applications' | 'external'>;

/** Whether an application is in a page for this visitor; undefined where that is not known, so that it may be. */
export type IsVisible = (application: ApplicationEntry) => boolean | undefined;

/** For what is the same for every visitor, such as the HTML of a page: an application with a rule hides no other one. */
const unknownVisitor: IsVisible = ({ visible }) => (visible ? undefined : true);

/**
 * Compiles the routes of a site. Patterns mean the same as in single-spa (https://single-spa.js.org/docs/api#pathtoactivewhen): a
 * case-insensitive prefix of whole segments, in which `:name` matches any text up to the next slash. A pattern that ends in a slash
 * requires that slash. With `exact`, nothing but a trailing slash may follow.
 *
 * Routes are indexed by their segments before the first parameter, so a lookup does not check all of them.
 *
 * @param base the path at which the site is mounted, with a slash at both ends. Patterns are relative to it; the paths to look up
 * include it.
 */
export function compileRoutes(
  { applications, external }: Routed,
  base: string,
  isVisible: IsVisible = unknownVisitor,
): Match {
  const isExternal = externalPaths(external, base);
  /** Segments of a pattern before its first parameter -> the routes with such a pattern. */
  const routesByPrefix = new Map<string, Route[]>();
  applications.forEach((application, order) => {
    for (const pattern of application.activeWhen) {
      const { path, exact = false } = typeof pattern === 'string' ? { path: pattern } : pattern;
      const segments = split(path);
      const firstParameter = segments.findIndex((segment) => segment === '' || segment.includes(':'));
      const prefix = prefixOf(segments, firstParameter < 0 ? segments.length : firstParameter);
      const routes = routesByPrefix.get(prefix) ?? [];
      routes.push({ order, application, segments, exact });
      routesByPrefix.set(prefix, routes);
    }
  });

  return (pathname) => {
    if (!pathname.toLowerCase().startsWith(base.toLowerCase())) return [];
    const segments = split(pathname.slice(base.length - 1));
    const routes = ['', ...segments].flatMap((_, length) => routesByPrefix.get(prefixOf(segments, length)) ?? []);
    const found = routes.filter((route) => matches(route, segments)).sort((a, b) => a.order - b.order);
    const entries = found
      .map((route) => route.application)
      .filter(({ region }) => region !== 'main' || !isExternal(pathname));
    const active = [...new Set(entries)].filter((entry) => isVisible(entry) !== false);
    return active.filter((one) => !active.some((other) => isVisible(other) && takesPrecedence(other, one)));
  };
}

const prefixOf = (segments: readonly string[], length: number): string => segments.slice(0, length).join('/');

const takesPrecedence = (one: ApplicationEntry, { region, priority = 0 }: ApplicationEntry): boolean =>
  one.region === region && (one.priority ?? 0) > priority;

/** Splits a path or pattern into segments, in lower case and encoded as in `location.pathname`: `/Ärzte` gives `%c3%84rzte`. */
export const split = (path: string): string[] =>
  (NEEDS_NO_ENCODING.test(path) ? path : new URL(`http://site${path}`).pathname).toLowerCase().slice(1).split('/');

/** Only characters that a URL leaves unchanged. Parsing the patterns of 10,000 applications as URLs would be slow. */
const NEEDS_NO_ENCODING = /^[\w/:~-]*$/;

function matches({ segments: pattern, exact }: Route, segments: readonly string[]): boolean {
  const needsSlash = pattern.at(-1) === '';
  const parts = needsSlash ? pattern.slice(0, -1) : pattern;
  if (!parts.every((part, index) => segmentMatches(part, segments[index]))) return false;
  const rest = segments.slice(parts.length);
  const isAtEnd = rest.join() === ''; // nothing follows, or a slash alone
  return (rest.length > 0 || !needsSlash) && (isAtEnd || !exact);
}

function segmentMatches(part: string, segment: string | undefined): boolean {
  if (segment === undefined) return false;
  const colon = part.indexOf(':');
  if (colon < 0) return segment === part;
  return segment.length > colon && segment.startsWith(part.slice(0, colon));
}

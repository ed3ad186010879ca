import type { ApplicationEntry } from '../../manifests/schema.ts';

type Route = {
  readonly order: number;
  readonly application: ApplicationEntry;
  readonly segments: readonly string[];
  readonly exact: boolean;
};

/** The applications that a path activates, in the manifest's order; of those in one region only the ones with the highest priority. */
export type Match = (pathname: string) => ApplicationEntry[];

/**
 * Patterns mean what they mean in single-spa: a case-insensitive prefix that ends at a segment border, in which `:name`
 * stands for any text up to the next slash; a pattern that ends in a slash asks for that slash. `exact` allows nothing
 * more than a trailing slash.
 *
 * A lookup costs the routes that begin with the same words as the path, up to their first parameter, not all of them.
 *
 * @param base the path at which the site is mounted, with a slash at both ends; patterns are below it, paths contain it
 */
export function compileRoutes(applications: readonly ApplicationEntry[], base: string): Match {
  /** What stands before the first parameter of a pattern -> the patterns. */
  const byStart = new Map<string, Route[]>();
  applications.forEach((application, order) => {
    for (const pattern of application.activeWhen) {
      const { path, exact = false } = typeof pattern === 'string' ? { path: pattern } : pattern;
      const segments = split(path);
      const open = segments.findIndex((segment) => segment === '' || segment.includes(':'));
      const start = startOf(segments, open < 0 ? segments.length : open);
      const routes = byStart.get(start) ?? [];
      routes.push({ order, application, segments, exact });
      byStart.set(start, routes);
    }
  });

  return (pathname) => {
    if (!pathname.toLowerCase().startsWith(base.toLowerCase())) return [];
    const segments = split(pathname.slice(base.length - 1));
    const routes = ['', ...segments].flatMap((_, length) => byStart.get(startOf(segments, length)) ?? []);
    const found = routes.filter((route) => matches(route, segments)).sort((a, b) => a.order - b.order);
    const all = new Set(found.map((route) => route.application));
    return [...all].filter((one) => ![...all].some((other) => isPreferred(other, one)));
  };
}

const startOf = (segments: readonly string[], length: number): string => segments.slice(0, length).join('/');

const isPreferred = (one: ApplicationEntry, { region, priority = 0 }: ApplicationEntry): boolean =>
  one.region === region && (one.priority ?? 0) > priority;

/** The segments of a path or pattern, as the browser writes them in `location.pathname`: `/Ärzte` is `/%C3%84rzte` there. */
export const split = (path: string): string[] =>
  (isPlain.test(path) ? path : new URL(`http://site${path}`).pathname).toLowerCase().slice(1).split('/');

/** Of characters that a URL leaves as they are: to parse ten thousand of them takes long. */
const isPlain = /^[\w/:~-]*$/;

function matches({ segments: pattern, exact }: Route, segments: readonly string[]): boolean {
  const asksForSlash = pattern.at(-1) === '';
  const fixed = asksForSlash ? pattern.slice(0, -1) : pattern;
  if (!fixed.every((part, index) => segmentMatches(part, segments[index]))) return false;
  const rest = segments.slice(fixed.length);
  if (asksForSlash) return exact ? rest.length === 1 && rest[0] === '' : rest.length > 0;
  return !exact || rest.length === 0 || (rest.length === 1 && rest[0] === '');
}

function segmentMatches(part: string, segment: string | undefined): boolean {
  if (segment === undefined) return false;
  const colon = part.indexOf(':');
  if (colon < 0) return segment === part;
  return segment.length > colon && segment.startsWith(part.slice(0, colon));
}

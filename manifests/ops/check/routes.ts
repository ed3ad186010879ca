import { compileRoutes, split } from '../../../shell/site/routes.ts';
import type { ApplicationEntry, Manifest } from '../../schema.ts';
import type { Finding } from './finding.ts';

type Pattern = ApplicationEntry['activeWhen'][number];

/** One pattern of one application, and whether it matches a path: by the shell's own rules, which know of no other. */
type Route = {
  readonly application: ApplicationEntry;
  readonly path: readonly PropertyKey[];
  readonly pattern: Pattern;
  readonly text: string;
  readonly segments: readonly string[];
  readonly matches: (pathname: string) => boolean;
};

/**
 * Where two applications in `main` would both show, one below the other, or one never shows because another has priority. In the
 * other regions that is what is meant. The later one is at fault, and told once for each pattern of the earlier one. Layouts that
 * are asked for in other regions, where nobody hears it.
 */
export function checkRoutes({ applications }: Manifest): Finding[] {
  const routes = applications.flatMap(routesInMain);
  const collisions = routes.flatMap((later, index) =>
    routes
      .slice(0, index)
      .filter(({ application }) => application !== later.application)
      .flatMap((earlier) => collision(earlier, later)),
  );
  return [...applications.flatMap(unheardLayout), ...collisions];
}

function unheardLayout({ name, region, layout }: ApplicationEntry, index: number): Finding[] {
  if (region === 'main' || layout === undefined) return [];
  return [
    {
      severity: 'warning',
      code: 'LAYOUT_UNHEARD',
      path: ['applications', index, 'layout'],
      message: `${name} is in the ${region}, and only an application in main chooses the layout of a page`,
      remedy: 'Leave "layout" out here.',
    },
  ];
}

function routesInMain(application: ApplicationEntry, index: number): Route[] {
  if (application.region !== 'main') return [];
  return application.activeWhen.map((pattern, place) => {
    const text = typeof pattern === 'string' ? pattern : pattern.path;
    const match = compileRoutes([{ ...application, activeWhen: [pattern] }], '/');
    return {
      application,
      path: ['applications', index, 'activeWhen', place],
      pattern,
      text,
      segments: split(text),
      matches: (pathname) => match(pathname).length > 0,
    };
  });
}

function collision(earlier: Route, later: Route): Finding[] {
  const example = commonPath(earlier, later);
  if (example === undefined) return [];
  const { path } = later;
  const [higher, lower] = priorityOf(earlier) > priorityOf(later) ? [earlier, later] : [later, earlier];
  if (priorityOf(higher) > priorityOf(lower)) return contains(higher, lower) ? [outranked(lower, higher)] : [];
  const [never, nor] = [contains(earlier, later), contains(later, earlier)];
  if (never && nor) {
    const names = `${later.application.name} and ${earlier.application.name}`;
    const message = `${names} have the same path, ${written(later)}, and both show, for example on ${example}`;
    return [{ severity: 'error', code: 'ROUTE_SHADOWED', path, message, remedy: 'Give one of them another path.' }];
  }
  const alone = (never && later) || (nor && earlier);
  const consequence = alone ? `, and with this path ${alone.application.name} never shows alone` : '';
  return [
    {
      severity: 'warning',
      code: 'ROUTES_OVERLAP',
      path,
      message: `${titled(later)} and ${titled(earlier)} both show on ${example}${consequence}`,
      remedy: 'Make the more general one exact, or give one of them another path.',
    },
  ];
}

const priorityOf = ({ application }: Route): number => application.priority ?? 0;

const outranked = (lower: Route, higher: Route): Finding => ({
  severity: 'error',
  code: 'ROUTE_SHADOWED',
  path: lower.path,
  message: `${titled(lower)} never shows: ${titled(higher)} has the higher priority wherever it would`,
  remedy: 'Give it the higher priority, or take this path out.',
});

const titled = (route: Route): string => `${route.application.name} (${written(route)})`;

const written = ({ pattern, text }: Route): string =>
  typeof pattern === 'object' && pattern.exact ? `exactly ${text}` : `${text} and below`;

/** A path that both match. */
function commonPath(one: Route, other: Route): string | undefined {
  const [a, b] = [one.segments, other.segments];
  // Nearly all pairs end here, of which a large site has hundreds of thousands.
  if (a.some((segment, index) => isFixed(segment) && isFixed(b[index]) && segment !== b[index])) return undefined;
  const longest = a.length > b.length ? a : b;
  const merged = longest.map((_, index) => narrower(a[index], b[index]));
  return aroundPath(merged).find((path) => one.matches(path) && other.matches(path));
}

/** Every path that `inner` matches, `outer` matches: it is enough to look at those that are nothing but what `inner` asks for. */
function contains(outer: Route, inner: Route): boolean {
  const plain = inner.segments.map((segment) => segment.replace(/:.*$/, PLACEHOLDER));
  const paths = aroundPath(plain).filter(inner.matches);
  return paths.length > 0 && paths.every(outer.matches);
}

/** What a pattern may end in: itself, with a slash, and with more below. */
const aroundPath = (segments: readonly string[]): string[] => {
  const bare = `/${segments.join('/')}`.replace(/\/+$/, '');
  return [bare || '/', `${bare}/`, `${bare}/${PLACEHOLDER}`];
};

/** Of two segments that stand for several, what both may stand for; one that is not there asks for nothing. */
function narrower(a: string | undefined, b: string | undefined): string {
  const literal = [a, b].find(isFixed);
  if (literal !== undefined) return literal;
  const prefixes = [a, b].map((segment = '') => segment.replace(/:.*$/, ''));
  const longest = prefixes.reduce((longer, prefix) => (prefix.length > longer.length ? prefix : longer), '');
  return a || b ? `${longest}${PLACEHOLDER}` : '';
}

const isFixed = (segment: string | undefined): boolean =>
  segment !== undefined && segment !== '' && !segment.includes(':');

/** No pattern that anybody writes has this for a fixed part. */
const PLACEHOLDER = 'anything';

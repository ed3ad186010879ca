import { externalPaths } from '../../../shell/site/link-destination.ts';
import { compileRoutes, split } from '../../../shell/site/routes.ts';
import type { ApplicationEntry, Manifest } from '../../schema.ts';
import type { Finding } from './finding.ts';

type Pattern = ApplicationEntry['activeWhen'][number];

/** One pattern of one application. */
type Route = {
  readonly application: ApplicationEntry;
  readonly path: readonly PropertyKey[];
  readonly pattern: Pattern;
  readonly text: string;
  readonly segments: readonly string[];
  /** By the shell's own rules. */
  readonly matches: (pathname: string) => boolean;
};

/**
 * Finds paths on which two applications in `main` show one below the other, and applications that never show because
 * another one has a higher priority; not where a rule, `visible`, keeps one of them from the visitor. The finding is at the later of the two patterns. In other regions several
 * applications may show. Also finds layouts outside of `main`, which have no effect, pages on paths of `external`, and redirects to paths
 * without a page.
 */
export function checkRoutes(manifest: Pick<Manifest, 'applications' | 'external' | 'redirects'>): Finding[] {
  const { applications, external } = manifest;
  const routes = applications.flatMap(routesInMain);
  const collisions = pairsToCompare(routes).flatMap(([earlier, later]) => findCollision(earlier, later));
  return [
    ...applications.flatMap(findIgnoredLayout),
    ...collisions,
    ...findExternal(routes, external),
    ...findNowhere(manifest),
  ];
}

/**
 * Each two routes of different applications, apart from those whose paths begin with different texts: of ten thousand routes there are fifty
 * million pairs, and nearly all are of this kind.
 */
function pairsToCompare(routes: readonly Route[]): (readonly [earlier: Route, later: Route])[] {
  const byStart = new Map<string | undefined, Route[]>();
  return routes.flatMap((later, index) => {
    const [first] = later.segments;
    const start = isFixed(first) ? first : undefined;
    const alike = byStart.get(start) ?? [];
    const earlier = start === undefined ? routes.slice(0, index) : [...alike, ...(byStart.get(undefined) ?? [])];
    byStart.set(start, alike);
    alike.push(later);
    return earlier
      .filter(({ application }) => application !== later.application)
      .map((each): [Route, Route] => [each, later]);
  });
}

function findExternal(routes: readonly Route[], patterns: Manifest['external'] = []): Finding[] {
  return routes.flatMap((route): Finding[] => {
    const [path = ''] = samplePaths(placeholders(route));
    const pattern = patterns.find((each) => externalPaths([each], '/')(path));
    if (pattern === undefined) return [];
    return [
      {
        severity: 'error',
        code: 'ROUTE_EXTERNAL',
        path: route.path,
        message: `${describeRoute(route)} never shows on ${path}: "external" has ${pattern}`,
        remedy: 'Remove this path, or make the pattern in "external" narrower.',
      },
    ];
  });
}

function findNowhere(manifest: Pick<Manifest, 'applications' | 'external' | 'redirects'>): Finding[] {
  const match = compileRoutes(manifest, '/');
  const isExternal = externalPaths(manifest.external, '/');
  const isPage = (path: string) => isExternal(path) || match(path).some(({ region }) => region === 'main');
  return (manifest.redirects ?? []).flatMap(({ to }, index): Finding[] => {
    const paths = samplePaths(split(to).map((segment) => segment.replace(/^:.*$/, PLACEHOLDER)));
    if (paths.some(isPage)) return [];
    return [
      {
        severity: 'warning',
        code: 'REDIRECT_NOWHERE',
        path: ['redirects', index, 'to'],
        message: `no application in main shows on ${to}, so visitors find nothing there, unless it is a file`,
        remedy: 'Name the path of a page.',
      },
    ];
  });
}

function findIgnoredLayout({ name, region, layout }: ApplicationEntry, index: number): Finding[] {
  if (region === 'main' || layout === undefined) return [];
  return [
    {
      severity: 'warning',
      code: 'LAYOUT_UNHEARD',
      path: ['applications', index, 'layout'],
      message: `${name} is in the ${region}, and only an application in main chooses the layout of a page`,
      remedy: 'Remove "layout" here.',
    },
  ];
}

function routesInMain(application: ApplicationEntry, index: number): Route[] {
  if (application.region !== 'main') return [];
  return application.activeWhen.map((pattern, patternIndex) => {
    const text = typeof pattern === 'string' ? pattern : pattern.path;
    const match = compileRoutes({ applications: [{ ...application, activeWhen: [pattern] }] }, '/');
    return {
      application,
      path: ['applications', index, 'activeWhen', patternIndex],
      pattern,
      text,
      segments: split(text),
      matches: (pathname) => match(pathname).length > 0,
    };
  });
}

function findCollision(earlier: Route, later: Route): Finding[] {
  if (areExclusive(earlier.application, later.application)) return [];
  const example = findCommonPath(earlier, later);
  if (example === undefined) return [];
  const { path } = later;
  const [higher, lower] = priorityOf(earlier) > priorityOf(later) ? [earlier, later] : [later, earlier];
  if (priorityOf(higher) > priorityOf(lower))
    return !higher.application.visible && contains(higher, lower) ? [shadowed(lower, higher)] : [];
  const [laterIsInside, earlierIsInside] = [contains(earlier, later), contains(later, earlier)];
  if (laterIsInside && earlierIsInside) {
    const names = `${later.application.name} and ${earlier.application.name}`;
    const message = `${names} have the same path, ${describePattern(later)}, and both show, for example on ${example}`;
    const hasRule = later.application.visible ?? earlier.application.visible;
    const remedy = `Give one of them ${hasRule ? 'a higher priority' : 'another path'}.`;
    return [{ severity: 'error', code: 'ROUTE_SHADOWED', path, message, remedy }];
  }
  const inside = (laterIsInside && later) || (earlierIsInside && earlier);
  const consequence = inside ? `, and ${inside.application.name} never shows alone with this path` : '';
  return [
    {
      severity: 'warning',
      code: 'ROUTES_OVERLAP',
      path,
      message: `${describeRoute(later)} and ${describeRoute(earlier)} both show on ${example}${consequence}`,
      remedy: 'Make the more general path exact, or give one of them another path.',
    },
  ];
}

/** Whether no visitor can see both. */
const areExclusive = ({ visible: one }: ApplicationEntry, { visible: other }: ApplicationEntry): boolean =>
  one?.signedIn !== undefined && other?.signedIn !== undefined && one.signedIn !== other.signedIn;

const priorityOf = ({ application }: Route): number => application.priority ?? 0;

const shadowed = (lower: Route, higher: Route): Finding => ({
  severity: 'error',
  code: 'ROUTE_SHADOWED',
  path: lower.path,
  message: `${describeRoute(lower)} never shows: ${describeRoute(higher)} has a higher priority on all of its paths`,
  remedy: 'Give it the higher priority, or remove this path.',
});

/** `cart (/product/new and below)`. */
const describeRoute = (route: Route): string => `${route.application.name} (${describePattern(route)})`;

const describePattern = ({ pattern, text }: Route): string =>
  typeof pattern === 'object' && pattern.exact ? `exactly ${text}` : `${text} and below`;

/** A path that both match; undefined if there is none. */
function findCommonPath(one: Route, other: Route): string | undefined {
  const [a, b] = [one.segments, other.segments];
  if (a.some((segment, index) => isFixed(segment) && isFixed(b[index]) && segment !== b[index])) return undefined;
  const longest = a.length > b.length ? a : b;
  const merged = longest.map((_, index) => mergeSegments(a[index], b[index]));
  return samplePaths(merged).find((path) => one.matches(path) && other.matches(path));
}

/** Whether `outer` matches every path that `inner` matches. Only the shortest paths of `inner` need to be tried. */
function contains(outer: Route, inner: Route): boolean {
  const paths = samplePaths(placeholders(inner)).filter(inner.matches);
  return paths.length > 0 && paths.every(outer.matches);
}

/** The segments of a route, with a value for each parameter. */
const placeholders = ({ segments }: Route): string[] => segments.map((segment) => segment.replace(/:.*$/, PLACEHOLDER));

/** The ways in which a path can end: plain, with a slash, and with another segment. */
export const samplePaths = (segments: readonly string[]): string[] => {
  const plain = `/${segments.join('/')}`.replace(/\/+$/, '');
  return [plain || '/', `${plain}/`, `${plain}/${PLACEHOLDER}`];
};

/**
 * A value that both segments match. `:id` matches any value, `user-:id` any with that prefix; a missing segment sets no
 * condition.
 */
function mergeSegments(a: string | undefined, b: string | undefined): string {
  const fixed = [a, b].find(isFixed);
  if (fixed !== undefined) return fixed;
  const prefixes = [a, b].map((segment = '') => segment.replace(/:.*$/, ''));
  const longest = prefixes.reduce((longer, prefix) => (prefix.length > longer.length ? prefix : longer), '');
  return a || b ? `${longest}${PLACEHOLDER}` : '';
}

const isFixed = (segment: string | undefined): boolean =>
  segment !== undefined && segment !== '' && !segment.includes(':');

/** A value for a parameter that is unlikely to be a fixed segment of another pattern. */
const PLACEHOLDER = 'anything';

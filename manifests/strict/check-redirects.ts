import { externalPaths } from '../../shell/site/link-destination.ts';
import { isParameter, partsOf } from '../../shell/site/redirects.ts';
import type { Problem } from '../problem.ts';
import type { ApplicationEntry, Manifest, RedirectEntry } from '../schema.ts';

/** Folders and paths that `conch serve` answers itself. */
const OF_THE_SERVER = ['shell', 'remotes', 'manifests', 'healthz', 'reports'];

/**
 * Finds redirects that never apply, that lead to another redirect, so that there are no loops either, and those that hide an application. Only
 * the commands and the server do so.
 */
export function checkRedirects({ redirects = [], applications, external }: Manifest): Problem[] {
  const compiled = redirects.map(({ from, to }) => ({ from: partsOf(from), to: partsOf(to) }));
  const isExternal = externalPaths(external, '/');
  return redirects.flatMap((entry, index) => {
    const { from = [], to = [] } = compiled[index] ?? {};
    const problem = (field: keyof RedirectEntry, message: string): Problem => ({
      path: ['redirects', index, field],
      message,
    });
    const earlier = compiled.findIndex((other, at) => at < index && takesAll(other.from, from));
    const next = compiled.findIndex((other) => overlap(other.from, to));
    const given = entry.from.split('/');
    const unknown = entry.to.split('/').filter((part) => isParameter(part) && !given.includes(part));
    const hidden = applications.find((application) => isHidden(application, from));
    return [
      ...unknown.map((part) => problem('to', `${part} is not a parameter of ${entry.from}`)),
      ...(earlier < 0
        ? []
        : [problem('from', `never applies: redirects[${earlier}] has its paths; remove one of them`)]),
      ...(next < 0 ? [] : [problem('to', `redirects[${next}] leads on from there; name the last path`)]),
      ...(hidden
        ? [problem('from', `${hidden.name} would never show on ${entry.from}; give one of them another path`)]
        : []),
      ...(OF_THE_SERVER.includes(from[0] ?? '')
        ? [problem('from', `the server answers /${from[0]} itself; choose another path`)]
        : []),
      ...(isExternal(`/${from.join('/')}`)
        ? [problem('from', 'is not a path of the site, because of "external"; remove it here or there')]
        : []),
    ];
  });
}

/** Whether the earlier one applies to every path of the later one. One without parameters takes precedence over one with them. */
const takesAll = (earlier: readonly string[], later: readonly string[]): boolean =>
  earlier.some(isParameter) === later.some(isParameter) && contains(earlier, later);

const contains = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((part, index) => isParameter(part) || part === other[index]);

/** Whether a path matches both. */
const overlap = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length &&
  one.every((part, index) => isParameter(part) || isParameter(other[index] ?? '') || part === other[index]);

/** An application whose path is a prefix shows on longer paths. */
const isHidden = ({ region, activeWhen }: ApplicationEntry, from: readonly string[]): boolean =>
  region === 'main' &&
  activeWhen.some((when) => typeof when === 'object' && when.exact === true && contains(from, partsOf(when.path)));

import { externalPaths } from '../../../shell/site/link-destination.ts';
import { compileRedirects, isParameter } from '../../../shell/site/redirects.ts';
import type { Routed } from '../../../shell/site/routes.ts';
import type { Manifest, RedirectEntry } from '../../schema.ts';

/** A pattern of an application in `main` that matches more than one path, so that no page can be written for it. */
export type OpenPath = { readonly path: string; readonly exact: boolean };

/**
 * The paths of the site's pages, below the path where it is mounted: fixed paths, and patterns of all others. A path that the manifest
 * redirects, or calls external, is none of them.
 */
export function collectPaths({ applications, external, redirects }: Routed & Pick<Manifest, 'redirects'>): {
  readonly pages: readonly string[];
  readonly open: readonly OpenPath[];
} {
  const patterns = applications
    .filter(({ region }) => region === 'main')
    .flatMap(({ activeWhen }) => activeWhen)
    .map((when): OpenPath => {
      const { path, exact = false } = typeof when === 'string' ? { path: when } : when;
      return { path, exact };
    });
  const isFixed = ({ path }: OpenPath) => !path.includes(':');
  const isExternal = externalPaths(external, '/');
  const redirectOf = compileRedirects(redirects, '/');
  const pages = ['/', ...patterns.filter(isFixed).map(({ path }) => path)].map(withoutSlash);
  return {
    pages: [...new Set(pages)].filter((path) => !isExternal(encodeURI(path)) && !redirectOf(encodeURI(path))),
    open: patterns.filter((pattern) => !isFixed(pattern) || !pattern.exact),
  };
}

export const withoutSlash = (path: string): string => path.replace(/\/+$/, '') || '/';

/**
 * A pattern as rules for `_headers` and `_redirects`. A pattern such as `/:page` has no rules: it would match the
 * site's own files, and Cloudflare Pages follows redirects even if a file matches
 * (https://developers.cloudflare.com/pages/configuration/redirects/).
 *
 * @param base where the site is mounted, with a slash at both ends
 */
export function hostRules({ path, exact }: OpenPath, base: string): string[] {
  const segments = withoutSlash(path).slice(1).split('/');
  const [first = ''] = segments;
  if (first === '' || first.includes(':')) return [];
  const rule: string[] = [];
  for (const segment of segments) {
    const colon = segment.indexOf(':');
    if (colon > 0) return [`${base}${[...rule, segment.slice(0, colon)].join('/')}*`];
    rule.push(colon === 0 ? `:${segment.replaceAll(/\W/g, '')}` : encodeURI(segment));
  }
  const whole = `${base}${rule.join('/')}`;
  return [whole, exact ? `${whole}/` : `${whole}/*`];
}

/** Drops rules that another rule covers, so that each path matches one rule. */
export function dropCovered(rules: readonly string[]): string[] {
  const byShape = new Map([...rules].reverse().map((rule) => [rule.replaceAll(/:\w+/g, ':'), rule]));
  const unique = [...byShape.values()].reverse();
  const coverOf = coverFinder(unique);
  return unique.filter((rule) => coverOf(rule) === undefined);
}

/**
 * Finds a rule, other than the one that is asked for, that matches every path which that one matches. Only rules with `*` or a parameter
 * match more than one path, and only what begins as they do, so a site may have tens of thousands of rules.
 */
export function coverFinder(rules: readonly string[]): (other: string) => string | undefined {
  /** What is in front of the first `*` or parameter -> the rules with it. */
  const patterns = new Map<string, { readonly rule: string; readonly matches: RegExp }[]>();
  for (const rule of rules) {
    const [start] = /^(?:(?!\*|:\w).)*/s.exec(rule) ?? [''];
    if (start === rule) continue;
    const escaped = rule.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
    const matches = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll(/:\w+/g, '[^/]+')}$`);
    patterns.set(start, [...(patterns.get(start) ?? []), { rule, matches }]);
  }
  return (other) => {
    for (let length = 0; length <= other.length; length += 1) {
      const found = patterns
        .get(other.slice(0, length))
        ?.find(
          ({ rule, matches }) => rule !== other && (rule.endsWith('*') || !other.endsWith('*')) && matches.test(other),
        );
      if (found) return found.rule;
    }
    return undefined;
  };
}

/** A pattern as a regular expression for an nginx `location`, which is matched against the decoded path. */
export function toNginxRegex({ path, exact }: OpenPath, base: string): string {
  const segments = withoutSlash(path).slice(1).split('/').filter(Boolean);
  const parts = segments.map((segment) => {
    const [start = '', parameter] = segment.split(/:(.*)/s);
    return `${start.replaceAll(/[^\w/-]/g, '\\$&')}${parameter === undefined ? '' : '[^/]+'}`;
  });
  const end = exact ? '/?$' : '(/|$)';
  return `^${base.replaceAll('.', '\\.')}${parts.join('/')}${parts.length > 0 ? end : ''}`;
}

/** A pattern of `external` as such a regular expression: see externalPaths. */
export function externalNginxRegex(pattern: string, base: string): string {
  const toSource = (text: string) => text.replaceAll(/[^\w/*-]/g, '\\$&').replaceAll('*', '[^/]*');
  if (!pattern.startsWith('/')) return `/${toSource(pattern)}$`;
  return `^${toSource(base)}${toSource(pattern.slice(1))}${pattern.endsWith('/') ? '' : '(/|$)'}`;
}

/** The redirects of a site, in the order in which hosts have to compare them: those without parameters first. */
export function redirectsInOrder({ redirects = [] }: Pick<Manifest, 'redirects'>): readonly RedirectEntry[] {
  const hasParameter = ({ from }: RedirectEntry) => from.split('/').some(isParameter);
  return [...redirects.filter((entry) => !hasParameter(entry)), ...redirects.filter(hasParameter)];
}

/** A redirect as rules for `_redirects`: https://docs.netlify.com/routing/redirects/redirect-options/ */
export function redirectRules({ from, to, permanent }: RedirectEntry, base: string): string[] {
  const path = encodedPath(withoutSlash(from));
  const paths = path === '' ? [base] : [`${base}${path}`, `${base}${path}/`];
  return paths.map((each) => `${each} ${base}${targetOf(to).join('/')} ${permanent ? 301 : 302}`);
}

/**
 * A redirect for nginx. It is compared with the target of the request, in which nothing is decoded: a location would give decoded
 * parameters, with which a visitor's line break would end up in the header.
 */
export function redirectNginx(entry: RedirectEntry, base: string): string {
  const { source, target, status } = redirectParts(entry, base, (at) => `$${at}`);
  return `if ($request_uri ~* "${source}") {
  return ${status} ${target};
}
`;
}

/**
 * A redirect as a regular expression, which ignores case, for the target of the request, and what to answer.
 *
 * @param group how the host writes what a group of the expression has matched
 */
export function redirectParts(
  { from, to, permanent }: RedirectEntry,
  base: string,
  group: (at: number) => string,
): { readonly source: string; readonly target: string; readonly status: number } {
  const parts = encodedPath(withoutSlash(from)).split('/');
  const names = parts.filter(isParameter);
  // nginx unescapes two backslashes in quotes, and for others two are as good as one here.
  const source = parts
    .map((part) => (isParameter(part) ? '([^/?\\\\\\\\]+)' : part.replaceAll(/[^\w-]/g, hexEscape)))
    .join('/');
  const target = targetOf(to).map((part) => (isParameter(part) ? group(names.indexOf(part) + 1) : part));
  return {
    source: `^${base.replaceAll('.', hexEscape)}${source}${source && '/?'}(\\?.*)?$`,
    target: `${base}${target.join('/')}${group(names.length + 1)}`,
    status: permanent ? 301 : 302,
  };
}

/** As browsers send it. */
const encodedPath = (path: string): string => new URL(path, 'http://site').pathname.slice(1);

/** The segments of a target, in which everything is encoded that may have a meaning for a host. */
const targetOf = (path: string): string[] =>
  encodedPath(path)
    .split('/')
    .map((part) => (isParameter(part) ? part : part.replaceAll(/[^\w.~%-]/g, (character) => `%${hexOf(character)}`)));

const hexEscape = (character: string): string => `\\x${hexOf(character)}`;
const hexOf = (character: string): string => character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');

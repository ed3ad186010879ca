import type { ApplicationEntry } from '../../schema.ts';

/** A pattern of an application in `main` that more than one path matches: only the browser sees which one it is. */
export type OpenPath = { readonly path: string; readonly exact: boolean };

/** The paths of the site's pages, below the place where it is mounted: those that are known, and patterns of the others. */
export function collectPaths(applications: readonly ApplicationEntry[]): {
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
  const isKnown = ({ path }: OpenPath) => !path.includes(':');
  const pages = ['/', ...patterns.filter(isKnown).map(({ path }) => path)].map(withoutSlash);
  return {
    pages: [...new Set(pages)],
    open: patterns.filter((pattern) => !isKnown(pattern) || !pattern.exact),
  };
}

const withoutSlash = (path: string): string => path.replace(/\/+$/, '') || '/';

/**
 * A pattern in the form of `_headers` and `_redirects`, each path that it can be; none for one that would take in the site's own
 * files, as `/:page` would, because some hosts look at these rules before they look for files.
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

/** Without those that another one fits, too, so that each path has one rule. */
export function dropCovered(rules: readonly string[]): string[] {
  const byShape = new Map([...rules].reverse().map((rule) => [rule.replaceAll(/:\w+/g, ':'), rule]));
  const kept = [...byShape.values()].reverse();
  return kept.filter((rule) => !kept.some((other) => other !== rule && covers(other, rule)));
}

function covers(rule: string, other: string): boolean {
  if (other.endsWith('*') && !rule.endsWith('*')) return false;
  const escaped = rule.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll(/:\w+/g, '[^/]+')}$`).test(other);
}

/** A pattern as a regular expression for nginx, which compares it with the decoded path. */
export function toNginxRegex({ path, exact }: OpenPath, base: string): string {
  const segments = withoutSlash(path).slice(1).split('/').filter(Boolean);
  const parts = segments.map((segment) => {
    const [start = '', parameter] = segment.split(/:(.*)/s);
    return `${start.replaceAll(/[^\w/-]/g, '\\$&')}${parameter === undefined ? '' : '[^/]+'}`;
  });
  const end = exact ? '/?$' : '(/|$)';
  return `^${base.replaceAll('.', '\\.')}${parts.join('/')}${parts.length > 0 ? end : ''}`;
}

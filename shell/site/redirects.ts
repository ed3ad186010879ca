import { isObject } from '../../manifests/is-object.ts';
import type { Manifest, RedirectEntry } from '../../manifests/schema.ts';
import type { Site } from './site.ts';

/** Where a path is redirected to. */
export type Redirect = {
  /** Encoded path on the host, without query and hash. */
  readonly to: string;
  readonly permanent: boolean;
};

/** Finds the redirect of a path on the host; undefined if there is none. */
export type RedirectOf = (pathname: string) => Redirect | undefined;

const encoded = (path: string): string => new URL(`http://site${path}`).pathname;

/** The segments of a path, encoded as in `location.pathname` and in lower case; a slash at the end does not matter. */
export const partsOf = (path: string): string[] => {
  const parts = encoded(path).toLowerCase().slice(1).split('/');
  return parts.at(-1) === '' ? parts.slice(0, -1) : parts;
};

export const isParameter = (part: string): boolean => part.startsWith(':');

/**
 * Compiles the redirects of a site. A path is matched as a whole; case does not matter. A redirect without parameters takes precedence over
 * one with them, as hosts require it (https://developers.cloudflare.com/pages/configuration/redirects/); else the first one that matches.
 *
 * @param base path at which the site is mounted, with a slash at both ends
 */
export function compileRedirects(redirects: Manifest['redirects'] = [], base: string): RedirectOf {
  const fixed = new Map<string, RedirectEntry>();
  const open: { readonly parts: readonly string[]; readonly entry: RedirectEntry }[] = [];
  for (const entry of redirects) {
    const parts = partsOf(entry.from);
    const path = parts.join('/');
    if (parts.some(isParameter)) open.push({ parts, entry });
    else if (!fixed.has(path)) fixed.set(path, entry);
  }
  return (pathname) => {
    if (redirects.length === 0 || !pathname.toLowerCase().startsWith(base.toLowerCase())) return undefined;
    const path = encoded(pathname.slice(base.length - 1));
    const parts = partsOf(path);
    const entry =
      fixed.get(parts.join('/')) ??
      open.find(
        (each) => each.parts.length === parts.length && each.parts.every((part, index) => matches(part, parts[index])),
      )?.entry;
    return entry && { to: `${base}${fill(entry, path).slice(1)}`, permanent: entry.permanent ?? false };
  };
}

const matches = (part: string, given: string | undefined): boolean =>
  isParameter(part) ? given !== '' : part === given;

/** Writes the values of the parameters into the target. @param path encoded, so that no value has a slash or a backslash */
function fill({ from, to }: RedirectEntry, path: string): string {
  const given = path.split('/');
  const values = new Map(from.split('/').map((part, index) => [part, given[index]]));
  return encoded(to)
    .split('/')
    .map((part) => (isParameter(part) ? (values.get(part) ?? part) : part))
    .join('/');
}

let compiled: { readonly redirects: unknown; readonly redirectOf: RedirectOf } = {
  redirects: undefined,
  redirectOf: () => undefined,
};

/**
 * Where the manifest redirects a URL to; undefined if nowhere. For the browser, which does not validate redirects: those that are none are
 * left out, and so are those that lead to another one.
 */
export function redirectedUrl(
  { manifest, base }: Pick<Site, 'manifest' | 'base'>,
  url: Pick<URL, 'href' | 'origin' | 'pathname' | 'search' | 'hash'>,
): URL | undefined {
  const redirects: unknown = manifest.redirects;
  if (compiled.redirects !== redirects) {
    const entries = Array.isArray(redirects) ? redirects.filter(isRedirect) : [];
    compiled = { redirects, redirectOf: compileRedirects(entries, base) };
  }
  const { redirectOf } = compiled;
  const redirect = url.origin === location.origin ? redirectOf(url.pathname) : undefined;
  if (!redirect || redirectOf(redirect.to)) return undefined; // a chain may be a loop
  return new URL(redirect.to + url.search + url.hash, url.href);
}

const isRedirect = (entry: unknown): entry is RedirectEntry =>
  isObject(entry) && [entry.from, entry.to].every((path) => typeof path === 'string' && /^\/(?![/\\])/.test(path));

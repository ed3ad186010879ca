/**
 * Where a click on a link leads in this tab; undefined for a download, another tab, an anchor without `href`, and a link that its
 * author has marked as not the site's own (https://html.spec.whatwg.org/multipage/links.html#link-type-external).
 */
export function destinationOf(link: HTMLAnchorElement): URL | undefined {
  const { href, target, rel } = link;
  const isOwn = !link.hasAttribute('download') && !/(^|\s)external(\s|$)/i.test(rel);
  return href && isOwn && ['', '_self'].includes(target) ? new URL(href) : undefined;
}

/**
 * Whether `location` may be sent to a URL. All schemes that run code in the site are left out: `javascript:`, and `blob:`, whose
 * documents have the site's origin. So are those that browsers refuse, such as `data:`.
 */
export const mayOpen = ({ protocol, href }: URL): boolean => {
  const isSafe = /^(https?|mailto|tel|sms):/.test(protocol);
  if (!isSafe) console.warn(`Not opened: ${href}`);
  return isSafe;
};

/** Whether a path is not the site's, although it is below the path at which the site is mounted. */
export type IsExternal = (pathname: string) => boolean;

/** A regular expression that matches nothing. */
const NEVER = '(?!)';

/**
 * Compiles `external` of a manifest. A pattern that begins with a slash is a prefix of whole segments below `base`, as in `activeWhen`;
 * any other is compared with the last segment of a path. `*` is any text within one segment. Case does not matter.
 *
 * The text between two stars is matched where it is first found, and nowhere else, so that the time for a path is linear. With a plain
 * `[^/]*` for each star, one path of thousands of characters would keep a server busy for minutes.
 *
 * @param base the path at which the site is mounted, with a slash at both ends
 */
export function externalPaths(patterns: readonly string[] = [], base: string): IsExternal {
  const sources = patterns.map((pattern) => {
    const isPrefix = pattern.startsWith('/');
    const { pathname } = new URL(isPrefix ? base + pattern.slice(1) : `/${pattern}`, 'http://site'); // encoded as in `location`
    const source = pathname
      .replace(/[^\w*]/g, '\\$&')
      .replace(/\*([^*]+)(?=\*)/g, '((?!$1)[^/]){0,}$1')
      .replace('*', '[^/]{0,}');
    return isPrefix ? `^${source}${pattern.endsWith('/') ? '' : '(/|$)'}` : `${source}$`;
  });
  const expression = new RegExp(sources.join('|') || NEVER, 'i');
  return (pathname) => expression.test(pathname);
}

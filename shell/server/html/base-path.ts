/**
 * Moves the page, which is built for a site mounted at `/` on any host, to where this one is mounted, and announces what only
 * this server has: events that tell of changes of the manifest.
 *
 * @param base with a slash at both ends, of characters that need no escaping in HTML: see `parseBase`
 * @param events whether there are such events
 */
export const rebase = (html: string, base: string, events = true): string =>
  html
    .replaceAll(
      /(\b(?:href|src)="|\burl\(["']?)\/(shell|manifests)\//g,
      (_, start, folder) => `${start}${base}${folder}/`,
    )
    .replace(
      /(<html\b[^>]*\sdata-base=")\/"/,
      (_, start) => `${start}${base}"${events ? ` data-events="${base}manifests/events"` : ''}`,
    );

/** `shop`, `/shop` and `/shop/` are all `/shop/`; undefined for what cannot be the path of a site. */
export function parseBase(text: string): string | undefined {
  const segments = text.split('/').filter(Boolean);
  const plain = segments.every((segment) => /^[\w~-][\w.~-]*$/.test(segment));
  return plain ? `/${segments.map((segment) => `${segment}/`).join('')}` : undefined;
}

/**
 * Whether a request asks for the page. Browsers name HTML when they navigate. Tools (`curl`) take anything, as scripts
 * and images do: for them an address with a file's extension is a file.
 */
export function asksForPage(accept: string | undefined, pathname: string): boolean {
  if (accept?.includes('text/html')) return true;
  const takesAnything = accept === undefined || accept.includes('*/*');
  return takesAnything && !/\.[a-z0-9]+$/i.test(pathname);
}

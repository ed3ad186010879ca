import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request may be of a page of these origins. Any program can say so; a page of another site cannot.
 *
 * @param origins left out: that of the host which is asked
 */
export function isOfPage(headers: IncomingHttpHeaders, origins?: readonly string[]): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (origins) return origin !== undefined && origins.includes(origin);
  // Browsers send it on HTTPS and on localhost: https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header
  if (site !== undefined) return site === 'same-origin';
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

import type { IncomingHttpHeaders } from 'node:http';

/** Whether a request may be of a page of the same site. Any program can say so; a page of another site cannot. */
export function isSameOrigin({ origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  // Browsers send it on HTTPS and on localhost: https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header
  if (site !== undefined) return site === 'same-origin';
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

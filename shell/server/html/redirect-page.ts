import { MARKERS } from './markers.ts';
import { escapeHtml } from './page-head.ts';

/**
 * Makes a page for any path one that leads on, for hosts that know files alone: by the shell, which keeps the query, and without JavaScript.
 *
 * @param to encoded path on the host
 */
export const redirectPage = (html: string, to: string): string =>
  html.replace(
    MARKERS.headEnd,
    (end) =>
      `<link rel="canonical" href="${escapeHtml(to)}" data-page>` +
      `<noscript><meta http-equiv="refresh" content="0;url=${escapeHtml(to)}"></noscript>${end}`,
  );

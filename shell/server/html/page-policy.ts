import type { InlineScript } from './inline-script.ts';
import { MARKERS } from './markers.ts';
import { escapeHtml } from './page-head.ts';

/**
 * Writes Content-Security-Policies into a page. They apply to what follows them, so they are in front of all scripts; only the charset
 * is before them, which has to be in the first 1,024 bytes.
 */
export const withPolicies = (html: string, policies: readonly string[]): string =>
  html.replace(MARKERS.charset, (charset) =>
    [
      charset,
      ...policies.map((policy) => `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">`),
    ].join(''),
  );

/**
 * Puts the script that decides what becomes a script (../../page/inline-trusted-types.ts) in front of all others.
 *
 * @param places beginnings of the URLs that it lets through
 */
export const withTrustedTypes = (html: string, { text }: InlineScript, places: readonly string[]): string =>
  html.replace(
    MARKERS.charset,
    (charset) =>
      `${charset}<script id="conch-trusted-types" data-places="${escapeHtml(places.join(' '))}">${text}</script>`,
  );

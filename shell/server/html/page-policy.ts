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

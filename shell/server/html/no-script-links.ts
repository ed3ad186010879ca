import { MARKERS } from './markers.ts';
import { escapeHtml } from './page-head.ts';

/** A link to a page of the site. */
export type NoScriptLink = { readonly title: string; readonly path: string };

/** Adds links to the part of the page that visitors see if the shell does not run (index.html, page/plain-page.ts). */
export const withNoScriptLinks = (html: string, pages: readonly NoScriptLink[]): string =>
  html.replace(MARKERS.noScriptLinks, (empty, start) => {
    const items = pages.map(({ title, path }) => `<li><a href="${escapeHtml(path)}">${escapeHtml(title)}</a></li>`);
    return items.length > 0 ? `${start}><ul>${items.join('')}</ul></nav>` : empty;
  });

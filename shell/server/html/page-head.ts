import type { PageTexts } from '../../site/title.ts';
import { MARKERS } from './markers.ts';

/**
 * Writes the title and the description of a page, as text. The title that index.html has is the name of the site, which the shell needs
 * for pages that have no title; it is kept as https://html.spec.whatwg.org/multipage/semantics.html#meta-application-name.
 */
export const withPageTexts = (html: string, { title, description }: PageTexts): string =>
  html.replace(MARKERS.title, (element, name) => {
    const own = title ? `<title>${escapeHtml(title)}</title><meta name="application-name" content="${name}">` : element;
    return own + (description ? `<meta name="description" content="${escapeHtml(description)}">` : '');
  });

/** Text for an element or for an attribute in double quotes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

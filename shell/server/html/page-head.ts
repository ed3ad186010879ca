import { MARKERS } from './markers.ts';

/** What the head of one page has. */
export type PageHead = {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  /** URL. */
  readonly canonical?: string | undefined;
  readonly robots?: string | undefined;
};

/**
 * Writes the head of a page, as text. The title that index.html has is the name of the site, which the shell needs for pages that have no
 * title; it is kept as https://html.spec.whatwg.org/multipage/semantics.html#meta-application-name. The shell removes what has
 * `data-page` when the visitor goes to another page (../../navigation/page-title.ts).
 */
export const withPageHead = (html: string, { title, description, canonical, robots }: PageHead): string =>
  html.replace(MARKERS.title, (element, name) =>
    [
      title ? `<title>${escapeHtml(title)}</title><meta name="application-name" content="${name}">` : element,
      description && `<meta name="description" content="${escapeHtml(description)}">`,
      canonical && `<link rel="canonical" href="${escapeHtml(canonical)}" data-page>`,
      robots && `<meta name="robots" content="${escapeHtml(robots)}" data-page>`,
    ]
      .filter(Boolean)
      .join(''),
  );

/** Text for an element or for an attribute in double quotes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

import type { SiteEntry } from '../../../manifests/schema.ts';
import { MARKERS } from './markers.ts';
import { escapeHtml } from './page-head.ts';

/** The pattern of titles of a site whose manifest has none. */
const TITLE_PATTERN = '{title} · {name}';

/** The pattern of titles; undefined for a site without a name, whose titles are complete. */
export const titlePattern = (site: SiteEntry | undefined): string | undefined => site && (site.title ?? TITLE_PATTERN);

/**
 * Writes the name and the look of the site into the page: what `site` in the manifest says.
 *
 * @param base path at which the site is mounted, with a slash at both ends
 */
export function withSiteFace(html: string, site: SiteEntry | undefined, base: string): string {
  if (!site) return html;
  const { name, icon, stylesheet, themeColor, head = [] } = site;
  const elements = [
    ...themeColors(themeColor).map((attributes) => element('meta', { name: 'theme-color', ...attributes })),
    ...head.map((entry) =>
      'meta' in entry
        ? element('meta', entry.meta)
        : element('link', { ...entry.link, href: atBase(entry.link.href, base) }),
    ),
    ...(stylesheet ? [element('link', { rel: 'stylesheet', href: atBase(stylesheet, base) })] : []),
  ];
  return html
    .replace(MARKERS.page, (start) => `${start} data-title-pattern="${escapeHtml(titlePattern(site) ?? '')}"`)
    .replace(MARKERS.title, () => `<title>${escapeHtml(name)}</title>`)
    .replace(MARKERS.icon, (own) => (icon ? element('link', { rel: 'icon', href: atBase(icon, base) }) : own))
    .replace(MARKERS.headEnd, (end) => `${elements.join('')}${end}`);
}

/** A path of the manifest is below the site. */
const atBase = (href: string, base: string): string => (href.startsWith('/') ? `${base}${href.slice(1)}` : href);

function themeColors(themeColor: SiteEntry['themeColor']): readonly Readonly<Record<string, string>>[] {
  if (themeColor === undefined) return [];
  if (typeof themeColor === 'string') return [{ content: themeColor }];
  return (['light', 'dark'] as const).map((scheme) => ({
    content: themeColor[scheme],
    media: `(prefers-color-scheme: ${scheme})`,
  }));
}

const element = (name: 'meta' | 'link', attributes: Readonly<Record<string, string | undefined>>): string => {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeHtml(value)}"`],
  );
  return `<${name}${written.join('')}>`;
};

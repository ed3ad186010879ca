import type { ApplicationEntry, LanguageEntry, Manifest } from '../../../manifests/schema.ts';
import { visibleApplications } from '../../site/layouts.ts';
import { navLinks } from '../../site/nav-links.ts';
import { titleIn } from '../../site/title.ts';
import { type Representation, represent } from '../representation.ts';
import { composePage, EMBEDDED_MANIFEST_MAX_CHARS, type EmbeddedText, linkHeader, scriptJson } from './compose-page.ts';
import { excerptOf } from './excerpt.ts';
import { withNoScriptLinks } from './no-script-links.ts';
import { inLanguage, languageFor } from './page-language.ts';
import { type PagePreloads, planPagePreloads } from './page-preloads.ts';

/** The manifest, completed from the builds. */
export type CompletedManifest = {
  readonly manifest: Manifest;
  /** The same as JSON that is safe in HTML. */
  readonly text: string;
  readonly representation: Representation;
};

export type Page = {
  readonly representation: Representation;
  /** Value of the `Link` header. */
  readonly link: string;
};

/** The page of the applications that are active at a path, in the language that an `Accept-Language` header prefers. */
export type PageCache = (applications: readonly ApplicationEntry[] | undefined, accepted?: string) => Page;

/** When so many pages are cached, the cache is cleared. All values of a path's parameters share one page. */
const MAX_PAGES = 200;

/** The inline script plans all preloads. */
const LEFT_TO_SCRIPT: PagePreloads = { preloads: [], dependsOnVisitor: true };

/**
 * Composes pages from one index.html and one manifest, and caches them. Without applications a page is for any path: its preloads are
 * left to the inline script, and a manifest that is too long to be embedded is left to be requested.
 *
 * @param base path at which the site is mounted
 * @param script see `PageParts`
 */
export function createPageCache(
  html: string,
  base: string,
  { manifest, text }: CompletedManifest,
  script: string | undefined,
): PageCache {
  const pages = new Map<string, Page>();
  const { languages = [] } = manifest;
  return (applications, accepted) => {
    const language = languageFor(languages, accepted);
    const key = [language?.tag, ...(applications?.map(({ name }) => name) ?? ['*'])].join();
    const page = pages.get(key) ?? composeFor(applications, language);
    if (pages.size >= MAX_PAGES) pages.clear();
    pages.set(key, page);
    return page;
  };

  function composeFor(
    applications: readonly ApplicationEntry[] | undefined,
    language: LanguageEntry | undefined,
  ): Page {
    const links = navLinks(manifest.applications, base).map(({ entry, path }) => ({
      title: titleIn(language?.tag ?? '', entry, languages) ?? '',
      path,
    }));
    const localized = inLanguage(withNoScriptLinks(html, links), language);
    const plan = applications ? planPagePreloads(manifest, visibleApplications(applications), base) : LEFT_TO_SCRIPT;
    const composed = composePage(localized, { manifest: embeddedText(applications), plan, script });
    const representation = represent(composed, 'text/html; charset=utf-8');
    const vary = languages.length > 1 ? { vary: 'accept-language' } : {}; // caches keep one page for each language
    return { representation: { ...representation, ...vary }, link: linkHeader(html, plan) };
  }

  function embeddedText(applications: readonly ApplicationEntry[] | undefined): EmbeddedText | undefined {
    if (text.length <= EMBEDDED_MANIFEST_MAX_CHARS) return { text, isExcerpt: false };
    if (!applications) return undefined;
    return { text: scriptJson(excerptOf(manifest, applications, EMBEDDED_MANIFEST_MAX_CHARS)), isExcerpt: true };
  }
}

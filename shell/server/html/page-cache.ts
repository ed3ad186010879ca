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

/** The manifest as it is sent, and as pages carry it. */
export type CompletedManifest = {
  readonly manifest: Manifest;
  readonly text: string;
  readonly representation: Representation;
};

export type Page = {
  readonly representation: Representation;
  /** For the header of this name. */
  readonly link: string;
};

/** The page of the applications that are active at a path, in the language that an `Accept-Language` header prefers. */
export type PageCache = (applications: readonly ApplicationEntry[] | undefined, accepted?: string) => Page;

/** More are not remembered; a path with parameters is one page, whatever they are. */
const MAX_PAGES = 200;

const leftToScript: PagePreloads = { preloads: [], dependsOnVisitor: true };

/**
 * Makes of one index.html and one manifest the page of each path, which is given by the applications that are active there, in the
 * language that an `Accept-Language` header asks for. Without applications it is the page for any path: it leaves all hints to the
 * script, and a great manifest to be asked for.
 */
export function createPageCache(
  html: string,
  base: string,
  { manifest, text }: CompletedManifest,
  script: string | undefined,
): PageCache {
  const known = new Map<string, Page>();
  const { languages = [] } = manifest;
  return (applications, accepted) => {
    const language = languageFor(languages, accepted);
    const key = [language?.tag, ...(applications?.map(({ name }) => name) ?? ['*'])].join();
    const page = known.get(key) ?? make(applications, language);
    if (known.size >= MAX_PAGES) known.clear();
    known.set(key, page);
    return page;
  };

  function make(applications: readonly ApplicationEntry[] | undefined, language: LanguageEntry | undefined): Page {
    const links = navLinks(manifest.applications, base).map(({ entry, path }) => ({
      title: titleIn(language?.tag ?? '', entry, languages) ?? '',
      path,
    }));
    const linked = inLanguage(withNoScriptLinks(html, links), language);
    const plan = applications ? planPagePreloads(manifest, visibleApplications(applications), base) : leftToScript;
    const composed = composePage(linked, { manifest: carried(applications), plan, script });
    const representation = represent(composed, 'text/html; charset=utf-8');
    const vary = languages.length > 1 ? { vary: 'accept-language' } : {}; // so that caches keep each
    return { representation: { ...representation, ...vary }, link: linkHeader(html, plan) };
  }

  function carried(applications: readonly ApplicationEntry[] | undefined): EmbeddedText | undefined {
    if (text.length <= EMBEDDED_MANIFEST_MAX_CHARS) return { text, isExcerpt: false };
    if (!applications) return undefined;
    return { text: scriptJson(excerptOf(manifest, applications, EMBEDDED_MANIFEST_MAX_CHARS)), isExcerpt: true };
  }
}

import type { ApplicationEntry, LanguageEntry, Manifest } from '../../manifests/schema.ts';
import { shownOn } from '../manifest/layouts.ts';
import { pagesOf } from '../manifest/pages.ts';
import { titleIn } from '../manifest/title-in.ts';
import { CARRIED_MANIFEST, type CarriedManifest, composePage, linkHeader, scriptJson } from './compose-page.ts';
import { excerptOf } from './excerpt.ts';
import { type Representation, represent } from './negotiate.ts';
import { inLanguage, languageFor } from './page-language.ts';
import { withPlainLinks } from './plain-links.ts';
import { type PreloadPlan, preloadsOf } from './preloads.ts';

/** The manifest as it is sent, and as pages carry it. */
export type Completed = {
  readonly manifest: Manifest;
  readonly text: string;
  readonly representation: Representation;
};

export type Page = {
  readonly representation: Representation;
  /** For the header of this name. */
  readonly link: string;
};

/** More are not remembered; a path with parameters is one page, whatever they are. */
const LIMIT = 200;

const leftToScript: PreloadPlan = { entries: [], chunks: [], dependsOnVisitor: true };

/**
 * Makes of one index.html and one manifest the page of each path, which is given by the applications that are active there, in the
 * language that an `Accept-Language` header asks for. Without applications it is the page for any path: it leaves all hints to the
 * script, and a great manifest to be asked for.
 */
export function pagesFrom(
  html: string,
  base: string,
  { manifest, text }: Completed,
  script: string | undefined,
): (applications: readonly ApplicationEntry[] | undefined, accepted?: string) => Page {
  const known = new Map<string, Page>();
  const { languages = [] } = manifest;
  return (applications, accepted) => {
    const language = languageFor(languages, accepted);
    const key = [language?.tag, ...(applications?.map(({ name }) => name) ?? ['*'])].join();
    const page = known.get(key) ?? make(applications, language);
    if (known.size >= LIMIT) known.clear();
    known.set(key, page);
    return page;
  };

  function make(applications: readonly ApplicationEntry[] | undefined, language: LanguageEntry | undefined): Page {
    const links = pagesOf(manifest.applications, base).map(({ entry, path }) => ({
      title: titleIn(language?.tag ?? '', entry, languages) ?? '',
      path,
    }));
    const linked = inLanguage(withPlainLinks(html, links), language);
    const preloads = applications ? preloadsOf(manifest, shownOn(applications), base) : leftToScript;
    const composed = composePage(linked, base, { manifest: carried(applications), preloads, script });
    const representation = represent(composed, 'text/html; charset=utf-8');
    const vary = languages.length > 1 ? { vary: 'accept-language' } : {}; // so that caches keep each
    return { representation: { ...representation, ...vary }, link: linkHeader(html, preloads) };
  }

  function carried(applications: readonly ApplicationEntry[] | undefined): CarriedManifest | undefined {
    if (text.length <= CARRIED_MANIFEST) return { text, isExcerpt: false };
    if (!applications) return undefined;
    return { text: scriptJson(excerptOf(manifest, applications, CARRIED_MANIFEST)), isExcerpt: true };
  }
}

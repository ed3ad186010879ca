import type { ApplicationEntry, LanguageEntry, Manifest } from '../../../manifests/schema.ts';
import { scriptJson } from '../../../manifests/script-json.ts';
import type { Statement } from '../../../manifests/signatures/statement.ts';
import { applicationsInLayout, layoutOf } from '../../site/layouts.ts';
import { navLinks } from '../../site/nav-links.ts';
import { mergedPolicy } from '../../site/policy-sources.ts';
import { compileRoutes } from '../../site/routes.ts';
import { scriptFolders } from '../../site/script-folders.ts';
import { fullTitle, pageTexts, textIn } from '../../site/title.ts';
import { type Representation, represent } from '../representation.ts';
import { withSnapshots } from '../snapshots/place-snapshots.ts';
import { pageKey, type Snapshots } from '../snapshots/snapshot-file.ts';
import {
  composePage,
  EMBEDDED_MANIFEST_MAX_CHARS,
  type EmbeddedText,
  linkHeader,
  withBounds,
  withChunks,
  withKeys,
  withVisitor,
} from './compose-page.ts';
import { type Excerpt, excerptsOf } from './excerpt.ts';
import { type InlineShell, withShell } from './inline-shell.ts';
import { withNoScriptLinks } from './no-script-links.ts';
import { type PageHead, withPageHead } from './page-head.ts';
import { inLanguage, languageChooser } from './page-language.ts';
import { withLayouts } from './page-layouts.ts';
import { type PagePreloads, planPagePreloads } from './page-preloads.ts';
import type { ShellText } from './shell-texts.ts';
import { titlePattern, withSiteFace } from './site-face.ts';

/** The manifest, completed from the builds; on a site with keys as it was signed. */
export type CompletedManifest = {
  readonly manifest: Manifest;
  /** The same as JSON that is safe in HTML. */
  readonly text: string;
  readonly representation: Representation;
  /** Only on a site with keys. */
  readonly signed?: {
    /** The public keys. */
    readonly keys: readonly string[];
    readonly statement: Statement;
    /** The signature file. */
    readonly representation: Representation;
  };
};

export type Page = {
  readonly representation: Representation;
  /** Value of the `Link` header. */
  readonly link: string;
};

/** A path, and the applications that are active there. */
export type Visited = { readonly pathname: string; readonly applications: readonly ApplicationEntry[] };

export type PageOptions = {
  /** The value of an `Accept-Language` header; left out: the page is in the default language. */
  readonly accepted?: string | undefined;
  /** Whether the page is sent with the status 404 for any path; it says so, until the shell has found out. */
  readonly isNotFound?: boolean;
  /** Whether the page contains the script of the shell, so that nobody has to request it. */
  readonly containsShell?: boolean;
};

/** The page of a path. */
export type PageCache = (visited: Visited | undefined, options?: PageOptions) => Page;

/** When so many pages are cached, the cache is cleared. */
const MAX_PAGES = 200;

/** The inline script plans all preloads. */
const LEFT_TO_SCRIPT: PagePreloads = { preloads: [], chunks: [], dependsOnVisitor: true };

/**
 * Composes pages from one index.html and one manifest, and caches them. Without a path a page is for any path: it has no title of its
 * own, its preloads are left to the inline script, and a manifest that is too long to be embedded is left to be requested.
 *
 * @param base path at which the site is mounted
 * @param script see `PageParts`
 * @param shellText for the title of pages that are not found
 * @param shell the script of the shell; without it, every page requests it
 * @param snapshots what applications with `snapshot` show before any script
 */
export function createPageCache(
  html: string,
  base: string,
  { manifest, text, signed }: CompletedManifest,
  script: string | undefined,
  shellText: ShellText,
  shell?: InlineShell,
  snapshots: Snapshots = new Map(),
): PageCache {
  /** Pages without title and description, which all values of a path's parameters share. */
  const composed = new Map<string, Composed>();
  const pages = new Map<string, Page>();
  const { languages = [] } = manifest;
  const languageFor = languageChooser(languages);
  const folders = scriptFolders(manifest);
  let excerptFor: Excerpt | undefined;
  return (visited, { accepted, isNotFound = false, containsShell = false } = {}) => {
    const language = languageFor(accepted);
    const inlined = containsShell ? shell : undefined;
    const names = visited?.applications.map(({ name }) => name) ?? ['*'];
    const key = [inlined ? 'whole' : '', language?.tag, ...names].join();
    const head = headFor(visited, language, isNotFound);
    const path = visited && `/${visited.pathname.slice(base.length)}`;
    const shown = (path && snapshots.get(pageKey(path, language?.tag ?? ''))) || [];
    return cached(pages, JSON.stringify([key, head, shown.length > 0 && path]), () => {
      const { html, link } = cached(composed, key, () => composeFor(visited?.applications, language, inlined));
      const representation = represent(
        withSnapshots(withPageHead(html, head), shown, manifest),
        'text/html; charset=utf-8',
      );
      const vary = languages.length > 1 ? { vary: 'accept-language' } : {}; // caches keep one page for each language
      return { representation: { ...representation, ...vary }, link };
    });
  };

  function headFor(visited: Visited | undefined, language: LanguageEntry | undefined, isNotFound: boolean): PageHead {
    const { site } = manifest;
    const withName = (title: string) => fullTitle(title, site?.name ?? '', titlePattern(site));
    const lang = language?.tag ?? '';
    const ofSite = textIn(lang, site?.description, languages);
    const entry = visited && mainOf(visited.applications);
    if (!visited || !entry) {
      const title = visited || isNotFound ? withName(shellText('notFoundTitle', language)) : undefined;
      return { title, description: ofSite };
    }
    const matchOf = (applications: ApplicationEntry[]) => compileRoutes({ applications }, base);
    const { title, description, canonical } = pageTexts({ manifest, entry, matchOf }, lang, base, visited.pathname);
    return {
      title: title && withName(title),
      description: description ?? ofSite,
      canonical: canonical && `${site?.url ?? ''}${base}${canonical.slice(1)}`,
      robots: entry.robots,
    };
  }

  function composeFor(
    applications: readonly ApplicationEntry[] | undefined,
    language: LanguageEntry | undefined,
    inlined: InlineShell | undefined,
  ): Composed {
    const links = navLinks(manifest, base).map(({ entry, path }) => ({
      title: textIn(language?.tag ?? '', entry.title, languages) ?? '',
      path,
    }));
    const main = applications && mainOf(applications);
    const laidOut = withLayouts(withBounds(html, manifest), manifest.layouts, layoutOf(main ? [main] : []));
    const localized = inLanguage(withNoScriptLinks(withSiteFace(laidOut, manifest.site, base), links), language);
    const embedded = embeddedText(applications);
    const plan = applications
      ? planPagePreloads(manifest, applicationsInLayout(manifest, applications.filter(isForEveryVisitor)), base)
      : LEFT_TO_SCRIPT;
    const keyed = withKeys(localized, signed?.keys ?? [], embedded !== undefined);
    const page = composePage(withChunks(withVisitor(keyed, manifest), plan), { manifest: embedded, plan, script });
    return inlined
      ? { html: withShell(page, inlined), link: linkHeader('', plan) }
      : { html: page, link: linkHeader(html, plan) };
  }

  function embeddedText(applications: readonly ApplicationEntry[] | undefined): EmbeddedText | undefined {
    if (text.length <= EMBEDDED_MANIFEST_MAX_CHARS) return { text, statement: signed?.statement, isExcerpt: false };
    if (!applications || signed) return undefined; // the signature is about the whole text
    excerptFor ??= excerptsOf(manifest, mergedPolicy(manifest), EMBEDDED_MANIFEST_MAX_CHARS);
    return { text: scriptJson(excerptFor(applications)), isExcerpt: true, scriptFolders: folders };
  }
}

const isForEveryVisitor = ({ visible }: ApplicationEntry): boolean => !visible;

/** What a page shows in `main`: to every visitor if there is such an application, else to some. */
function mainOf(applications: readonly ApplicationEntry[]): ApplicationEntry | undefined {
  const inMain = applications.filter(({ region }) => region === 'main');
  return inMain.find(isForEveryVisitor) ?? inMain[0];
}

type Composed = { readonly html: string; readonly link: string };

function cached<Value>(cache: Map<string, Value>, key: string, make: () => Value): Value {
  const known = cache.get(key);
  if (known) return known;
  const value = make();
  if (cache.size >= MAX_PAGES) cache.clear();
  cache.set(key, value);
  return value;
}

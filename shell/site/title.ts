import type { ApplicationEntry, Manifest } from '../../manifests/schema.ts';
import { decodeUrl } from '../decode-url.ts';
import type { Match } from './routes.ts';

/** What the manifest says about a page. */
export type PageTexts = {
  readonly title: string | undefined;
  readonly description: string | undefined;
  /** Path below the site. */
  readonly canonical: string | undefined;
};

/** An application of a manifest, as a page. */
export type ManifestPage = {
  readonly manifest: Pick<Manifest, 'languages'>;
  readonly entry: ApplicationEntry;
  readonly matchOf: (applications: ApplicationEntry[]) => Match;
};

/** A text of the manifest in a language, or in the default language of the manifest. */
export const textIn = (
  lang: string,
  text: ApplicationEntry['title'],
  languages: Manifest['languages'] = [],
): string | undefined => (typeof text === 'object' ? (text[lang] ?? text[languages[0]?.tag ?? '']) : text);

/**
 * The title and description of the page of an application, in which `{id}` is the value of the parameter `:id` in the path. A name that
 * is no parameter stays as it is.
 *
 * @param page.matchOf compiles the routes of other applications than those of the manifest
 * @param base the path at which the site is mounted, with a slash at both ends
 */
export function pageTexts(
  { manifest, entry, matchOf }: ManifestPage,
  lang: string,
  base: string,
  pathname: string,
): PageTexts {
  const [title, description] = [entry.title, entry.description].map((text) => textIn(lang, text, manifest.languages));
  const { canonical } = entry;
  const values = /\{/.test(`${title}${description}${canonical}`)
    ? parametersOf(entry, matchOf, base, pathname)
    : undefined;
  const fill = (text: string | undefined, write = (value: string) => value) =>
    text?.replace(PLACEHOLDER, (placeholder, name) => write(values?.get(name) ?? placeholder));
  return { title: fill(title), description: fill(description), canonical: fill(canonical, encodeURIComponent) };
}

/**
 * The title of a page, with the name of the site.
 *
 * @param pattern such as `{title} · {name}`; undefined where titles have the name in them
 */
export const fullTitle = (title: string | undefined, name: string, pattern: string | undefined): string => {
  if (!title || title === name) return name;
  return pattern?.replace(/\{(title|name)\}/g, (_, key) => (key === 'title' ? title : name)) ?? title;
};

/** A parameter of the path in a title or a description: `{id}`. */
export const PLACEHOLDER = /\{([\w-]+)\}/g;

/** Parameters of a pattern: name -> the index of its segment, and the length of the text before it. */
export function parametersIn(path: string): ReadonlyMap<string, readonly [segment: number, start: number]> {
  const parameters = path.split('/').map((segment, index): [string, [number, number]] => {
    const start = segment.indexOf(':');
    return [start < 0 ? '' : segment.slice(start + 1), [index, start]];
  });
  return new Map(parameters.filter(([name]) => name !== ''));
}

/** Values of the parameters of the first pattern that matches the path. */
function parametersOf(
  entry: ApplicationEntry,
  matchOf: ManifestPage['matchOf'],
  base: string,
  pathname: string,
): ReadonlyMap<string, string> | undefined {
  const pattern = entry.activeWhen.find((each) => matchOf([{ ...entry, activeWhen: [each] }])(pathname).length > 0);
  if (pattern === undefined) return undefined;
  const segments = pathname.slice(base.length - 1).split('/');
  const parameters = [...parametersIn(typeof pattern === 'string' ? pattern : pattern.path)];
  return new Map(parameters.map(([name, [index, start]]) => [name, decodeUrl(segments[index] ?? '').slice(start)]));
}

/**
 * The title of a page in the document. The name of the site is the title of index.html, which the server keeps in a `<meta>` when it
 * writes the title of a page; it writes the pattern, too.
 *
 * @param served title of the document when the shell started
 */
export const titleOfPage = (title: string | undefined, served: string): string => {
  const name = document.querySelector<HTMLMetaElement>('meta[name="application-name"]')?.content ?? served;
  return fullTitle(title, name, document.documentElement.dataset.titlePattern);
};

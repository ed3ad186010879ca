import Negotiator from 'negotiator';
import type { LanguageEntry } from '../../../manifests/schema.ts';
import { matchLanguage } from '../../site/match-language.ts';
import { firstWishes } from '../limits/first-wishes.ts';
import { MARKERS } from './markers.ts';

/** The language of the manifest that an `Accept-Language` header prefers, else its first one; undefined if it has none. */
export type LanguageFor = (accepted: string | undefined) => LanguageEntry | undefined;

/** When so many headers are cached, the cache is cleared. Visitors of one site send some dozens. */
const MAX_HEADERS = 500;

/** Remembers the answer for each header, because comparing tags is slow. */
export function languageChooser(languages: readonly LanguageEntry[]): LanguageFor {
  const known = new Map<string, LanguageEntry | undefined>();
  return (accepted) => {
    const wishes = firstWishes(accepted);
    if (known.has(wishes)) return known.get(wishes);
    const language = matchLanguage(languages, acceptedLanguages(wishes)) ?? languages[0];
    if (known.size >= MAX_HEADERS) known.clear();
    known.set(wishes, language);
    return language;
  };
}

/** Sets the language and the direction of the page. */
export function inLanguage(html: string, language: LanguageEntry | undefined): string {
  if (!language) return html;
  const { tag, dir = 'ltr' } = language;
  return html.replace(MARKERS.language, (_, start) => `${start} lang="${tag}" dir="${dir}"`);
}

/** Longer tags are of no language: https://www.rfc-editor.org/rfc/rfc5646#section-4.4.1 */
const TAG_MAX_CHARS = 35;

/**
 * The tags of an `Accept-Language` header, highest weight first; none if there is no header
 * (https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4). A `*` stays in its place: it matches no language of the manifest.
 */
export const acceptedLanguages = (header = ''): string[] =>
  new Negotiator({ headers: { 'accept-language': header } })
    .languages()
    .filter(({ length }) => length <= TAG_MAX_CHARS);

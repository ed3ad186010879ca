import Negotiator from 'negotiator';
import type { LanguageEntry } from '../../../manifests/schema.ts';
import { matchLanguage } from '../../site/match-language.ts';
import { MARKERS } from './markers.ts';

/** The language of the manifest that an `Accept-Language` header prefers, else its first one; undefined if it has none. */
export const languageFor = (
  languages: readonly LanguageEntry[],
  accepted: string | undefined,
): LanguageEntry | undefined => matchLanguage(languages, acceptedLanguages(accepted)) ?? languages[0];

/** Sets the language and the direction of the page. */
export function inLanguage(html: string, language: LanguageEntry | undefined): string {
  if (!language) return html;
  const { tag, dir = 'ltr' } = language;
  return html.replace(MARKERS.language, (_, start) => `${start} lang="${tag}" dir="${dir}"`);
}

/**
 * The tags of an `Accept-Language` header, highest weight first; none if there is no header
 * (https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4). A `*` stays in its place: it matches no language of the manifest.
 */
export const acceptedLanguages = (header = ''): string[] =>
  new Negotiator({ headers: { 'accept-language': header } }).languages();

import type { LanguageEntry } from '../../../manifests/schema.ts';
import { matchLanguage } from '../../site/match-language.ts';

/** The language that an `Accept-Language` header asks for, or the first of the manifest; undefined where that names none. */
export const languageFor = (
  languages: readonly LanguageEntry[],
  accepted: string | undefined,
): LanguageEntry | undefined => matchLanguage(languages, acceptedLanguages(accepted)) ?? languages[0];

/** Says on `<html>` in which language, and in which direction, the page is to be. */
export function inLanguage(html: string, language: LanguageEntry | undefined): string {
  if (!language) return html;
  const { tag, dir = 'ltr' } = language;
  return html.replace(/(<html\b[^>]*?)\slang="[^"]*"/, (_, start) => `${start} lang="${tag}" dir="${dir}"`);
}

/** The tags of an `Accept-Language` header, the dearest first. */
export function acceptedLanguages(header = ''): string[] {
  return header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((text) => text.trim());
      const weight = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ tag, weight }) => tag !== '' && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}

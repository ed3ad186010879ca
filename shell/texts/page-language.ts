import type { LanguageEntry } from '../../manifests/schema.ts';
import { changeLanguageChunk } from '../chunks.ts';
import { matchLanguage } from '../site/match-language.ts';
import type { Site } from '../site/site.ts';
import { readText } from '../storage.ts';
import { LANGUAGE_KEY } from './language-key.ts';

/**
 * Chooses the language of the page: the visitor's own choice, what the browser prefers, or the manifest's default; that of
 * index.html if the manifest has no languages. Sets it on `<html>`, and adds it to the props of every remote, where `lang` is always
 * the current one.
 */
export function withLanguage<Props extends object>(site: Site, props: Props) {
  const page = document.documentElement;
  const { languages = [] } = site.manifest;
  let lang = page.lang;
  const apply = ({ tag, dir = 'ltr', texts = '' }: LanguageEntry): void => {
    page.lang = lang = tag;
    page.dir = dir;
    page.dataset.texts = texts;
  };
  const chosen = readText('localStorage', LANGUAGE_KEY) ?? '';
  apply(matchLanguage(languages, [chosen, ...navigator.languages]) ?? languages[0] ?? { tag: lang });

  const setLanguage = (tag: string): void => {
    changeLanguageChunk()
      .then(({ changeLanguage }) => changeLanguage(site, tag, apply))
      .catch(console.warn);
  };
  window.addEventListener('conch:set-language', ({ detail }) => setLanguage(detail.lang));
  return {
    ...props,
    languages: languages.map(({ tag }) => tag),
    setLanguage,
    get lang() {
      return lang;
    },
  };
}

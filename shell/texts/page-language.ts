import type { LanguageEntry } from '../../manifests/schema.ts';
import { matchLanguage } from '../site/match-language.ts';
import type { Site } from '../site/site.ts';

/**
 * Chooses the language of the page: the visitor's own choice, what the browser asks for, or the first of the manifest; without any in
 * the manifest it is that of index.html. `<html>` tells it, and every remote by its props: `lang` is that of the moment in which it
 * is read.
 */
export function withLanguage<Props extends object>(site: Site, props: Props) {
  const page = document.documentElement;
  const { languages = [] } = site.manifest;
  let lang = page.lang;
  const speak = ({ tag, dir = 'ltr', texts = '' }: LanguageEntry): void => {
    page.lang = lang = tag;
    page.dir = dir;
    page.dataset.texts = texts;
  };
  speak(matchLanguage(languages, [ownChoice(), ...navigator.languages]) ?? languages[0] ?? { tag: lang });

  const setLanguage = (tag: string): void => {
    // Every page fetches it: see begin-visit.ts.
    import(/* webpackChunkName: "visit" */ '../navigation/page-changes.ts')
      .then(({ changeLanguage }) => changeLanguage(site, tag, speak))
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

/** Written by change-language.ts. Storage may be forbidden. */
function ownChoice(): string {
  try {
    return localStorage.getItem('conch:language') ?? '';
  } catch (error) {
    if (error instanceof DOMException) return '';
    throw error;
  }
}

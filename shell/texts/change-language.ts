import type { LanguageEntry } from '../../manifests/schema.ts';
import type { Site } from '../site/site.ts';
import { announce } from './announce.ts';
import { t, textLanguage, textsReady } from './texts.ts';

/** Where the browser keeps the choice that the visitor made; language.ts reads it. */
const STORED = 'conch:language';

/**
 * Changes the language of the open page, and remembers it as the visitor's choice. What is mounted is handed the new props by
 * the event `conch:language`; what is loading is mounted with them.
 *
 * @param tag one of the manifest's; another one changes nothing
 * @param speak makes a language that of the page
 */
export async function changeLanguage(site: Site, tag: string, speak: (next: LanguageEntry) => void): Promise<void> {
  const page = document.documentElement;
  const { languages = [{ tag: page.lang }] } = site.manifest;
  const next = languages.find((each) => each.tag === tag);
  if (!next) {
    console.warn(`The site has no language "${tag}", but ${languages.map((each) => each.tag).join(', ')}`);
    return;
  }
  remember(tag);
  if (tag === page.lang) return;
  announce('');
  speak(next);
  const { lang, dir } = page;
  window.dispatchEvent(new CustomEvent('conch:language', { detail: { lang, dir } }));
  await textsReady();
  if (page.lang !== lang) return;
  const names = new Intl.DisplayNames([textLanguage('languageChanged')], { type: 'language' });
  announce(t('languageChanged', { language: names.of(tag) ?? tag }));
}

/** Speaks what the visitor chose in another tab. */
export function followOtherTabs(): void {
  window.addEventListener('storage', ({ key, newValue: lang }) => {
    if (key === STORED && lang) window.dispatchEvent(new CustomEvent('conch:set-language', { detail: { lang } }));
  });
}

function remember(tag: string): void {
  try {
    localStorage.setItem(STORED, tag);
  } catch (error) {
    console.warn('This browser cannot remember the language', error);
  }
}

import type { LanguageEntry } from '../../manifests/schema.ts';
import type { Site } from '../site/site.ts';
import { writeText } from '../storage.ts';
import { announce } from './announce.ts';
import { LANGUAGE_KEY } from './language-key.ts';
import { t, textLanguage, textsReady } from './texts.ts';

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
  writeText('localStorage', LANGUAGE_KEY, tag, 'This browser cannot remember the language');
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
    if (key === LANGUAGE_KEY && lang) window.dispatchEvent(new CustomEvent('conch:set-language', { detail: { lang } }));
  });
}

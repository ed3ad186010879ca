import type { LanguageEntry } from '../../manifests/schema.ts';
import type { Site } from '../site/site.ts';
import { writeText } from '../storage.ts';
import { announce } from './announce.ts';
import { LANGUAGE_KEY } from './language-key.ts';
import { t, textLanguage, textsReady } from './texts.ts';

/**
 * Changes the language of the open page, and stores it as the visitor's choice. The event `conch:language` makes mounted applications
 * and fragments update their props; those that are still loading are mounted with the new ones.
 *
 * @param tag of a language in the manifest; any other tag only logs a warning
 * @param setPageLanguage makes a language that of the page
 */
export async function changeLanguage(
  site: Site,
  tag: string,
  setPageLanguage: (next: LanguageEntry) => void,
): Promise<void> {
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
  setPageLanguage(next);
  const { lang, dir } = page;
  window.dispatchEvent(new CustomEvent('conch:language', { detail: { lang, dir } }));
  await textsReady();
  if (page.lang !== lang) return; // changed again meanwhile
  const names = new Intl.DisplayNames([textLanguage('languageChanged')], { type: 'language' });
  announce(t('languageChanged', { language: names.of(tag) ?? tag }));
}

/** Changes the language when the visitor changes it in another tab. */
export function followOtherTabs(): void {
  window.addEventListener('storage', ({ key, newValue: lang }) => {
    if (key === LANGUAGE_KEY && lang) window.dispatchEvent(new CustomEvent('conch:set-language', { detail: { lang } }));
  });
}

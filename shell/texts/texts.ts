import { en, type TextKey, type Texts } from './en.ts';
import { loadTexts } from './load-texts.ts';

type Values = Readonly<Record<string, string>>;

/** After this time, English is used until the texts of a language have loaded. */
const TEXTS_TIMEOUT_MS = 3_000;
const page = document.documentElement;
/** Marks elements whose text follows the language of the page. */
const MARKER_ATTRIBUTE = 'data-conch-text';

/** Element -> writes its text. Weak, so that removed elements can be garbage-collected. */
const writers = new WeakMap<Element, () => void>();
/** The language of the shell's texts, and those available in it; English is used for the others. */
let current: { readonly tag: string; readonly texts: Partial<Texts> } = { tag: 'en', texts: en };
let loading = loadPageTexts();
window.addEventListener('conch:language', () => {
  loading = loadPageTexts();
});

/** Resolves when the texts in the page's language have loaded, or after a timeout of 3 s. Never rejects. */
export const textsReady = (): Promise<unknown> =>
  Promise.race([loading, new Promise((resolve) => setTimeout(resolve, TEXTS_TIMEOUT_MS))]);

/** A text in the language of the page. Placeholders without a value are left as they are. */
export const t = (key: TextKey, values: Values = {}): string =>
  (current.texts[key] ?? en[key]).replace(/\{(\w+)\}/g, (placeholder, name) => values[name] ?? placeholder);

/** The language of what `t` returns: that of the page, or `en` if the text is missing in it. */
export const textLanguage = (key: TextKey): string => (current.texts[key] === undefined ? 'en' : current.tag);

/** Calls `write` now, and again whenever the language changes while the element is on the page. */
export function bindText(element: Element, write: () => void): void {
  element.setAttribute(MARKER_ATTRIBUTE, '');
  writers.set(element, write);
  write();
}

/**
 * Shows a text in an element, also after a change of the language. English in place of another language is marked with `lang` and
 * `dir`, so that browsers and screen readers treat it as English.
 */
export function localize<Target extends HTMLElement>(element: Target, key: TextKey, values?: Values): Target {
  bindText(element, () => {
    element.textContent = t(key, values);
    const isTranslated = textLanguage(key) === page.lang;
    for (const [attribute, value] of Object.entries({ lang: 'en', dir: 'ltr' })) {
      if (isTranslated) element.removeAttribute(attribute);
      else element.setAttribute(attribute, value);
    }
  });
  return element;
}

async function loadPageTexts(): Promise<void> {
  const { lang: tag } = page;
  const texts = await loadTexts(tag, page.dataset.texts ?? '');
  if (tag !== page.lang) return;
  current = { tag, texts };
  for (const element of document.querySelectorAll(`[${MARKER_ATTRIBUTE}]`)) writers.get(element)?.();
}

const skipLink = document.querySelector<HTMLElement>('.conch-skip');
if (skipLink) localize(skipLink, 'skipLink');

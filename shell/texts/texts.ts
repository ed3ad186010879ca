import { en, type TextKey, type Texts } from './en.ts';
import { loadTexts } from './load-texts.ts';

type Values = Readonly<Record<string, string>>;

/** Longest wait for the texts of a language before English stands in for them. */
const TEXTS_TIMEOUT_MS = 3_000;
const page = document.documentElement;
/** Has the elements whose text follows the language. */
const MARK = 'data-conch-text';

/** How to write each of them. What leaves the page is not kept. */
const writers = new WeakMap<Element, () => void>();
/** What the shell speaks at the moment. Where a text is missing, English stands in. */
let spoken: { readonly tag: string; readonly texts: Partial<Texts> } = { tag: 'en', texts: en };
let arriving = takeTexts();
window.addEventListener('conch:language', () => {
  arriving = takeTexts();
});

/** Resolves when the texts in the page's language are there, or have been waited for long enough. Never rejects. */
export const textsReady = (): Promise<unknown> =>
  Promise.race([arriving, new Promise((resolve) => setTimeout(resolve, TEXTS_TIMEOUT_MS))]);

/** A text in the language of the page; what has no value stays as it is. */
export const t = (key: TextKey, values: Values = {}): string =>
  (spoken.texts[key] ?? en[key]).replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);

/** The language that `text` gives. */
export const textLanguage = (key: TextKey): string => (spoken.texts[key] === undefined ? 'en' : spoken.tag);

/** Writes into an element, now and whenever the texts change while it is in the page. */
export function bindText(element: Element, write: () => void): void {
  element.setAttribute(MARK, '');
  writers.set(element, write);
  write();
}

/** Keeps a text in an element. English that stands in for another language is marked as English. */
export function localize<Place extends HTMLElement>(element: Place, key: TextKey, values?: Values): Place {
  bindText(element, () => {
    element.textContent = t(key, values);
    const isOwn = textLanguage(key) === page.lang;
    for (const [attribute, value] of Object.entries({ lang: 'en', dir: 'ltr' })) {
      if (isOwn) element.removeAttribute(attribute);
      else element.setAttribute(attribute, value);
    }
  });
  return element;
}

async function takeTexts(): Promise<void> {
  const { lang: tag } = page;
  const texts = await loadTexts(tag, page.dataset.texts ?? '');
  if (tag !== page.lang) return;
  spoken = { tag, texts };
  for (const element of document.querySelectorAll(`[${MARK}]`)) writers.get(element)?.();
}

const skipLink = document.querySelector<HTMLElement>('.conch-skip');
if (skipLink) localize(skipLink, 'skipLink');

import { isObject } from '../../manifests/is-object.ts';
import german from './de.json?url';
import { en, type TextKey, type Texts } from './en.ts';

type SomeTexts = Partial<Texts>;

/** Primary language -> URL of the texts that are part of the shell's build. */
const SHIPPED_FILES: Readonly<Record<string, string>> = { de: german };

const FETCH_TIMEOUT_MS = 10_000;
/** URL -> texts. A failed request is removed, so that the next call tries again. */
const cache = new Map<string, Promise<SomeTexts>>();

/**
 * Loads the texts in a language: those of the site's own file, and those of the shell for the rest. Some or all texts may be missing
 * from the result. A file that fails to load is logged. Never rejects.
 *
 * @param file `texts` in the manifest: a path below the site's base path, a URL, or empty
 */
export async function loadTexts(tag: string, file: string): Promise<SomeTexts> {
  const [primary = ''] = tag.toLowerCase().split('-');
  const { [primary]: shippedFile } = SHIPPED_FILES;
  const home = new URL(document.documentElement.dataset.base ?? '/', location.href);
  const [shipped, ofSite] = await Promise.all([
    shippedFile === undefined ? {} : readTexts(new URL(shippedFile, location.href)),
    file === '' ? {} : readTexts(new URL(file.replace(/^\//, ''), home)),
  ]);
  return { ...(primary === 'en' && en), ...shipped, ...ofSite };
}

async function readTexts({ href }: URL): Promise<SomeTexts> {
  const texts = cache.get(href) ?? fetchTexts(href);
  cache.set(href, texts);
  try {
    return await texts;
  } catch (error) {
    cache.delete(href);
    console.warn(`${href}: the texts could not be loaded, so the English ones are used`, error);
    return {};
  }
}

async function fetchTexts(url: string): Promise<SomeTexts> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`GET ${url}: ${response.status}`);
  const content: unknown = await response.json();
  if (!isObject(content)) throw new TypeError('the file is not a JSON object');
  const entries = Object.entries(content);
  const invalidKeys = entries.filter((entry) => !isText(entry)).map(([key]) => key);
  if (invalidKeys.length > 0) console.warn(`${url}: the shell has no such texts: ${invalidKeys.join(', ')}`);
  return Object.fromEntries(entries.filter(isText));
}

const isText = (entry: [string, unknown]): entry is [TextKey, string] =>
  Object.hasOwn(en, entry[0]) && typeof entry[1] === 'string';

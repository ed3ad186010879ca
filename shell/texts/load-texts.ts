import { isObject } from '../../manifests/is-object.ts';
import german from './de.json?url';
import { en, type TextKey, type Texts } from './en.ts';

type Some = Partial<Texts>;

/** Primary language -> the file that comes with the shell. */
const SHIPPED_FILES: Readonly<Record<string, string>> = { de: german };

const FETCH_TIMEOUT_MS = 10_000;
/** URL -> what is there. What failed is forgotten, so that it can be had the next time. */
const known = new Map<string, Promise<Some>>();

/**
 * The texts that there are in a language: those of the site's file, and for the rest those that come with the shell. What cannot be
 * had is told on the console. Never rejects.
 *
 * @param file of the manifest: a path below the site, a URL, or empty
 */
export async function loadTexts(tag: string, file: string): Promise<Some> {
  const [primary = ''] = tag.toLowerCase().split('-');
  const { [primary]: own } = SHIPPED_FILES;
  const home = new URL(document.documentElement.dataset.base ?? '/', location.href);
  const [brought, given] = await Promise.all([
    own === undefined ? {} : read(new URL(own, location.href)),
    file === '' ? {} : read(new URL(file.replace(/^\//, ''), home)),
  ]);
  return { ...(primary === 'en' && en), ...brought, ...given };
}

async function read({ href }: URL): Promise<Some> {
  const texts = known.get(href) ?? fetchTexts(href);
  known.set(href, texts);
  try {
    return await texts;
  } catch (error) {
    known.delete(href);
    console.warn(`${href}: no texts can be had from it, and English stands in`, error);
    return {};
  }
}

async function fetchTexts(url: string): Promise<Some> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`GET ${url}: ${response.status}`);
  const content: unknown = await response.json();
  if (!isObject(content)) throw new TypeError('it is no object of texts');
  const entries = Object.entries(content);
  const unusable = entries.filter((entry) => !isText(entry)).map(([key]) => key);
  if (unusable.length > 0) console.warn(`${url}: the shell has no such texts: ${unusable.join(', ')}`);
  return Object.fromEntries(entries.filter(isText));
}

const isText = (entry: [string, unknown]): entry is [TextKey, string] =>
  Object.hasOwn(en, entry[0]) && typeof entry[1] === 'string';

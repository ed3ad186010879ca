import { isObject } from '../../../manifests/is-object.ts';
import type { LanguageEntry } from '../../../manifests/schema.ts';
import german from '../../texts/de.json' with { type: 'json' };
import { en, type TextKey } from '../../texts/en.ts';

/** A text of the shell in a language of the manifest, in English if it has none. */
export type ShellText = (key: TextKey, language: LanguageEntry | undefined) => string;

/** Primary language -> texts that are part of the shell. */
const SHIPPED: Readonly<Record<string, Readonly<Record<string, string>>>> = { en, de: german };

/**
 * Gives texts as the shell shows them in the browser (../../texts/load-texts.ts): those of the site's own file first. A file on another
 * origin is not read.
 *
 * @param read gives the content of a JSON file of the site; undefined if there is none
 */
export const shellTexts =
  (read: (path: string) => unknown): ShellText =>
  (key, language) => {
    const { tag = 'en', texts = '' } = language ?? {};
    const ofSite = texts.startsWith('/') ? read(texts.slice(1)) : undefined;
    const own = isObject(ofSite) ? ofSite[key] : undefined;
    if (typeof own === 'string') return own;
    const [primary = ''] = tag.toLowerCase().split('-');
    return SHIPPED[primary]?.[key] ?? en[key];
  };

import type { LanguageEntry } from '../../manifests/schema.ts';

/**
 * The language that serves the first of `wishes` for which there is one: the very same, or one that is read alike (`de` serves `de-AT`,
 * `zh-Hant` serves `zh-TW`). What is no language tag wishes for nothing.
 */
export function matchLanguage(
  languages: readonly LanguageEntry[],
  wishes: readonly string[],
): LanguageEntry | undefined {
  for (const wish of wishes) {
    for (const reading of [String, writing]) {
      const found = languages.find(({ tag }) => reading(tag) === reading(wish));
      if (found) return found;
    }
  }
  return undefined;
}

/** Language and script: `zhHant` for `zh-TW`. What is no tag is like nothing but itself. */
export function writing(tag: string): string {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return language + script;
  } catch (error) {
    if (error instanceof RangeError) return tag;
    throw error;
  }
}

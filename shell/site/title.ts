import type { ApplicationEntry, Manifest } from '../../manifests/schema.ts';

/** The title of a page in a language, or in the default language of the manifest. */
export function titleIn(
  lang: string,
  { title }: ApplicationEntry,
  languages: Manifest['languages'] = [],
): string | undefined {
  return typeof title === 'object' ? (title[lang] ?? title[languages[0]?.tag ?? '']) : title;
}

import { expect, test } from '@playwright/test';
import { acceptedLanguages, inLanguage, languageChooser } from './page-language.ts';

const html = '<!doctype html><html lang="en" data-base="/"><p lang="en">Skip</p></html>';
const languages = [{ tag: 'en' }, { tag: 'de' }, { tag: 'ar', dir: 'rtl' as const }];

for (const { header, tags } of [
  { header: undefined, tags: [] },
  { header: '', tags: [] },
  { header: 'de', tags: ['de'] },
  { header: 'en;q=0.5, de-AT , fr;q=0.8', tags: ['de-AT', 'fr', 'en'] },
  { header: 'de;q=0, en;q=0.1', tags: ['en'] },
  { header: 'de;q=often, en', tags: ['en'] },
  { header: 'de;Q=0.1, en;q=0.5', tags: ['en', 'de'] },
  { header: 'fr, *;q=0.5', tags: ['fr', '*'] },
  { header: `${'de-x-'.repeat(8)}a, en`, tags: ['en'] },
]) {
  test(`"Accept-Language: ${header}" accepts ${tags.join(', ') || 'no language in particular'}`, () =>
    expect(acceptedLanguages(header)).toEqual(tags));
}

test('only the language and the direction of the page change', () => {
  expect(inLanguage(html, { tag: 'ar', dir: 'rtl' })).toBe(
    '<!doctype html><html lang="ar" dir="rtl" data-base="/"><p lang="en">Skip</p></html>',
  );
  expect(inLanguage(html, undefined)).toBe(html);
});

for (const { header, tag } of [
  { header: 'de-AT', tag: 'de' },
  { header: 'fr', tag: 'en' },
  { header: undefined, tag: 'en' },
]) {
  test(`"Accept-Language: ${header}" is answered in ${tag}`, () =>
    expect(languageChooser(languages)(header)?.tag).toBe(tag));
}

test('a site without languages has none to choose', () => expect(languageChooser([])('de')).toBeUndefined());

import { expect, test } from '@playwright/test';
import { matchLanguage } from './match-language.ts';

for (const { tags, preferences, found } of [
  { tags: ['en', 'de'], preferences: ['de'], found: 'de' },
  { tags: ['en', 'de'], preferences: ['de-AT', 'en'], found: 'de' },
  { tags: ['en', 'de'], preferences: ['fr', 'de'], found: 'de' },
  { tags: ['en', 'de-AT', 'de-DE'], preferences: ['de-DE'], found: 'de-DE' },
  { tags: ['en', 'de-AT'], preferences: ['de'], found: 'de-AT' },
  { tags: ['en', 'zh-Hans', 'zh-Hant'], preferences: ['zh-TW'], found: 'zh-Hant' },
  { tags: ['en', 'zh-Hant'], preferences: ['zh-CN'], found: undefined },
  { tags: ['en', 'de'], preferences: ['', '*', 'en-US@posix', 'C', 'de'], found: 'de' },
  { tags: ['en', 'de'], preferences: ['fr'], found: undefined },
  { tags: [], preferences: ['de'], found: undefined },
]) {
  test(`of the languages [${tags}], the preferences [${preferences}] match ${found}`, () => {
    expect(
      matchLanguage(
        tags.map((tag) => ({ tag })),
        preferences,
      )?.tag,
    ).toBe(found);
  });
}

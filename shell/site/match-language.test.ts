import { expect, test } from '@playwright/test';
import { matchLanguage } from './match-language.ts';

for (const { tags, wishes, found } of [
  { tags: ['en', 'de'], wishes: ['de'], found: 'de' },
  { tags: ['en', 'de'], wishes: ['de-AT', 'en'], found: 'de' },
  { tags: ['en', 'de'], wishes: ['fr', 'de'], found: 'de' },
  { tags: ['en', 'de-AT', 'de-DE'], wishes: ['de-DE'], found: 'de-DE' },
  { tags: ['en', 'de-AT'], wishes: ['de'], found: 'de-AT' },
  { tags: ['en', 'zh-Hans', 'zh-Hant'], wishes: ['zh-TW'], found: 'zh-Hant' },
  { tags: ['en', 'zh-Hant'], wishes: ['zh-CN'], found: undefined },
  { tags: ['en', 'de'], wishes: ['', '*', 'en-US@posix', 'C', 'de'], found: 'de' },
  { tags: ['en', 'de'], wishes: ['fr'], found: undefined },
  { tags: [], wishes: ['de'], found: undefined },
]) {
  test(`of ${tags.join(', ') || 'none'}, ${wishes.join(', ')} is served by ${found}`, () => {
    expect(
      matchLanguage(
        tags.map((tag) => ({ tag })),
        wishes,
      )?.tag,
    ).toBe(found);
  });
}

import { expect, test } from '@playwright/test';
import { spellCount } from './spell-count.ts';

const cases = [
  { count: 0, en: 'No tractors', de: 'Keine Traktoren' },
  { count: 1, en: 'One tractor', de: 'Ein Traktor' },
  { count: 5, en: 'Five tractors', de: 'Fünf Traktoren' },
  { count: 12, en: 'Twelve tractors', de: 'Zwölf Traktoren' },
  { count: 13, en: '13 tractors', de: '13 Traktoren' },
];

for (const { count, en, de } of cases) {
  test(`a count of ${count} reads as "${en}", and as "${de}" in German`, () => {
    expect(spellCount('en', count, 'tractor', 'tractors')).toBe(en);
    expect(spellCount('de', count, 'Traktor', 'Traktoren')).toBe(de);
  });
}

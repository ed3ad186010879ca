import { expect, test } from '@playwright/test';
import { countVisit, rankByFrequency, type VisitFrequency } from './visit-frequency.ts';

const after = (...names: string[]): VisitFrequency => names.reduce(countVisit, {});

const rankings: [title: string, opened: string[], expected: string[]][] = [
  ['what is opened more often comes first', ['cart', 'home', 'cart'], ['cart', 'home', 'stores']],
  ['of two that are opened as often, the later one comes first', ['cart', 'home'], ['home', 'cart', 'stores']],
  [
    'an old habit gives way to a new one',
    [...Array<string>(10).fill('cart'), ...Array<string>(7).fill('stores')],
    ['stores', 'cart', 'home'],
  ],
  ['a single visit does not end a habit', [...Array<string>(10).fill('cart'), 'stores'], ['cart', 'stores', 'home']],
  ['without habits the order stays', [], ['cart', 'home', 'stores']],
];
for (const [title, opened, expected] of rankings) {
  test(title, () => expect(rankByFrequency(after(...opened), ['cart', 'home', 'stores'])).toEqual(expected));
}

test('no more than twenty names are kept, the strongest ones', () => {
  const names = Array.from({ length: 100 }, (_, index) => `page-${index}`);
  const habits = after('favourite', 'favourite', ...names.slice(0, 15), 'favourite', ...names);
  expect(Object.keys(habits)).toHaveLength(20);
  expect(Object.keys(habits)).toContain('page-99');
  expect(Object.keys(habits)).not.toContain('page-0');
});

test('a name such as constructor is a name like others', () => {
  expect(rankByFrequency(after('home'), ['constructor', 'home'])).toEqual(['home', 'constructor']);
  expect(after('constructor')).toEqual({ constructor: 1 });
});

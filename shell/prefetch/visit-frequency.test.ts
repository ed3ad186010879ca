import { expect, test } from '@playwright/test';
import { countVisit, rankByFrequency, type VisitFrequency } from './visit-frequency.ts';

const after = (...names: string[]): VisitFrequency => names.reduce(countVisit, {});

const rankings: [title: string, opened: string[], expected: string[]][] = [
  ['applications that are opened more often rank first', ['cart', 'home', 'cart'], ['cart', 'home', 'stores']],
  [
    'of two applications opened equally often, the one opened last ranks first',
    ['cart', 'home'],
    ['home', 'cart', 'stores'],
  ],
  [
    'recent visits outweigh old ones',
    [...Array<string>(10).fill('cart'), ...Array<string>(7).fill('stores')],
    ['stores', 'cart', 'home'],
  ],
  [
    'a single visit does not outweigh many older ones',
    [...Array<string>(10).fill('cart'), 'stores'],
    ['cart', 'stores', 'home'],
  ],
  ['without visits, the order is unchanged', [], ['cart', 'home', 'stores']],
];
for (const [title, opened, expected] of rankings) {
  test(title, () => expect(rankByFrequency(after(...opened), ['cart', 'home', 'stores'])).toEqual(expected));
}

test('the twenty applications with the highest weights are stored', () => {
  const names = Array.from({ length: 100 }, (_, index) => `page-${index}`);
  const frequency = after('favourite', 'favourite', ...names.slice(0, 15), 'favourite', ...names);
  expect(Object.keys(frequency)).toHaveLength(20);
  expect(Object.keys(frequency)).toContain('page-99');
  expect(Object.keys(frequency)).not.toContain('page-0');
});

test('an application may be named `constructor`', () => {
  expect(rankByFrequency(after('home'), ['constructor', 'home'])).toEqual(['home', 'constructor']);
  expect(after('constructor')).toEqual({ constructor: 1 });
});

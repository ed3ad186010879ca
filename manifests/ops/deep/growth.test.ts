import { expect, test } from '@playwright/test';
import { describeGrowth } from './growth.ts';

const sizes = (nodes: readonly number[], listeners: readonly number[] = nodes.map(() => 7)) =>
  nodes.map((count, index) => ({ nodes: count, listeners: listeners[index] ?? 0 }));

const steady: [title: string, nodes: number[]][] = [
  ['stays as it is', [90, 90, 90, 90, 90, 90, 90, 90, 90]],
  ['grows at first', [50, 80, 90, 95, 96, 97, 97, 97, 97, 97, 97]],
  ['grows now and then', [90, 91, 92, 92, 93, 94, 94, 95, 96, 96, 97]],
  ['swings', [90, 95, 90, 95, 90, 95, 90, 95, 90, 95, 90]],
  ['shrinks again', [90, 91, 92, 93, 94, 95, 96, 97, 98, 90, 91]],
  ['was measured for too few rounds', [90, 91, 92, 93, 94, 95, 96]],
];
for (const [title, nodes] of steady) {
  test(`not a leak: a page that ${title}`, () => expect(describeGrowth(sizes(nodes))).toBeUndefined());
}

const still = [5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5];
const leaks: [title: string, nodes: number[], listeners: number[], words: string][] = [
  ['elements', [10, 13, 16, 19, 22, 25, 28, 31, 34, 37, 40], still, '30 more nodes'],
  ['listeners', still, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], '10 more listeners'],
  ['listeners, although the shell frees one', still, [1, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10], '9 more listeners'],
  [
    'listeners, although the shell frees some at first',
    still,
    [9, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
    '9 more listeners',
  ],
  [
    'listeners and nodes',
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21],
    '20 more listeners and 10 more nodes',
  ],
];
for (const [title, nodes, listeners, words] of leaks) {
  test(`a leak: a page with more ${title} after each round`, () =>
    expect(describeGrowth(sizes(nodes, listeners))).toBe(`${words} after 10 rounds`));
}

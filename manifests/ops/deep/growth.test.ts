import { expect, test } from '@playwright/test';
import { growth } from './growth.ts';

const sizes = (nodes: readonly number[], listeners: readonly number[] = nodes.map(() => 7)) =>
  nodes.map((count, index) => ({ nodes: count, listeners: listeners[index] ?? 0 }));

const steady: [title: string, nodes: number[]][] = [
  ['stays as it is', [90, 90, 90, 90, 90, 90, 90, 90]],
  ['grows at first', [50, 80, 90, 90, 90, 90, 90, 90, 90]],
  ['grows now and then', [90, 91, 92, 92, 93, 94, 94, 95, 96, 96]],
  ['swings', [90, 95, 90, 95, 90, 95, 90, 95]],
  ['was not seen for long enough', [90, 91, 92]],
];
for (const [title, nodes] of steady) {
  test(`what ${title} is no leak`, () => expect(growth(sizes(nodes))).toBeUndefined());
}

test('what grows with every round is a leak', () => {
  expect(growth(sizes([90, 80, 83, 86, 89, 92, 95, 98]))).toBe('18 nodes more after 6 rounds');
  expect(growth(sizes([5, 5, 5, 5, 5, 5, 5], [1, 2, 3, 4, 5, 6, 7]))).toBe('6 listeners more after 6 rounds');
});

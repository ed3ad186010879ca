import { expect, test } from '@playwright/test';
import { counted } from './counted.ts';

const cases = [
  { count: 0, text: 'No tractors' },
  { count: 1, text: 'One tractor' },
  { count: 5, text: 'Five tractors' },
  { count: 12, text: 'Twelve tractors' },
  { count: 13, text: '13 tractors' },
];

for (const { count, text } of cases) {
  test(`${count} reads as "${text}"`, () => {
    expect(counted(count, 'tractor')).toBe(text);
  });
}

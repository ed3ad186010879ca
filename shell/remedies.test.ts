import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { remedies } from './remedies.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** Headings that are an error code: capitals, in at least two words. */
const headings = [...readme.matchAll(/^#+ ([A-Z]+(?:_[A-Z]+)+)$/gm)].map(([, code]) => code);

for (const code of Object.keys(remedies)) {
  test(`the README explains ${code} under one heading`, () => {
    expect(headings.filter((heading) => heading === code)).toHaveLength(1);
  });
}

test('the README explains no code that the shell does not have', () => {
  expect(headings.filter((heading) => heading === undefined || !Object.hasOwn(remedies, heading))).toEqual([]);
});

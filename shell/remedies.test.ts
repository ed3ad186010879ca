import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { remedies } from './remedies.ts';

test('ERRORS.md has exactly one heading for each error code, and none for anything else that looks like one', () => {
  const document = readFileSync(new URL('./ERRORS.md', import.meta.url), 'utf8');
  const headings = [...document.matchAll(/^#+ ([A-Z]+(?:_[A-Z]+)+)$/gm)].map(([, code = '']) => code);
  const codes = Object.keys(remedies);
  expect({
    codesWithoutHeading: codes.filter((code) => !headings.includes(code)),
    headingsWithoutCode: headings.filter((heading) => !codes.includes(heading)),
    repeatedHeadings: headings.filter((heading, index) => headings.indexOf(heading) !== index),
  }).toEqual({ codesWithoutHeading: [], headingsWithoutCode: [], repeatedHeadings: [] });
});

import { expect, test } from '@playwright/test';
import { captured, DICTIONARY_REGEX, deltaPath, dictionaryName } from './deltas.ts';

const headers: [digest: string, name: string][] = [
  ['KN8N7xbebm7VU7ugQmzC9rcpVFOfvFRAG+q8Buk7bpM=', 'KN8N7xbeb'],
  ['/cWB3CaIK23egvYK/McE90c4osnoCWs1RT7Zr404E1s=', 'cWB3CaIK2'],
  ['a//b/c+d/e/f/g/h/iMcE90c4osnoCWs1RT7Zr404E1s=', 'abc+defgh'],
];

for (const [digest, name] of headers) {
  test(`a host finds ${name} in the header :${digest}:`, () => {
    const match = new RegExp(DICTIONARY_REGEX).exec(`:${digest}:`);
    expect(captured((index) => match?.[index] ?? '')).toBe(name);
    expect(dictionaryName(digest)).toBe(name);
  });
}

test('a header that is no digest names no file', () => {
  for (const header of ['', ':../../../../../x:', ':a.b.c.d.e.f.g.h.i:', 'KN8N7xbebm7VU7ug'])
    expect(new RegExp(DICTIONARY_REGEX).test(header), header).toBe(false);
});

test('the file of a delta ends as the file does', () =>
  expect(deltaPath('remotes/a/1.0.0/home.0123abcd.css', 'KN8N7xbeb')).toBe(
    'remotes/a/1.0.0/home.0123abcd.css.KN8N7xbeb.dcz.css',
  ));

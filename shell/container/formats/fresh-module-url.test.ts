import { expect, test } from '@playwright/test';
import { freshModuleUrl } from './fresh-module-url.ts';

const folder = 'https://cdn.example/shop/1.0.2/';
const rows: readonly [title: string, entry: string, address: string, folder: string][] = [
  ['a first load', 'e.js?v=1', 'e.js?v=1', '1.0.2/'],
  ['a first retry', 'e.js?v=1&retry=1', 'e.js?v=1&retry=1', '1.0.%32/'],
  ['a second retry', 'e.js?retry=2', 'e.js?retry=2', '1.%30.2/'],
  ['a third retry', 'e.js?retry=3', 'e.js?retry=3', '1.%30.%32/'],
  ['a retry because of a chunk', 'e.js?v=1#&retry=1', 'e.js?v=1', '1.0.%32/'],
  ['an entry in a folder of its own', 'assets/e.js?retry=1', 'assets/e.js?retry=1', '1.0.%32/'],
  ['a signed entry', 'e.js?sig=x#&retry=1', 'e.js?sig=x#&retry=1', '1.0.2/'],
];
for (const [title, entry, address, name] of rows) {
  test(`the URL of an ES module at ${title}`, () => {
    const fresh = `https://cdn.example/shop/${name}`;
    expect(freshModuleUrl(`${folder}${entry}`, folder)).toEqual({ address: `${fresh}${address}`, folder: fresh });
  });
}

test('many retries encode one more folder', () => {
  const { folder: fresh } = freshModuleUrl(`${folder}e.js?retry=9`, folder);
  expect(fresh).toBe('https://cdn.example/sho%70/1.0.%32/');
  expect(new URL(decodeURI(fresh)).href).toBe(folder);
});

test('a build at the top of a host has no folder to encode', () => {
  const url = 'https://cdn.example/e.js?retry=1';
  expect(freshModuleUrl(url, 'https://cdn.example/')).toEqual({ address: url, folder: 'https://cdn.example/' });
});

import { expect, test } from '@playwright/test';
import { cacheControl, hasContentHash, IMMUTABLE } from './cache-control.ts';

const names: [path: string, hashed: boolean][] = [
  ['home.91abf012.js', true],
  ['remotes/explore/1.0.0/home.91abf012.css', true],
  ['main.91abf012.js.map', true],
  ['remoteEntry.js', false],
  ['home.91abf0.js', false],
  ['home.91ABF012.js', false],
  ['home-91abf012.js', false],
  ['91abf012', false],
  ['1.91abf012/home.js', false],
];

for (const [path, hashed] of names) {
  test(`${path} has ${hashed ? 'a' : 'no'} content hash in its name`, () => expect(hasContentHash(path)).toBe(hashed));
}

const tags = ['sha256-tag__', 'sha384-tag__', 'sha512-tag__'];

test('a file requested with its digest is immutable', () => {
  for (const tag of tags) expect(cacheControl('remoteEntry.js', tag, tags)).toBe(IMMUTABLE);
});

test('a file requested with another ?v= than one of its own is revalidated', () => {
  for (const asked of [null, '', 'wrong', 'sha384-tag_', 'sha384-tag__x'])
    expect(cacheControl('remoteEntry.js', asked, tags)).toBe('no-cache');
});

import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { cacheControl, hasContentHash, tagsOf } from './cache-control.ts';

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

const content = Buffer.from('a remote entry');
const digest = (algorithm: string) => createHash(algorithm).update(content).digest('base64');
const v = digest('sha384').slice(0, 12).replaceAll('+', '-').replaceAll('/', '_');
const keptFor = (path: string, asked: string | null) => cacheControl(path, asked, () => tagsOf(content));

test('a file requested with its digest is immutable', () => {
  for (const algorithm of ['sha256', 'sha384', 'sha512']) {
    const tag = digest(algorithm).slice(0, 12).replaceAll('+', '-').replaceAll('/', '_');
    expect(keptFor('remoteEntry.js', tag), algorithm).toBe('public, max-age=31536000, immutable');
  }
});

test('a file requested with another ?v= than the 12 characters of its digest is revalidated', () => {
  for (const asked of [null, '', 'wrong', v.slice(0, 11), `${v}x`])
    expect(keptFor('remoteEntry.js', asked)).toBe('no-cache');
});

test('a file with a content hash in its name is not read', () => {
  let reads = 0;
  const tags = () => {
    reads += 1;
    return [];
  };
  expect(cacheControl('home.91abf012.js', 'wrong', tags)).toContain('immutable');
  expect(reads).toBe(0);
});

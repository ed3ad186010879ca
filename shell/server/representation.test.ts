import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { hasTag, preferredCoding, represent } from './representation.ts';

const codings: [header: string | undefined, coding: string][] = [
  [undefined, 'identity'],
  ['', 'identity'],
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  ['gzip, deflate, br, zstd', 'br'],
  ['br;q=0.1, gzip;q=1', 'br'],
  ['br;q=0, gzip', 'gzip'],
  ['BR;Q=0, GZip', 'gzip'],
  ['br; q=0.0', 'identity'],
  ['*', 'br'],
  ['*;q=0', 'identity'],
  ['br;q=0, *', 'gzip'],
  ['deflate, zstd', 'identity'],
];

for (const [header, coding] of codings) {
  test(`"Accept-Encoding: ${header}" is answered with ${coding}`, () => expect(preferredCoding(header)).toBe(coding));
}

const tags: [header: string | undefined, found: boolean][] = [
  [undefined, false],
  ['', false],
  ['W/"a"', true],
  ['"a"', true],
  ['"b", W/"a"', true],
  ['*', true],
  ['"b"', false],
  ['a', false],
];

for (const [header, found] of tags) {
  test(`"If-None-Match: ${header}" ${found ? 'lists' : 'does not list'} W/"a"`, () =>
    expect(hasTag(header, 'W/"a"')).toBe(found));
}

test('every coding contains the same text', () => {
  const text = '{"revision":1}'.repeat(100);
  const { body } = represent(text, 'application/json');
  expect(body('identity').toString()).toBe(text);
  expect(gunzipSync(body('gzip')).toString()).toBe(text);
  expect(brotliDecompressSync(body('br')).toString()).toBe(text);
  expect(body('br')).toBe(body('br'));
});

test('later requests for a short text get a smaller body than the first one', async () => {
  const text = JSON.stringify(
    Array.from({ length: 300 }, (_, index) => ({ name: `remote-${index}`, path: `/r/${index * 7}` })),
  );
  const { body } = represent(text, 'application/json');
  const first = body('br').length;
  await expect.poll(() => body('br').length).toBeLessThan(first);
  expect(brotliDecompressSync(body('br')).toString()).toBe(text);
});

test('the entity tag changes only with the text', () => {
  expect(represent('a', 'text/plain').etag).toBe(represent('a', 'text/plain').etag);
  expect(represent('a', 'text/plain').etag).not.toBe(represent('b', 'text/plain').etag);
});

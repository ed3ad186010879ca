import { createHash } from 'node:crypto';
import { createDCtx, decompressUsingDict } from '@bokuweb/zstd-wasm';
import { expect, test } from '@playwright/test';
import { dictionaryDigest, makeDelta, parseAvailableDictionary } from './delta.ts';

const lines = Array.from({ length: 500 }, (_, line) => `export const value${line} = ${line * line};`);
const before = Buffer.from(lines.join('\n'));
const after = Buffer.from(lines.with(250, 'export const news = true;').join('\n'));

test('a delta is what has changed, and unpacks with the dictionary to the file', async () => {
  const delta = await makeDelta(after, before);
  expect(delta.length).toBeLessThan(120);
  expect(delta.subarray(0, 8).toString('hex')).toBe('5e2a4d1820000000');
  expect(delta.subarray(8, 40)).toEqual(createHash('sha256').update(before).digest());
  expect(Buffer.from(decompressUsingDict(createDCtx(), delta.subarray(40), before))).toEqual(after);
});

const digest = dictionaryDigest(before);
const headers: [header: string | undefined, digest: string | undefined][] = [
  [`:${digest}:`, digest],
  [digest, undefined],
  [`:${digest.slice(1)}:`, undefined],
  [`:${digest}:, :${digest}:`, undefined],
  ['', undefined],
  [undefined, undefined],
];

for (const [header, digest] of headers) {
  test(`"Available-Dictionary: ${header}" ${digest ? 'names a dictionary' : 'names none'}`, () =>
    expect(parseAvailableDictionary(header)).toBe(digest));
}

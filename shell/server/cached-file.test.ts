import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { cachedFile } from './cached-file.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'conch-'));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
});

/** Counts how often a file is read, and gives an object so that identity can be told. */
function counted() {
  const reads: string[] = [];
  const look = cachedFile((content) => {
    reads.push(content.toString());
    return { text: content.toString() };
  });
  return { reads, look };
}

test('content that stays is read once, however often it is looked at and saved', ({ folder }) => {
  const { reads, look } = counted();
  const path = join(folder, 'file');
  writeFileSync(path, 'a');
  const first = look(path);
  expect(look(path)).toBe(first);
  writeFileSync(path, 'a');
  utimesSync(path, 1, 1);
  expect(look(path)).toBe(first);
  expect(reads).toEqual(['a']);
});

test('every write is seen by the next look, also when writes follow each other within one tick of the clock', ({
  folder,
}) => {
  const { look } = counted();
  const path = join(folder, 'file');
  for (let number = 1000; number < 2000; number += 1) {
    writeFileSync(path, String(number));
    expect(look(path)?.text).toBe(String(number));
  }
});

test('a file that takes the place of another is seen', ({ folder }) => {
  const { look } = counted();
  const path = join(folder, 'file');
  for (const content of ['a', 'b']) {
    writeFileSync(`${path}.new`, content);
    utimesSync(`${path}.new`, 1, 1);
    renameSync(`${path}.new`, path);
    expect(look(path)?.text).toBe(content);
  }
});

test('what is no file is undefined, until it is one', ({ folder }) => {
  const { look } = counted();
  const path = join(folder, 'file');
  expect(look(path)).toBeUndefined();
  expect(look(folder)).toBeUndefined();
  writeFileSync(path, 'a');
  expect(look(path)?.text).toBe('a');
  rmSync(path);
  expect(look(path)).toBeUndefined();
});

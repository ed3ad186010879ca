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

/** Records each read, and returns an object, so that a test can compare identity. */
function counted() {
  const reads: string[] = [];
  const getFile = cachedFile((content) => {
    reads.push(content.toString());
    return { text: content.toString() };
  });
  return { reads, getFile };
}

test('unchanged content is read once, even if the file is written again', ({ folder }) => {
  const { reads, getFile } = counted();
  const path = join(folder, 'file');
  writeFileSync(path, 'a');
  const first = getFile(path);
  expect(getFile(path)).toBe(first);
  writeFileSync(path, 'a');
  utimesSync(path, 1, 1);
  expect(getFile(path)).toBe(first);
  expect(reads).toEqual(['a']);
});

test('every write is noticed, even if two leave the same timestamp', ({ folder }) => {
  const { getFile } = counted();
  const path = join(folder, 'file');
  for (let number = 1000; number < 2000; number += 1) {
    writeFileSync(path, String(number));
    expect(getFile(path)?.text).toBe(String(number));
  }
});

test('a file renamed onto the path is noticed', ({ folder }) => {
  const { getFile } = counted();
  const path = join(folder, 'file');
  for (const content of ['a', 'b']) {
    writeFileSync(`${path}.new`, content);
    utimesSync(`${path}.new`, 1, 1);
    renameSync(`${path}.new`, path);
    expect(getFile(path)?.text).toBe(content);
  }
});

test('the value is undefined while there is no file', ({ folder }) => {
  const { getFile } = counted();
  const path = join(folder, 'file');
  expect(getFile(path)).toBeUndefined();
  expect(getFile(folder)).toBeUndefined();
  writeFileSync(path, 'a');
  expect(getFile(path)?.text).toBe('a');
  rmSync(path);
  expect(getFile(path)).toBeUndefined();
});

import { expect, test } from '@playwright/test';
import type { Lookup } from './complete-manifest.ts';
import { watchDescriptions } from './watch-descriptions.ts';

/** Folders whose descriptions a test can change, and how often each was looked at. */
function disk(count: number) {
  const folders = Array.from({ length: count }, (_, index) => `remotes/team-${index}/1.0.0/`);
  const content = new Map<string, ReturnType<Lookup>>();
  let looks = 0;
  let timeMs = 0;
  const descriptions = watchDescriptions(
    (folder) => {
      looks += 1;
      return content.get(folder);
    },
    () => timeMs,
  );
  return {
    folders,
    write: (index: number) => content.set(folders[index] ?? '', 'unusable'),
    looks: () => looks,
    after(ms: number) {
      timeMs += ms;
      return descriptions(folders);
    },
    descriptions,
  };
}

test('of a small site each call sees the disk, and gives the same object until something changes', () => {
  const { after, write } = disk(200);
  const first = after(0);
  expect(after(0)).toBe(first);
  write(199);
  const second = after(0);
  expect(second).not.toBe(first);
  expect(second[199]).toBe('unusable');
  expect(after(0)).toBe(second);
});

test('of a large site every build is looked at once a second, however many calls there are', () => {
  const { after, write, looks } = disk(10_000);
  after(0);
  expect(looks()).toBe(10_000);
  for (let call = 0; call < 10_000; call += 1) after(0.1);
  expect(looks()).toBeGreaterThanOrEqual(19_000);
  expect(looks()).toBeLessThanOrEqual(20_050);
  write(7_000);
  const later = Array.from({ length: 60 }, () => after(20));
  expect(later.at(-1)?.[7_000]).toBe('unusable');
});

test('after a pause the first call looks at all builds, and another list of folders is looked at, too', () => {
  const { after, write, looks, descriptions, folders } = disk(10_000);
  after(0);
  write(5_000);
  expect(after(60_000)[5_000]).toBe('unusable');
  expect(looks()).toBe(20_000);
  expect(descriptions(folders.slice(0, 300))).toHaveLength(300);
  expect(looks()).toBe(20_300);
});

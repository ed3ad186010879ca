import { expect, test } from '@playwright/test';
import type { Lookup } from './complete-manifest.ts';
import { watchDescriptions } from './watch-descriptions.ts';

/** Folders whose descriptions a test can change, and how often each was looked at. */
function disk(count: number) {
  const folders = Array.from({ length: count }, (_, index) => `remotes/team-${index}/1.0.0/`);
  const described = { name: 'team', version: '1.0.0' };
  const content = new Map<string, ReturnType<Lookup>>(folders.map((folder) => [folder, described]));
  const planned: (() => void)[] = [];
  let looks = 0;
  let timeMs = 0;
  const descriptions = watchDescriptions(
    (folder) => {
      looks += 1;
      return content.get(folder);
    },
    () => timeMs,
    (work) => planned.push(work),
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
    /** Does what is to be done later. Gives the number of times that something was. */
    finish() {
      let times = 0;
      for (let work = planned.shift(); work; work = planned.shift()) {
        times += 1;
        work();
      }
      return times;
    },
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
  const { after, write, looks, finish } = disk(10_000);
  after(0);
  expect(looks()).toBe(10_000);
  for (let call = 0; call < 10_000; call += 1) after(0.1);
  expect(looks()).toBeGreaterThanOrEqual(19_000);
  expect(looks()).toBeLessThanOrEqual(20_050);
  expect(finish(), 'nothing was left for later').toBe(0);
  write(7_000);
  const later = Array.from({ length: 60 }, () => after(20));
  expect(later.at(-1)?.[7_000]).toBe('unusable');
});

test('after a pause the first call looks at a few hundred builds, and the others are looked at soon after it', () => {
  const { after, write, looks, finish } = disk(10_000);
  const first = after(0);
  write(9_999);
  expect(after(60_000)).toBe(first);
  expect(looks()).toBeLessThanOrEqual(10_500);
  expect(finish()).toBeGreaterThan(10);
  expect(looks(), 'each once').toBe(20_000);
  expect(after(0)[9_999]).toBe('unusable');
  expect(finish(), 'nobody asks any more').toBe(0);
});

test('of another list of folders only those are looked at that are new, or had no description', () => {
  const { after, write, looks, descriptions, folders } = disk(10_000);
  write(5);
  after(0);
  const others = [...folders.slice(0, 300), 'remotes/new/1.0.0/'];
  const found = descriptions(others);
  expect(found).toHaveLength(301);
  expect(found[5]).toBe('unusable');
  expect(looks()).toBe(10_002);
});

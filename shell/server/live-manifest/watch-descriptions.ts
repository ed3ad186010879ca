import type { Lookup } from './complete-manifest.ts';

/** Up to so many builds, each call sees the disk as it is: that takes two milliseconds. */
const EACH_TIME = 200;
/** Of more builds, each is looked at once in this time, as long as somebody asks. */
const ROUND_MS = 1_000;
/** So that thousands of requests per second do not look thousands of times. */
const PAUSE_MS = 20;
/** So many at once take a few milliseconds. */
const AT_ONCE = 400;

type Found = ReturnType<Lookup>;

/**
 * What `remote.json` says of each of many builds. Looking at 10,000 folders takes 120 ms, in which a server answers nobody; so of a large
 * site, each call looks at as many of them as time has passed since the last one. After a pause these are more than one request should
 * wait for: the others are looked at soon after it.
 *
 * @param now in ms
 * @param later does something in a moment
 * @returns gives the descriptions for a list of folders: the same object until one of them or the list changes
 */
export function watchDescriptions(
  lookup: Lookup,
  now: () => number = () => performance.now(),
  later: (work: () => void) => void = (work) => setTimeout(work, PAUSE_MS).unref(),
): (folders: readonly string[]) => readonly Found[] {
  let latest: { readonly folders: readonly string[]; readonly found: readonly Found[] } = { folders: [], found: [] };
  let next = 0;
  let lookedAt = 0;
  /** How many are still to be looked at. */
  let due = 0;
  let isPlanned = false;

  /** A new manifest names mostly the same builds. Those that were not there may have been copied before it was edited. */
  function follow(folders: readonly string[]): void {
    const known = new Map(latest.folders.map((folder, index) => [folder, latest.found[index]]));
    const found = folders.map((folder) => {
      const before = known.get(folder);
      return before === undefined || before === 'unusable' ? lookup(folder) : before;
    });
    latest = { folders, found };
  }

  function look(count: number): void {
    const { folders } = latest;
    const changes = new Map<number, Found>();
    for (let looked = 0; looked < count; looked += 1) {
      next = (next + 1) % folders.length;
      const found = lookup(folders[next] ?? '');
      if (found !== latest.found[next]) changes.set(next, found);
    }
    if (changes.size === 0) return;
    const found = latest.found.map((before, index) => (changes.has(index) ? changes.get(index) : before));
    latest = { folders, found };
  }

  function lookOn(): void {
    const count = Math.min(due, AT_ONCE, latest.folders.length);
    due -= count;
    look(count);
    if (due === 0 || count === 0 || isPlanned) return;
    isPlanned = true;
    later(() => {
      isPlanned = false;
      lookOn();
    });
  }

  return (folders) => {
    if (latest.folders !== folders) follow(folders);
    const passedMs = now() - lookedAt;
    const isSmall = folders.length <= EACH_TIME;
    if (!isSmall && passedMs < PAUSE_MS) return latest.found;
    lookedAt = now();
    due = isSmall ? folders.length : Math.min(folders.length, due + Math.ceil((folders.length * passedMs) / ROUND_MS));
    lookOn();
    return latest.found;
  };
}

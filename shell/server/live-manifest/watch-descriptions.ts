import type { Lookup } from './complete-manifest.ts';

/** Up to so many builds, each call sees the disk as it is: that takes two milliseconds. */
const EACH_TIME = 200;
/** Of more builds, each is looked at once in this time. */
const ROUND_MS = 1_000;
/** So that thousands of requests per second do not look thousands of times. */
const PAUSE_MS = 20;

/**
 * What `remote.json` says of each of many builds. Looking at 10,000 folders takes 120 ms, in which a server answers nobody; so of a large
 * site, each call looks at as many of them as time has passed since the last one.
 *
 * @param now in ms
 * @returns gives the descriptions for a list of folders: the same object until one of them or the list changes
 */
export function watchDescriptions(
  lookup: Lookup,
  now: () => number = () => performance.now(),
): (folders: readonly string[]) => readonly ReturnType<Lookup>[] {
  let latest: { readonly folders: readonly string[]; readonly found: readonly ReturnType<Lookup>[] } | undefined;
  let next = 0;
  let lookedAt = 0;

  return (folders) => {
    const passedMs = now() - lookedAt;
    if (latest?.folders !== folders) {
      latest = { folders, found: folders.map(lookup) };
      lookedAt = now();
      return latest.found;
    }
    const isSmall = folders.length <= EACH_TIME;
    if (!isSmall && passedMs < PAUSE_MS) return latest.found;
    lookedAt = now();
    const count = isSmall
      ? folders.length
      : Math.min(folders.length, Math.ceil((folders.length * passedMs) / ROUND_MS));
    const changes = new Map<number, ReturnType<Lookup>>();
    for (let looked = 0; looked < count; looked += 1) {
      next = (next + 1) % folders.length;
      const found = lookup(folders[next] ?? '');
      if (found !== latest.found[next]) changes.set(next, found);
    }
    if (changes.size > 0) {
      latest = {
        folders,
        found: latest.found.map((found, index) => (changes.has(index) ? changes.get(index) : found)),
      };
    }
    return latest.found;
  };
}

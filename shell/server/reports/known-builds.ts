import { namedBuilds } from '../../../manifests/ops/build/named-builds.ts';
import type { Records } from '../../../manifests/ops/history/record.ts';
import type { Manifest } from '../../../manifests/schema.ts';

/** What clients send decides how often the history is asked, which may be in a bucket. */
const MAX_LOOKUPS_PER_MINUTE = 300;
const MAX_REMEMBERED = 1_000;

/** @throws {OperatorError} the history cannot be read */
export type IsKnownBuild = (remote: string, version: string) => boolean | Promise<boolean>;

/**
 * Whether the site has, or had, a build: the manifest names it, or has named it since this process began, or the history has released it.
 * Open tabs run builds that the manifest names no more.
 *
 * @param released of the history
 */
export function knownBuilds(manifest: () => Manifest, released: Records['released']): IsKnownBuild {
  const known = new Set<string>();
  const remembered = new Map<string, Promise<boolean>>();
  let latest: Manifest | undefined;
  let minute = 0;
  let lookups = 0;

  const isReleased = async (remote: string, version: string) => {
    const now = Math.floor(Date.now() / 60_000);
    if (now !== minute) lookups = 0;
    minute = now;
    lookups += 1;
    return lookups <= MAX_LOOKUPS_PER_MINUTE && (await released(remote, version)) !== undefined;
  };
  const lookUp = (key: string, remote: string, version: string) => {
    const looked = remembered.get(key) ?? isReleased(remote, version);
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(key, looked);
    looked.catch(() => remembered.delete(key));
    return looked;
  };
  return (remote, version) => {
    const current = manifest();
    if (current !== latest) for (const build of namedBuilds(current)) known.add(keyOf(build.remote, build.version));
    latest = current;
    const key = keyOf(remote, version);
    return known.has(key) || lookUp(key, remote, version);
  };
}

const keyOf = (remote: string, version: string): string => JSON.stringify([remote, version]);

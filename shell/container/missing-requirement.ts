import { semverChunk } from '../chunks.ts';
import type { ShareScope } from './share-scope.ts';

export type Requirements = {
  /** Shared module -> the range of versions that the build accepts. */
  readonly requires?: Readonly<Record<string, string>> | undefined;
  /** Shared module -> the version that the build provides itself. If left out, it is assumed to provide all it requires. */
  readonly provides?: Readonly<Record<string, string>> | undefined;
};

/**
 * Says which required shared module a build could not get in this page, before any of its files are loaded; undefined if it gets all
 * of them.
 *
 * Shared modules are singletons, so only a version that is in use counts. While none is in use, a version in the range has to be
 * registered, or provided by the build itself.
 */
export async function missingRequirement(
  { requires = {}, provides }: Requirements,
  scope: ShareScope,
): Promise<string | undefined> {
  for (const [name, range] of Object.entries(requires)) {
    const registered = Object.entries(scope[name] ?? {});
    const inUse = registered.filter(([, { loaded }]) => loaded);
    if (inUse.length === 0 && !provides) continue;
    const own = provides?.[name];
    const candidates = inUse.length > 0 ? inUse : registered;
    const versions = candidates.map(([version]) => version);
    if (inUse.length === 0 && own !== undefined) versions.push(own);
    if (await anyInRange(versions, range)) continue;
    return `${name} ${range} is required, and the page ${inUse.length > 0 ? 'uses' : 'could have'} ${versions.join(', ') || 'none'}`;
  }
  return undefined;
}

async function anyInRange(versions: readonly string[], range: string): Promise<boolean> {
  if (versions.length === 0) return false;
  if (versions.some((version) => isObviouslyInRange(version, range))) return true;
  // Without the chunk nothing is refused. The build itself warns about a version outside its range.
  const semver = await semverChunk().catch(() => undefined);
  return !semver || versions.some((version) => semver.satisfies(version, range));
}

/** Handles what nearly every build requires, such as `^19.0.0` with `19.3.1`, without loading the semver chunk. */
function isObviouslyInRange(version: string, range: string): boolean {
  if (version === range) return true;
  const [, major] = PLAIN.exec(range) ?? [];
  const isOfMajor = range.startsWith('^') && major !== undefined && PLAIN.exec(version)?.[1] === major;
  return isOfMajor && version.localeCompare(range.slice(1), 'en', { numeric: true }) >= 0;
}

const PLAIN = /^\^?([1-9]\d*)\.\d+\.\d+$/;

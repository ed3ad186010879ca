import type { ShareScope } from './share-scope.ts';

export type Requirements = {
  /** Shared module -> the range of versions that the build accepts. */
  readonly requires?: Readonly<Record<string, string>> | undefined;
  /** Shared module -> the version that the build brings itself. Left out, it is taken to bring all it requires. */
  readonly provides?: Readonly<Record<string, string>> | undefined;
};

/**
 * Tells in words which required shared module a build could not have in this page, before anything of it is loaded; undefined
 * when there is none.
 *
 * Shared modules are singletons, so a version that is in use decides. While none is, one that fits has to be registered or to
 * come with the build itself.
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
    if (await anyFits(versions, range)) continue;
    return `${name} ${range} is required, and the page ${inUse.length > 0 ? 'uses' : 'could have'} ${versions.join(', ') || 'none'}`;
  }
  return undefined;
}

async function anyFits(versions: readonly string[], range: string): Promise<boolean> {
  if (versions.length === 0) return false;
  if (versions.some((version) => fitsAtSight(version, range))) return true;
  // What cannot be judged is not refused: the build itself warns of a version that does not fit.
  const semver = await import(/* webpackChunkName: "semver" */ '../site/semver.ts').catch(() => undefined);
  return !semver || versions.some((version) => semver.satisfies(version, range));
}

/** What nearly every build asks for and gets, `19.3.1` for `^19.0.0`, is to cost no further request. */
function fitsAtSight(version: string, range: string): boolean {
  if (version === range) return true;
  const [, major] = PLAIN.exec(range) ?? [];
  const isOfMajor = range.startsWith('^') && major !== undefined && PLAIN.exec(version)?.[1] === major;
  return isOfMajor && version.localeCompare(range.slice(1), 'en', { numeric: true }) >= 0;
}

const PLAIN = /^\^?([1-9]\d*)\.\d+\.\d+$/;

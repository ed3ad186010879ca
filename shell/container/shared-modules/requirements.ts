/** The shared modules of a build, by what the manifest says. */
export type Requirements = {
  readonly remote?: string | undefined;
  readonly version?: string | undefined;
  /** Shared module -> the range of versions that the build accepts. */
  readonly requires?: Readonly<Record<string, string>> | undefined;
  /** Shared module -> the version that the build provides itself. If left out, it is assumed to provide all it requires. */
  readonly provides?: Readonly<Record<string, string>> | undefined;
};

/** A share scope, as far as it matters here. */
export type Registered = Readonly<Record<string, Readonly<Record<string, { readonly loaded?: unknown }>>>>;

export type Available = { readonly versions: readonly string[]; readonly isInUse: boolean };

/**
 * The versions of a shared module that a build could get at this moment; undefined if it is assumed to bring its own.
 *
 * Shared modules are singletons, so only a version that is in use counts. While none is in use, it is one that another build has
 * registered, or that the build provides itself.
 */
export function availableVersions(name: string, { provides }: Requirements, scope: Registered): Available | undefined {
  const registered = Object.entries(scope[name] ?? {});
  const inUse = registered.filter(([, { loaded }]) => loaded);
  const isInUse = inUse.length > 0;
  if (!isInUse && !provides) return undefined;
  const versions = (isInUse ? inUse : registered).map(([version]) => version);
  const own = provides?.[name];
  return { versions: isInUse || own === undefined ? versions : [...versions, own], isInUse };
}

/** Whether a build can get all that it requires, as far as that is obvious; if it is not, await-providers.ts finds out. */
export const areObviouslyMet = (build: Requirements, scope: Registered): boolean =>
  Object.entries(build.requires ?? {}).every(([name, range]) => {
    const available = availableVersions(name, build, scope);
    return !available || available.versions.some((version) => isObviouslyInRange(version, range));
  });

/** Handles what nearly every build requires, such as `^19.0.0` with `19.3.1`, without the chunk that knows semver. */
function isObviouslyInRange(version: string, range: string): boolean {
  if (version === range) return true;
  const [, major] = PLAIN.exec(range) ?? [];
  const isOfMajor = range.startsWith('^') && major !== undefined && PLAIN.exec(version)?.[1] === major;
  return isOfMajor && version.localeCompare(range.slice(1), 'en', { numeric: true }) >= 0;
}

const PLAIN = /^\^?([1-9]\d*)\.\d+\.\d+$/;

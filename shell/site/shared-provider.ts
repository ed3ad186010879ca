/** A build of a page as far as it provides shared modules. */
export type SharingBuild = {
  readonly remote: string;
  readonly version: string;
  readonly format?: string | undefined;
  /** Shared module -> its version; undefined if that is unknown. */
  readonly provides?: Readonly<Record<string, string>> | undefined;
};

export type Provision = {
  /** Whether every build of the page uses this one's shared modules, once all containers are initialised. */
  readonly isUsed: boolean;
  /** Whether another build may provide one of them too. */
  readonly isContested: boolean;
};

/** @param builds all builds that may be in the page; those of the same remote do not compete */
export function resolveProvision(one: SharingBuild, builds: readonly SharingBuild[]): Provision {
  const rivals = builds.filter((other) => other.remote !== one.remote && mayCompete(one, other));
  return {
    isUsed: one.provides !== undefined && rivals.every((rival) => winsSharing(one, rival)),
    isContested: rivals.length > 0,
  };
}

const mayCompete = ({ provides = {} }: SharingBuild, other: SharingBuild): boolean =>
  !other.provides || Object.keys(other.provides).some((name) => name in provides);

/**
 * Whether webpack takes all that `one` provides from it. Of a singleton's versions it takes the highest
 * (https://github.com/webpack/webpack/blob/main/lib/sharing/ConsumeSharedRuntimeModule.js); of two builds that provide the same version,
 * the one with the greater `uniqueName` (https://github.com/webpack/webpack/blob/main/lib/sharing/ShareRuntimeModule.js). The answer is no
 * for prereleases, which are not compared, and for builds in other formats: one of Vite registers a module only where none has before.
 */
function winsSharing(one: SharingBuild, other: SharingBuild): boolean {
  const theirs = other.provides;
  if (!theirs) return false;
  return Object.entries(one.provides ?? {}).every(([name, version]) => {
    const their = theirs[name];
    if (their === undefined) return true;
    if (their === version) return !one.format && !other.format && uniqueName(one) > uniqueName(other);
    const arePlain = [version, their].every((each) => /^\d+\.\d+\.\d+$/.test(each));
    return arePlain && version.localeCompare(their, 'en', { numeric: true }) > 0;
  });
}

/** As remotes/build/preset.ts sets it. */
const uniqueName = ({ remote, version }: SharingBuild): string => `${remote}@${version}`;

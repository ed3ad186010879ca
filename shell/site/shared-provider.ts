/** A build of a page, as far as it shares. */
export type SharingBuild = {
  /** The `uniqueName` that remotes/build/preset.ts gives it: `<name>@<version>`. */
  readonly from: string;
  /** Shared module -> its version; undefined where nobody knows. */
  readonly provides: Readonly<Record<string, string>> | undefined;
};

export type Provision = {
  /** Whether all builds of the page take from this one what it provides, once their containers are initialised. */
  readonly isUsed: boolean;
  /** Whether others may provide any of it, too. */
  readonly isContested: boolean;
};

/** @param others all builds of other remotes that may be in the page */
export function resolveProvision(one: SharingBuild, others: readonly SharingBuild[]): Provision {
  const { provides } = one;
  const rivals = others.filter((other) => !sharesNothing(one, other));
  return {
    isUsed: provides !== undefined && rivals.every((rival) => winsSharing(one, rival)),
    isContested: rivals.length > 0,
  };
}

/** Whether a build is known to provide none of the shared modules that the other one does. */
const sharesNothing = ({ provides = {} }: SharingBuild, other: SharingBuild): boolean =>
  other.provides !== undefined && !Object.keys(other.provides).some((name) => name in provides);

/**
 * webpack's rule for singletons: the highest version, and of builds with the same one the greatest `uniqueName`. A version that is
 * not plain is not judged.
 */
function winsSharing({ from, provides = {} }: SharingBuild, other: SharingBuild): boolean {
  const theirs = other.provides;
  if (!theirs) return false;
  return Object.entries(provides).every(([name, version]) => {
    const their = theirs[name];
    if (their === undefined) return true;
    if (their === version) return from > other.from;
    const arePlain = [version, their].every((each) => /^\d+\.\d+\.\d+$/.test(each));
    return arePlain && version.localeCompare(their, 'en', { numeric: true }) > 0;
  });
}

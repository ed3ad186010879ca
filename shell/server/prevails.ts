/** A build of a page, as far as it shares. */
export type Sharing = {
  /** The `uniqueName` that remotes/preset.ts gives it: `<name>@<version>`. */
  readonly from: string;
  /** Shared module -> its version; undefined where nobody knows. */
  readonly provides: Readonly<Record<string, string>> | undefined;
};

/**
 * Whether all builds of a page take from `one` what it provides, once their containers are initialised. webpack's rule for
 * singletons: the highest version, and of builds with the same one the greatest `uniqueName`. A version that is not plain is not judged.
 */
export function prevails({ from, provides = {} }: Sharing, other: Sharing): boolean {
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

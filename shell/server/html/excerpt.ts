import type { ApplicationEntry, Manifest, RemoteEntry } from '../../../manifests/schema.ts';

/**
 * Reduces a manifest to what one path needs: its applications and their remotes, and all fragments with theirs, because any application
 * may use them. If that is too long, the fragments are left out. The result is a valid manifest itself.
 *
 * @param policy of all remotes: the page's own policy has it, and may not lack it when the whole manifest arrives
 * @param applications those that are active at the path
 * @param maxChars longest excerpt with fragments, in characters of JSON
 */
export function excerptOf(
  manifest: Manifest,
  policy: Manifest['policy'],
  applications: readonly ApplicationEntry[],
  maxChars: number,
): Manifest {
  const { site: _, redirects: __, ...rest } = manifest; // of redirects, the path needs none
  const withRemotes = (fragments: Manifest['fragments']): Manifest => {
    const names = new Set([...applications, ...Object.values(fragments)].map(({ remote }) => remote));
    const remotes = [...names].flatMap((name): [string, RemoteEntry][] => {
      const remote = manifest.remotes[name];
      return remote ? [[name, remote]] : [];
    });
    return {
      ...rest,
      ...(policy && { policy }),
      remotes: Object.fromEntries(remotes),
      applications: [...applications],
      fragments,
    };
  };
  const withFragments = withRemotes(manifest.fragments);
  return JSON.stringify(withFragments).length > maxChars ? withRemotes({}) : withFragments;
}

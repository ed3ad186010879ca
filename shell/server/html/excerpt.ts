import type { ApplicationEntry, Manifest, RemoteEntry } from '../../../manifests/schema.ts';

/** Gives the excerpt for a path, of the applications that are active there. */
export type Excerpt = (applications: readonly ApplicationEntry[]) => Manifest;

/**
 * Reduces a manifest to what one path needs: its applications and their remotes, and all fragments with theirs, because any application
 * may use them. If that is too long, the fragments are left out. The result is a valid manifest itself.
 *
 * @param policy of all remotes: the page's own policy has it, and may not lack it when the whole manifest arrives
 * @param maxChars longest excerpt with fragments, in characters of JSON
 */
export function excerptsOf(manifest: Manifest, policy: Manifest['policy'], maxChars: number): Excerpt {
  const { site: _, redirects: __, ...rest } = manifest; // of redirects, the path needs none
  const excerpt = (applications: readonly ApplicationEntry[], fragments: Manifest['fragments']): Manifest => {
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
  // Thousands of fragments are measured once, and not for each path again.
  const fitNowhere = lengthOf(manifest.fragments) > maxChars;
  return (applications) => {
    const withFragments = fitNowhere ? undefined : excerpt(applications, manifest.fragments);
    return withFragments && lengthOf(withFragments) <= maxChars ? withFragments : excerpt(applications, {});
  };
}

const lengthOf = (value: object): number => JSON.stringify(value).length;

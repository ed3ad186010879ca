import type { ApplicationEntry, Manifest, RemoteEntry } from '../../../manifests/schema.ts';

/**
 * The part of a manifest that one path can reach: its applications with their remotes, and the fragments, which any of them may
 * place, with theirs; without these where they are many. A manifest of its own, by the same contract.
 *
 * @param applications those that are active at the path
 * @param most longest excerpt with fragments, in characters of JSON
 */
export function excerptOf(manifest: Manifest, applications: readonly ApplicationEntry[], most: number): Manifest {
  const withRemotes = (fragments: Manifest['fragments']): Manifest => {
    const names = new Set([...applications, ...Object.values(fragments)].map(({ remote }) => remote));
    const remotes = [...names].flatMap((name): [string, RemoteEntry][] => {
      const remote = manifest.remotes[name];
      return remote ? [[name, remote]] : [];
    });
    return { ...manifest, remotes: Object.fromEntries(remotes), applications: [...applications], fragments };
  };
  const whole = withRemotes(manifest.fragments);
  return JSON.stringify(whole).length > most ? withRemotes({}) : whole;
}

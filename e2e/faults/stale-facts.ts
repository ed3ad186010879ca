import type { Manifest, RemoteEntry } from '../../manifests/schema.ts';

/**
 * What a served manifest says of a build is true of that build alone. Where a change chose another build and did not say
 * anything of it, the facts of the old one are taken out.
 */
export function withoutStaleFacts(before: Manifest, after: Manifest): Manifest {
  for (const [name, remote] of Object.entries(after.remotes)) {
    const old = before.remotes[name];
    if (!old || entryOf(old) === entryOf(remote)) continue;
    for (const fact of ['integrity', 'assets', 'sharedAssets', 'requires', 'provides'] as const) {
      if (JSON.stringify(old[fact]) === JSON.stringify(remote[fact])) delete remote[fact];
    }
  }
  return after;
}

const entryOf = ({ basePath, bundleFileName, version }: RemoteEntry): string =>
  `${basePath}${bundleFileName}`.replaceAll('{version}', version);

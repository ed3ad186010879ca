import type { Manifest, RemoteEntry } from '../../manifests/schema.ts';

/**
 * Removes integrity, assets, files, checksFiles, requires and provides of remotes whose build a test has changed without setting them: they describe the
 * old build.
 */
export function withoutStaleFacts(before: Manifest, after: Manifest): Manifest {
  for (const [name, remote] of Object.entries(after.remotes)) {
    const old = before.remotes[name];
    if (!old || entryOf(old) === entryOf(remote)) continue;
    for (const fact of [
      'integrity',
      'assets',
      'sharedAssets',
      'files',
      'checksFiles',
      'requires',
      'provides',
    ] as const) {
      if (JSON.stringify(old[fact]) === JSON.stringify(remote[fact])) delete remote[fact];
    }
  }
  return after;
}

const entryOf = ({ basePath, bundleFileName, version }: RemoteEntry): string =>
  `${basePath}${bundleFileName}`.replaceAll('{version}', version);

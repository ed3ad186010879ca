import type { Manifest, RemoteEntry } from './schema.ts';

/** The manifest for visitors: who froze a remote, and why, is not for them. */
export const withoutFrozen = (manifest: Manifest): Manifest => ({
  ...manifest,
  remotes: Object.fromEntries(
    Object.entries(manifest.remotes).map(([name, { frozen: _, ...remote }]): [string, RemoteEntry] => [name, remote]),
  ),
});

import { buildLabel, namedBuilds } from '../../manifests/ops/build/named-builds.ts';
import type { Manifest } from '../../manifests/schema.ts';
import { fillVersion } from '../site/builds/build-urls.ts';

/** Whose files are in a folder: those of one build, or of all builds of a remote. */
export type Owner = { readonly label: string; readonly isBuild: boolean };

/**
 * Finds the owner of a path below the one where the site is mounted: `remotes/explore/1.0.0/home.js` belongs to explore 1.0.0
 * if the manifest names that build, otherwise to explore. Builds on other origins, and at the root of the site, own nothing.
 */
export function ownersOf(manifest: Manifest): (path: string) => Owner | undefined {
  const local = namedBuilds(manifest).filter(({ basePath }) => basePath.startsWith('/'));
  const owners = new Map<string, Owner>();
  for (const { remote, basePath } of local) {
    const [home = ''] = basePath.slice(1).split('{version}');
    owners.set(home, { label: remote, isBuild: false });
  }
  for (const build of local) {
    const folder = fillVersion(build.basePath, build.version).slice(1);
    owners.set(folder, { label: buildLabel(build), isBuild: true });
  }
  return (path) => {
    // The innermost folder decides.
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const owner = owners.get(path.slice(0, end + 1));
      if (owner) return owner;
    }
    return undefined;
  };
}

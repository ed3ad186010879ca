import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../manifests/schema.ts';
import { fillVersion } from '../../shell/site/builds/build-urls.ts';
import { dist } from '../support/paths.ts';

/**
 * Makes a manifest require the integrity of every file, and writes that of the entries into it, as `conch deploy` does.
 *
 * @param root folder with remotes/
 */
export const requireIntegrity =
  (root: string = dist) =>
  (manifest: Manifest): void => {
    manifest.policy = { ...manifest.policy, integrity: 'required' };
    for (const remote of Object.values(manifest.remotes)) {
      const folder = join(root, fillVersion(remote.basePath, remote.version));
      remote.integrity ??= JSON.parse(readFileSync(join(folder, 'remote.json'), 'utf8')).integrity;
    }
  };

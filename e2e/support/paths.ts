import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url));
/** What `npm run build` writes. */
export const dist = join(repository, 'dist');
/** `conch` as it is shipped: one file that runs with Node alone. */
export const conchProgram = join(dist, 'conch.mjs');
/** The manifest of the store, as it is in the repository. */
export const storeManifest = join(repository, 'manifests/site.json');

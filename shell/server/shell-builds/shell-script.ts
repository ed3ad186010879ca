import { hasContentHash } from '../files/cache-control.ts';
import { MARKERS } from '../html/markers.ts';

/** Where a site says which shell its pages load, below the path at which it is mounted: the name of the script, and nothing else. */
export const SHELL_FILE = 'manifests/shell.txt';

/**
 * The name of the script that a page loads, such as `main.91abf012.js`. It names the build of the shell: it contains the names of all other
 * chunks, so any change of their code gives it another hash. Undefined for a page without such a script, and for a build without hashes in its
 * names, as in development.
 */
export function shellScript(html: string): string | undefined {
  const [[, url = ''] = []] = html.matchAll(MARKERS.shellScript);
  const name = url.replace(/^.*\//, '');
  return hasContentHash(name) ? name : undefined;
}

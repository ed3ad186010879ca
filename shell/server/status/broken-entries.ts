import pLimit from 'p-limit';
import { type BuildRole, namedBuilds } from '../../../manifests/ops/build/named-builds.ts';
import { entryFile, fillVersion } from '../../site/builds/build-urls.ts';
import type { ServedSite } from '../served-site.ts';

/** A build whose entry cannot be read, and why. */
export type BrokenEntry = {
  readonly remote: string;
  readonly version: string;
  readonly role: BuildRole;
  /** Path below the site, or URL. */
  readonly entry: string;
  readonly problem: string;
};

const TIMEOUT_MS = 3_000;
const AT_ONCE = 8;

/**
 * Looks for the entry of every build that the manifest names: on the disk, or, on another origin, by a request. Not for those on another
 * origin that only visitors who are signed in can read.
 */
export async function brokenEntries({ state, find }: Pick<ServedSite, 'state' | 'find'>): Promise<BrokenEntry[]> {
  const limit = pLimit(AT_ONCE);
  const looks = namedBuilds(state().manifest).map(({ remote, version, role, basePath, bundleFileName, credentials }) =>
    limit(async (): Promise<BrokenEntry[]> => {
      const folder = fillVersion(basePath, version);
      if (credentials === 'include' && !folder.startsWith('/')) return [];
      const entry = `${folder}${entryFile(bundleFileName)}`;
      const problem = folder.startsWith('/') ? missingIn(find, entry) : await problemOf(`${folder}${bundleFileName}`);
      return problem === undefined ? [] : [{ remote, version, role, entry, problem }];
    }),
  );
  return (await Promise.all(looks)).flat();
}

const missingIn = (find: ServedSite['find'], entry: string): string | undefined =>
  find(entry.slice(1)) ? undefined : '404, there is no such file';

async function problemOf(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok ? undefined : `it is answered with ${response.status}`;
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === 'TimeoutError';
    return isLate ? `no answer within ${TIMEOUT_MS / 1_000} seconds` : 'its host does not answer';
  }
}

import { loadedBuilds } from '../container/loaded-builds.ts';
import { entryUrl } from '../site/build-urls.ts';
import type { Build } from '../site/choose-build.ts';

/** What a file was asked for by the page itself, and not by this module or by a look at it. */
const PAGE_INITIATORS = ['script', 'link', 'css'];

/** URLs of what was fetched ahead, or is being, or could not be: each once in a page. */
const requestedUrls = new Set<string>();

/** The files that an exposed module needs at once and that the page has not asked for: the remote entry, and its `assets`. */
export function filesToPrefetch({ basePath, bundleFileName, integrity, assets }: Build, module: string): string[] {
  const entry = entryUrl(bundleFileName, basePath, integrity);
  const isRunning = loadedBuilds().some((build) => build.basePath === basePath);
  const chunks = (assets?.[module] ?? []).map((file) => new URL(file, basePath).href);
  return [...(isRunning ? [] : [entry]), ...chunks].filter((url) => !requestedUrls.has(url) && !isInPage(url));
}

const isInPage = (url: string): boolean =>
  performance
    .getEntriesByName(url, 'resource')
    .some((entry) => entry instanceof PerformanceResourceTiming && PAGE_INITIATORS.includes(entry.initiatorType));

/**
 * Fetches a file into the browser's cache, from where the script or style sheet that needs it later takes it: with the same mode
 * and credentials, and running nothing. Not by `<link rel="prefetch">`, which Safari does not have and nobody can take back.
 *
 * @throws whatever stands in the way; the file is not asked for again then, unless it was `signal`
 */
export async function prefetchFile(url: string, signal: AbortSignal): Promise<void> {
  if (requestedUrls.has(url)) return;
  requestedUrls.add(url);
  try {
    const response = await fetch(url, { priority: 'low', signal });
    await response.arrayBuffer(); // what is not read to its end is not kept
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  } catch (error) {
    if (signal.aborted) requestedUrls.delete(url);
    throw error;
  }
}

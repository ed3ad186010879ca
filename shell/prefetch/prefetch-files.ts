import { loadedBuilds } from '../container/loaded-builds.ts';
import { isFirefox } from '../is-firefox.ts';
import { entryOf, entryUrl } from '../site/builds/build-urls.ts';
import type { Build } from '../site/builds/choose-build.ts';
import { type Credentials, crossOriginOf } from '../site/builds/cross-origin.ts';

/** Initiator types of files that the page itself has loaded, rather than this module or a diagnosis by `fetch`. */
const PAGE_INITIATORS = ['script', 'link', 'css'];

/** URLs that were prefetched, are being prefetched, or failed: each is tried once per page load. */
const requestedUrls = new Set<string>();

/** The files that loading an exposed module would request and that the page has not loaded yet: the remote entry, what is `before` it, and `assets`. */
export function filesToPrefetch(build: Build, module: string): string[] {
  const { basePath, bundleFileName, version, before = [], integrity, requiresIntegrity, assets } = build;
  if (requiresIntegrity && !integrity) return [];
  const entry = entryUrl(bundleFileName, basePath, integrity);
  const isRunning = loadedBuilds().some((build) => build.basePath === basePath);
  const urls = (files: readonly string[]) => files.map((file) => new URL(file, basePath).href);
  const first = isRunning ? [] : [...urls(before.map((file) => entryOf(file, version))), entry];
  return [...first, ...urls(assets?.[module] ?? [])].filter((url) => !requestedUrls.has(url) && !isLoadedByPage(url));
}

const isLoadedByPage = (url: string): boolean =>
  performance
    .getEntriesByName(url, 'resource')
    .some((entry) => entry instanceof PerformanceResourceTiming && PAGE_INITIATORS.includes(entry.initiatorType));

/**
 * Fetches a file into the browser's HTTP cache, without running it. Mode and credentials are those with which a script or style sheet
 * requests it later, so that it is taken from the cache.
 *
 * @throws if the file cannot be fetched. It is not requested again then, unless `signal` aborted the request.
 */
export async function prefetchFile(
  url: string,
  signal: AbortSignal,
  credentials: Credentials = 'same-origin',
): Promise<void> {
  if (requestedUrls.has(url)) return;
  requestedUrls.add(url);
  try {
    await (isOfOtherOrigin(url) && isFirefox ? prefetchByPreload : prefetchByFetch)(url, signal, credentials);
  } catch (error) {
    if (signal.aborted) requestedUrls.delete(url);
    throw error;
  }
}

const isOfOtherOrigin = (url: string): boolean => new URL(url).origin !== location.origin;

async function prefetchByFetch(url: string, signal: AbortSignal, credentials: NonNullable<Credentials>): Promise<void> {
  const response = await fetch(url, { priority: 'low', credentials, signal });
  await response.arrayBuffer(); // browsers cache a response only after its body was read completely
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
}

/** Not by rel="prefetch": in Firefox it has to be allowed by `default-src`, and Safari does not support it. */
async function prefetchByPreload(
  href: string,
  signal: AbortSignal,
  credentials: NonNullable<Credentials>,
): Promise<void> {
  const link = Object.assign(document.createElement('link'), {
    rel: 'preload',
    as: /\.css(\?|$)/.test(href) ? 'style' : 'script',
    crossOrigin: crossOriginOf(credentials),
    fetchPriority: 'low',
    href,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      link.onload = () => resolve();
      link.onerror = () => reject(new Error(`${href} could not be preloaded`));
      signal.addEventListener('abort', () => reject(signal.reason));
      document.head.append(link);
    });
  } finally {
    link.remove(); // ends the request if it was aborted, and the browser does not warn that the file is not used
  }
}

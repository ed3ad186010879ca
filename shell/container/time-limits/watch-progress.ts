import { isFirefox } from '../../is-firefox.ts';
import { loadedBuilds } from '../loaded-builds.ts';
import { mayFetch } from './may-fetch.ts';

type Progress = { readonly moved: (at: number) => void; readonly signal: AbortSignal };

type LoadingFile = HTMLScriptElement | HTMLLinkElement;

/** A slower line delivers nothing whose end a visitor would wait for. */
const MIN_BYTES_PER_SECOND = 100;

/**
 * Calls `still` when nothing has arrived for `limitMs` of the files that the shell waits for: neither one that is complete, nor bytes
 * of those that are not.
 *
 * While none of them is pending, the wait may be for another build, which provides a shared module or is a remote of the remote. Then
 * pending files of all builds count.
 *
 * The parameters are those of onStandstill in standstill.ts.
 *
 * @param began when the wait began, as `performance.now()`
 * @returns what ends the watch
 */
export function watchProgress(
  limitMs: number,
  awaited: string,
  still: (pending: string) => void,
  isStrict: boolean,
  began: number,
): () => void {
  const over = new AbortController();
  const { signal } = over;
  const followed = new Set<string>();
  const isAwaited = (url: string): boolean => url.startsWith(awaited);

  const pending = (): readonly LoadingFile[] => {
    const all = pendingFiles();
    const own = all.filter((file) => isAwaited(urlOf(file)) || runtimeKey(file)?.startsWith(`${awaited}:`));
    return own.length > 0 || isStrict ? own : all;
  };
  const giveUp = () => {
    const files = pending()
      .map(urlOf)
      .filter((url) => url !== awaited);
    over.abort();
    still(files.length > 0 ? `, and waits for ${files.join(' and ')}` : '');
  };
  let timer = setTimeout(giveUp, began + limitMs - performance.now());
  const moved = (at: number) => {
    if (signal.aborted) return;
    clearTimeout(timer);
    timer = setTimeout(giveUp, at + limitMs - performance.now());
  };

  const followPending = () => {
    for (const file of pending()) {
      if (followed.has(urlOf(file))) continue;
      followed.add(urlOf(file));
      follow(file, limitMs, { moved, signal }).catch(() => {}); // the wait is over, or nothing can be known of this file
    }
  };
  followPending();
  const look = setInterval(followPending, limitMs / 20);
  const completions = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!(entry instanceof PerformanceResourceTiming) || entry.initiatorType === 'fetch') continue;
      const isOurs = isAwaited(entry.name) || followed.has(entry.name);
      if (isOurs && entry.responseEnd > began) moved(entry.responseEnd);
    }
  });
  completions.observe({ type: 'resource', buffered: true });
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    clearInterval(look);
    completions.disconnect();
  });
  return () => over.abort();
}

/**
 * Reads a pending file a second time. In the HTTP cache a second reader joins a download that is under way, so it costs nothing and
 * stops when the first one stops. The bytes that are in the cache already arrive in one burst, which is not counted as progress.
 *
 * A file that no cache may keep is downloaded twice meanwhile, and any file in Firefox, where the second reader would see nothing; this
 * slows the first download. So it is only sampled: each time from its beginning, and for twice as long as before. A sample that ends before the file does, and earlier than the file itself, says
 * that the first connection is dead; then there is nothing more to report.
 */
async function follow(file: LoadingFile, limitMs: number, { moved, signal }: Progress): Promise<void> {
  const url = urlOf(file);
  if (!(await mayFetch(url))) return;
  const credentials = file.crossOrigin === 'use-credentials' ? 'include' : 'same-origin';
  const burstMs = limitMs / 20;
  for (let sampleMs = burstMs; isPending(file); sampleMs *= 2) {
    const response = await fetch(url, { cache: isFirefox ? 'no-store' : 'force-cache', credentials, signal });
    if (!response.ok || !response.body) return;
    const isDownloadedTwice = isFirefox || /no-store/.test(response.headers.get('cache-control') ?? '');
    const reader = response.body.getReader();
    const began = performance.now();
    let bytes = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const now = performance.now();
      if (now < began + burstMs) continue;
      bytes += value.length;
      if (bytes < (MIN_BYTES_PER_SECOND * limitMs) / 1_000) continue;
      bytes = 0;
      moved(now);
      if (!isPending(file) || (isDownloadedTwice && now > began + burstMs + sampleMs)) break;
    }
    await reader.cancel();
    await new Promise((next) => setTimeout(next, limitMs / 2));
  }
}

/** Files of remotes that the page is loading. */
function pendingFiles(): readonly LoadingFile[] {
  const folders = loadedBuilds().map(({ basePath }) => basePath);
  const isOfRemote = (file: LoadingFile): boolean =>
    runtimeKey(file) !== undefined || folders.some((folder) => urlOf(file).startsWith(folder));
  const files = document.querySelectorAll<LoadingFile>(
    'script[src], link:is([rel="stylesheet"], [rel="modulepreload"])',
  );
  return [...files].filter((file) => isPending(file) && isOfRemote(file));
}

/** webpack, the shell and mini-css-extract-plugin take a script or a preload of a module out of the page when it has loaded. */
const isPending = (file: LoadingFile): boolean => file.isConnected && !('sheet' in file && file.sheet);

/** By which the runtime of webpack or Rspack finds the element again: the `uniqueName` of its build, a colon, and the chunk. */
const runtimeKey = ({ dataset }: LoadingFile): string | undefined => dataset.webpack ?? dataset.rspack;

const urlOf = (file: LoadingFile): string => ('src' in file ? file.src : file.href);

import { decodeUrl } from '../decode-url.ts';
import { ShellError } from '../errors.ts';
import type { LoadOptions } from './load-options.ts';

export type FreshUrl = (entry: string, causes: readonly unknown[], options: LoadOptions) => string;

/** After these, files of the build other than its entry have failed. */
const OF_CHUNKS: readonly unknown[] = ['CHUNK_UNREACHABLE', 'SHARED_CHUNK_UNREACHABLE'];
/** After these, files that are still pending hang. */
const OF_PENDING: readonly unknown[] = ['MODULE_TIMEOUT', 'SHARE_SCOPE_TIMEOUT'];

/** Folder of a build -> names of its files that hang. */
const hanging = new Map<string, Set<string>>();

/**
 * The URL under which to evaluate an entry whose earlier loads have failed. Files that have failed need a new URL, because the
 * browser may have cached the failure, and joins a request that hangs
 * (https://github.com/chromium/chromium/blob/main/third_party/blink/renderer/platform/loader/fetch/resource_fetcher.cc). All others
 * keep theirs, so that nothing is downloaded twice.
 *
 * For the entry itself that is a query. For its chunks it is a fragment, which caches ignore, and which
 * remotes/build/add-retry-query.ts reads; earlier builds of the preset read only `retry`, and add it to all chunks. Those of builds made
 * without the preset are given a new URL by check-files.ts.
 *
 * @param causes why the earlier loads failed; undefined: what was loaded turned out to be of no use
 */
export const freshUrl: FreshUrl = (entry, causes, { checksFiles }) => {
  const url = new URL(entry);
  // Of a signed entry the query has to stay as it is.
  const isSigned = [...url.searchParams.keys()].some((name) => name !== 'v');
  const folder = new URL('.', entry).href;
  const files = hanging.get(folder) ?? new Set();
  hanging.set(folder, files);
  for (const url of removePending(folder, checksFiles)) files.add(url.slice(folder.length).replace(/[?#].*/, ''));

  const codes = causes.map((cause) => (cause instanceof ShellError ? cause.code : undefined));
  const isOfEntry = !isSigned && codes.some((code) => ![...OF_CHUNKS, ...OF_PENDING].includes(code));
  // After any other failure every chunk may be at fault: if an entry fails, preloads of its chunks may have failed with it, and the
  // browser uses a failed preload without another request.
  const isOfHanging = codes.every((code) => code === 'ENTRY_TIMEOUT' || OF_PENDING.includes(code));
  const retry = String(causes.length);
  if (isOfEntry) url.searchParams.set('retry', retry);
  url.hash = [
    ...(isOfEntry ? [] : [`&retry=${retry}`]),
    ...(isOfHanging ? [`of=${encodeURIComponent([...files].join(' '))}`] : []),
  ].join('&');
  return url.href;
};

/**
 * A fresh webpack runtime reuses a pending script element of the old one, and would wait for a script that hangs. Removing the
 * element does not disturb those who wait for it already: a removed script still loads. A style sheet does not, so it is removed only if it
 * would keep its URL.
 *
 * @returns the URLs of the files that were pending
 */
function removePending(folder: string, checksFiles = false): readonly string[] {
  // An earlier retry may have encoded it: see formats/fresh-module-url.ts.
  const isInside = (url: string) => decodeUrl(url).startsWith(decodeUrl(folder));
  const scripts = [...document.querySelectorAll<HTMLScriptElement>('script:is([data-webpack], [data-rspack])')];
  const pending = scripts.filter(({ src }) => isInside(src));
  for (const script of pending) script.remove();
  const sheets = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].filter(
    ({ sheet, href }) => !sheet && isInside(href),
  );
  if (!checksFiles) for (const sheet of sheets) sheet.remove();
  return [...pending.map(({ src }) => src), ...sheets.map(({ href }) => href)];
}

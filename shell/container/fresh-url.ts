import { ShellError, type ShellErrorCode } from '../errors.ts';

/** After these, files other than the entry are at fault. */
const OF_CHUNKS: readonly ShellErrorCode[] = ['CHUNK_UNREACHABLE', 'SHARED_CHUNK_UNREACHABLE'];
/** After these, files that are still pending are at fault. */
const OF_PENDING: readonly ShellErrorCode[] = ['MODULE_TIMEOUT', 'SHARE_SCOPE_TIMEOUT'];

/** Folder of a build -> names of its files that have failed or hung. */
const badFiles = new Map<string, Set<string>>();

/**
 * The URL under which to evaluate an entry whose earlier loads have failed. Files that have failed need a new URL, because the
 * browser may have cached the failure, and joins a request that hangs
 * (https://github.com/chromium/chromium/blob/main/third_party/blink/renderer/platform/loader/fetch/resource_fetcher.cc). All others
 * keep theirs, so that nothing is downloaded twice.
 *
 * For the entry itself that is a query. For its chunks it is a fragment, which caches ignore, and which
 * remotes/build/add-retry-query.ts reads; earlier builds of the preset read only `retry`, and add it to all chunks.
 *
 * @param causes why the earlier loads failed; undefined: what was loaded turned out to be of no use
 * @param isSigned whether the query of the entry has to stay as it is
 */
export function freshUrl(entry: string, causes: readonly unknown[], isSigned: boolean): string {
  const folder = new URL('.', entry).href;
  const files = badFiles.get(folder) ?? new Set();
  badFiles.set(folder, files);
  const codes = causes.map((cause) => (cause instanceof ShellError ? cause.code : undefined));
  const found = [...removePending(folder), ...causes.flatMap(requestsOf)].filter((url) => url.startsWith(folder));
  for (const url of found) files.add(url.slice(folder.length).replace(/[?#].*/, ''));

  const isOf = (list: readonly ShellErrorCode[]) => (code: ShellErrorCode | undefined) => code && list.includes(code);
  const isOfEntry = !isSigned && codes.some((code) => !isOf([...OF_CHUNKS, ...OF_PENDING])(code));
  const areKnown = codes.every(
    (code) => code?.startsWith('ENTRY_') || isOf(OF_PENDING)(code) || (isOf(OF_CHUNKS)(code) && files.size > 0),
  );
  const url = new URL(entry);
  const retry = String(causes.length);
  if (isOfEntry) url.searchParams.set('retry', retry);
  const fragment = [
    ...(isOfEntry ? [] : [`&retry=${retry}`]),
    ...(areKnown ? [`of=${encodeURIComponent([...files].join(' '))}`] : []),
  ];
  url.hash = fragment.join('&');
  return url.href;
}

/**
 * A fresh webpack runtime reuses a pending script element of the old one, and would wait for a script that hangs. Removing the
 * element does not disturb those who wait for it already: a removed script still loads. (A style sheet would not.)
 *
 * @returns the URLs of all files that are pending
 */
function removePending(folder: string): readonly string[] {
  const scripts = [...document.querySelectorAll<HTMLScriptElement>('script[data-webpack]')];
  const pending = scripts.filter(({ src }) => src.startsWith(folder));
  for (const script of pending) script.remove();
  const sheets = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].filter(
    ({ sheet }) => !sheet,
  );
  return [...pending.map(({ src }) => src), ...sheets.map(({ href }) => href)];
}

/** webpack and mini-css-extract-plugin put the URL of a chunk that did not load on the error, as `request`. */
function requestsOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const own = 'request' in error && typeof error.request === 'string' ? [error.request] : [];
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors : [error.cause];
  return [...own, ...inner.flatMap(requestsOf)];
}

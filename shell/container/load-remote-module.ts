import { diagnosisChunk, takenNamesChunk } from '../chunks.ts';
import { ShellError, type ShellErrorCode } from '../errors.ts';
import { entryUrl } from '../site/build-urls.ts';
import { withTimeout } from '../with-timeout.ts';
import { awaitPreloadedProvider } from './await-preloaded-provider.ts';
import type { Container } from './container.ts';
import { GET_TIMEOUT_MS, type LoadOptions, loadContainer } from './load-container.ts';
import { hasOtherProvider } from './shared-module-providers.ts';

/** Entry URL -> its container; loads that are pending or fulfilled. */
const containers = new Map<string, Promise<Container>>();
/** Entry URL and exposed module -> its exports; pending or fulfilled, too. */
const modules = new Map<string, Promise<unknown>>();
/** Entry URL -> how often it failed. */
const failures = new Map<string, number>();
/** Remote -> URLs at which its entries were requested, and ran. A fresh runtime of the same build has another URL. */
const runs = new Map<string, Set<string>>();

/**
 * Loads what a remote exposes: share scope, script, `init`, `get`, factory. Callers at the same moment share one load.
 *
 * A failed load is forgotten together with its container, because a container that failed once can return half-evaluated modules
 * for ever (https://github.com/webpack/webpack/issues/19351). The next call evaluates the entry again under a new URL, which
 * gives a fresh webpack runtime.
 *
 * @param basePath whole URL of the build's folder, or a path
 * @param moduleName the container's global name
 * @param exposedModule such as `./home`
 * @throws {ShellError} ENTRY_…, CONTAINER_…, GLOBAL_TAKEN, SHARE_SCOPE_…, MODULE_…, CHUNK_…, SHARED_…, FACTORY_…
 */
export function loadRemoteModule(
  bundleFileName: string,
  basePath: string,
  moduleName: string,
  exposedModule: string,
  options: LoadOptions = {},
): Promise<unknown> {
  const entry = entryUrl(bundleFileName, basePath, options.integrity);
  const key = `${entry} ${exposedModule}`;
  const { remote = moduleName } = options;
  return once(modules, key, async () => {
    const url = retryUrl(entry);
    // Of a signed URL, hosts refuse any variant. Its diagnosis has replaced what the browser had cached.
    const requested = bundleFileName.includes('?') ? entry : url;
    const ran = runs.get(remote) ?? new Set();
    runs.set(remote, ran);
    const container = once(containers, entry, () => loadContainer(requested, moduleName, options));
    try {
      const initialised = await container;
      ran.add(url);
      await awaitPreloadedProvider(options.requires, (other) => containers.get(other));
      return await getExports(initialised, entry, exposedModule, options);
    } catch (cause) {
      if (containers.get(entry) === container) containers.delete(entry);
      countFailure(entry);
      const takenNames = await takenNamesChunk().catch(() => undefined);
      throw takenNames?.withTakenNames(cause, key, url, ran) ?? cause;
    }
  });
}

/**
 * Makes the next load of this module evaluate its entry again, because what was loaded turned out to be of no use.
 *
 * @returns what takes the module back as it was, for the case that it cannot be evaluated again
 */
export function forgetRemoteModule(
  bundleFileName: string,
  basePath: string,
  exposedModule: string,
  integrity: string | undefined,
): () => void {
  const entry = entryUrl(bundleFileName, basePath, integrity);
  const key = `${entry} ${exposedModule}`;
  const loaded = modules.get(key);
  if (!loaded) return () => {};
  modules.delete(key);
  containers.delete(entry);
  countFailure(entry);
  return () => modules.set(key, loaded);
}

function countFailure(entry: string): void {
  failures.set(entry, (failures.get(entry) ?? 0) + 1);
  // A fresh webpack runtime reuses a pending script element of the old one, and would wait for a script that hangs. Removing the
  // element does not disturb those who wait for it already: a removed script still loads. (A style sheet would not.)
  const folder = new URL('.', entry).href;
  for (const script of document.querySelectorAll<HTMLScriptElement>('script[data-webpack]')) {
    if (script.src.startsWith(folder)) script.remove();
  }
}

/** A URL that the browser has not requested yet, because a failure may be cached too. */
function retryUrl(entry: string): string {
  const failed = failures.get(entry);
  if (!failed) return entry;
  const url = new URL(entry);
  url.searchParams.set('retry', String(failed));
  return url.href;
}

async function getExports(
  container: Container,
  entry: string,
  exposedModule: string,
  options: LoadOptions,
): Promise<unknown> {
  const { limits = {}, remote, version, assets } = options;
  const failure = (code: ShellErrorCode, fact: string, cause?: unknown) =>
    new ShellError(code, fact, { remote, version, cause });

  const rejected = async (cause: unknown): Promise<never> => {
    if (cause instanceof ShellError) throw failure(cause.code, cause.fact, cause.cause); // of the share scope
    const code = codeOfGet(cause, assets !== undefined && !(exposedModule in assets));
    if (code === 'CHUNK_UNREACHABLE' && (await isRedirected(entry, options))) {
      throw failure(
        'ENTRY_REDIRECTED',
        `${entry} is redirected, and its chunks are not found next to the original URL`,
        cause,
      );
    }
    throw failure(code, `get("${exposedModule}") of ${entry} rejected`, cause);
  };
  const limitMs = limits.get ?? GET_TIMEOUT_MS;
  const late = () => failure('MODULE_TIMEOUT', `get("${exposedModule}") of ${entry} took longer than ${limitMs} ms`);
  const get = async () => container.get(exposedModule); // it may throw at once or reject
  const factory = await withTimeout(limitMs, get().catch(rejected), late);
  if (typeof factory !== 'function') {
    throw failure('MODULE_GET_FAILED', `get("${exposedModule}") of ${entry} gave no factory`);
  }

  const make = async () => factory();
  const threw = (cause: unknown) => {
    if (cause instanceof ShellError) throw failure(cause.code, cause.fact, cause.cause);
    throw failure(codeOfThrown(cause), `${exposedModule} threw while it was evaluated`, cause);
  };
  const exports: unknown = await withTimeout(limitMs, make().catch(threw), late);
  if (exports === undefined || exports === null) throw failure('FACTORY_EMPTY', `${exposedModule} is ${exports}`);
  return exports;
}

/** webpack and mini-css-extract-plugin put the URL of a chunk that did not load on the error, as `request`. */
function codeOfGet(cause: unknown, unknown: boolean): ShellErrorCode {
  if (cause instanceof Error && 'request' in cause) return 'CHUNK_UNREACHABLE';
  return unknown ? 'MODULE_NOT_EXPOSED' : 'MODULE_GET_FAILED';
}

/** An error of a shared module surfaces here, because consumers evaluate it as part of their own module. */
function codeOfThrown(cause: unknown): ShellErrorCode {
  if (hasOtherProvider(cause)) return 'SHARED_CHUNK_UNREACHABLE';
  return cause instanceof Error && 'request' in cause ? 'CHUNK_UNREACHABLE' : 'FACTORY_THREW';
}

async function isRedirected(entry: string, options: LoadOptions): Promise<boolean> {
  const diagnosis = await diagnosisChunk().catch(() => undefined);
  return (await diagnosis?.isRedirected(entry, options)) ?? false;
}

/** Caches the promise, so that callers share one load. A rejected promise leaves the cache. */
function once<Result>(cache: Map<string, Promise<Result>>, key: string, load: () => Promise<Result>): Promise<Result> {
  const cached = cache.get(key);
  if (cached) return cached;
  const pending = load();
  cache.set(key, pending);
  pending.catch(() => cache.delete(key));
  return pending;
}

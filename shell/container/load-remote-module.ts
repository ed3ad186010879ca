import { ShellError, type ShellErrorCode } from '../errors.ts';
import { within } from './limit.ts';
import { type Container, loadDynamicScript } from './load-dynamic-script.ts';
import { shareScope } from './share-scope.ts';

export type LoadOptions = {
  readonly integrity?: string | undefined;
  /** Longest waits in ms: for the entry (10,000), for `init`, and for `get` with its chunks (15,000 each). */
  readonly limits?: { readonly entry?: number | undefined; readonly get?: number | undefined };
  /** Named in errors. */
  readonly remote?: string | undefined;
  readonly version?: string | undefined;
};

const GET_LIMIT_MS = 15_000;

/** Entry URL -> its container. Only loads under way and fulfilled ones are here. */
const containers = new Map<string, Promise<Container>>();
/** Entry URL and exposed module -> its exports, likewise. */
const modules = new Map<string, Promise<unknown>>();
/** Entry URL -> how often it failed. */
const failures = new Map<string, number>();

/**
 * Loads what a remote exposes: share scope, script, `init`, `get`, factory. Callers at the same moment share one load.
 *
 * A load that failed is forgotten with its container, because a container that failed once can hand out half-evaluated
 * modules for ever (webpack#19351). The next call evaluates the entry again, under a new URL, as a fresh webpack runtime.
 *
 * @param basePath whole URL of the build's folder, or a path
 * @param moduleName the container's global name
 * @param exposedModule such as `./home`
 * @throws {ShellError} ENTRY_…, GLOBAL_TAKEN, SHARE_SCOPE_…, MODULE_…
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
  return once(modules, key, async () => {
    const container = once(containers, entry, () => loadContainer(retryUrl(entry), moduleName, options));
    try {
      return await getExports(await container, exposedModule, options);
    } catch (cause) {
      if (containers.get(entry) === container) containers.delete(entry);
      failures.set(entry, (failures.get(entry) ?? 0) + 1);
      throw cause;
    }
  });
}

/** Makes the next load of a module that was loaded, but turned out to be of no use, begin anew. */
export function forgetRemoteModule(
  bundleFileName: string,
  basePath: string,
  exposedModule: string,
  integrity: string | undefined,
): void {
  const entry = entryUrl(bundleFileName, basePath, integrity);
  if (!modules.delete(`${entry} ${exposedModule}`)) return;
  containers.delete(entry);
  failures.set(entry, (failures.get(entry) ?? 0) + 1);
}

/** With integrity the URL changes with the bytes, and so may be cached for ever. */
function entryUrl(bundleFileName: string, basePath: string, integrity: string | undefined): string {
  const folder = new URL(basePath.replace(/\/*$/, '/'), location.href);
  const url = new URL(bundleFileName, folder);
  if (integrity) url.searchParams.set('v', fingerprint(integrity));
  return url.href;
}

/** The first characters of the digest, in the form that URLs may hold. */
const fingerprint = (integrity: string): string =>
  integrity.replace(/^\w+-/, '').slice(0, 12).replaceAll('+', '-').replaceAll('/', '_');

/** A URL that the browser has not seen: a cached failure, too, would be used again. */
function retryUrl(entry: string): string {
  const failed = failures.get(entry);
  if (!failed) return entry;
  const url = new URL(entry);
  url.searchParams.set('retry', String(failed));
  return url.href;
}

async function loadContainer(url: string, moduleName: string, options: LoadOptions): Promise<Container> {
  const { integrity, limits = {}, remote, version } = options;
  const scope = await shareScope();
  const container = await loadDynamicScript(url, moduleName, { integrity, limitMs: limits.entry, remote, version });
  const limitMs = limits.get ?? GET_LIMIT_MS;
  const late = () =>
    new ShellError('SHARE_SCOPE_TIMEOUT', `init of ${url} took longer than ${limitMs} ms`, { remote, version });
  await within(
    limitMs,
    entering(
      () => 'SHARE_SCOPE_REJECTED',
      `init of ${url} failed`,
      options,
      () => container.init(scope),
    ),
    late,
  );
  return container;
}

async function getExports(container: Container, exposedModule: string, options: LoadOptions): Promise<unknown> {
  const { limits = {}, remote, version } = options;
  const limitMs = limits.get ?? GET_LIMIT_MS;
  const late = () =>
    new ShellError('MODULE_TIMEOUT', `${exposedModule} took longer than ${limitMs} ms`, { remote, version });
  const fact = `get("${exposedModule}") failed`;
  const factory = await within(
    limitMs,
    entering(codeOfGet, fact, options, () => container.get(exposedModule)),
    late,
  );
  if (typeof factory !== 'function') {
    throw new ShellError('MODULE_NOT_EXPOSED', `get("${exposedModule}") gave no factory`, { remote, version });
  }
  return entering(
    () => 'FACTORY_THREW',
    `${exposedModule} threw while it was evaluated`,
    options,
    () => factory(),
  );
}

/** webpack and mini-css-extract-plugin put the URL of a chunk that did not load on the error, as `request`. */
const codeOfGet = (cause: unknown): ShellErrorCode =>
  cause instanceof Error && 'request' in cause ? 'CHUNK_UNREACHABLE' : 'MODULE_NOT_EXPOSED';

/** Foreign code may throw at once or reject: `await` meets both. */
async function entering(
  codeOf: (cause: unknown) => ShellErrorCode,
  fact: string,
  { remote, version }: LoadOptions,
  enter: () => unknown,
): Promise<unknown> {
  try {
    return await enter();
  } catch (cause) {
    throw new ShellError(codeOf(cause), fact, { remote, version, cause });
  }
}

/** The promise is the cache entry, and a rejected one is none. */
function once<Result>(cache: Map<string, Promise<Result>>, key: string, load: () => Promise<Result>): Promise<Result> {
  const cached = cache.get(key);
  if (cached) return cached;
  const pending = load();
  cache.set(key, pending);
  pending.catch(() => cache.delete(key));
  return pending;
}

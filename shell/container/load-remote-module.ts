import { lateLoadsChunk, moduleDiagnosisChunk, takenNamesChunk } from '../chunks.ts';
import { ShellError } from '../errors.ts';
import { withNote } from '../hangs/note.ts';
import { entryUrl } from '../site/builds/build-urls.ts';
import type { Build } from '../site/builds/choose-build.ts';
import { awaitPreloadedProvider } from './await-preloaded-provider.ts';
import type { Container } from './container.ts';
import type { Failed } from './diagnosis/diagnose-module.ts';
import type { FreshUrl } from './fresh-url.ts';
import { GET_TIMEOUT_MS, loadContainer } from './load-container.ts';
import type { LoadEntry, LoadOptions } from './load-options.ts';
import { hasOtherProvider } from './shared-modules/shared-module-providers.ts';
import type { Limit } from './time-limits/limit.ts';
import { limitBy } from './time-limits/standstill.ts';

export type { LoadEntry };

type LoadedContainer = {
  readonly container: Promise<Container>;
  /** Fulfilled when nothing of it has arrived for as long as its limits say. */
  readonly gaveUp: Promise<ShellError>;
  hasArrived: boolean;
  /**
   * That a shared module could not be had by one of its modules. What that one has evaluated only in part, webpack gives to the others as
   * if it were complete.
   */
  lacksShared?: unknown;
};

/** Entry URL -> its container; loads that are pending or fulfilled. */
const containers = new Map<string, LoadedContainer>();
/** Entry URL and exposed module -> its exports; pending or fulfilled, too. */
const modules = new Map<string, Promise<unknown>>();
/** Entry URL -> why its loads failed; undefined if what was loaded turned out to be of no use. */
const failures = new Map<string, unknown[]>();
/** Remote -> a name for each evaluation of its entries that took place. A fresh runtime of the same build has another name. */
const runs = new Map<string, Set<string>>();

/**
 * Loads what a remote exposes: share scope, script, `init`, `get`, factory. Callers at the same moment share one load.
 *
 * A failed load is forgotten together with its container, because a container that failed once can return half-evaluated modules
 * for ever (https://github.com/webpack/webpack/issues/19351). The next call evaluates the entry again, which gives a fresh webpack
 * runtime. A load that reached a limit goes on, and the next call joins it.
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
  const key = keyOf(entry, exposedModule);
  const cached = modules.get(key);
  if (cached) return cached;
  const { remote = moduleName } = options;
  const ran = runs.get(remote) ?? new Set();
  runs.set(remote, ran);
  const run = `${entry} ${failures.get(entry)?.length}`;
  let used: LoadedContainer | undefined;
  const load: Load = async (giveUp, freshUrl) => {
    const causes = failures.get(entry);
    // Of a signed URL, hosts refuse any variant. Its diagnosis has replaced what the browser had cached.
    const url = causes && freshUrl ? freshUrl(entry, causes, options) : entry;
    used = containers.get(entry) ?? startContainer(entry, url, moduleName, options);
    void used.gaveUp.then(giveUp);
    const container = await used.container;
    ran.add(run);
    await awaitPreloadedProvider(options.requires, (other) => containers.get(other)?.container);
    return getExports(used, container, entry, exposedModule, options, limitBy(giveUp, options));
  };
  const loaded = (failures.has(entry) ? loadAgain(key, load) : loadFirst(key, load)).catch(async (cause: unknown) => {
    if (containers.get(entry) === used) containers.delete(entry);
    rememberFailure(entry, cause);
    const takenNames = await takenNamesChunk().catch(() => undefined);
    modules.delete(key);
    throw takenNames?.withTakenNames(cause, key, run, ran) ?? cause;
  });
  modules.set(key, loaded);
  return loaded;
}

const keyOf = (entry: string, exposedModule: string): string => `${entry} ${exposedModule}`;

/** @param freshUrl gives the URL at which to evaluate an entry that has failed */
type Load = (giveUp: (error: ShellError) => void, freshUrl?: FreshUrl) => Promise<unknown>;

const loadFirst = (key: string, load: Load): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const own = load((error) => {
      reject(error);
      void lateLoadsChunk().then(({ keepLate }) => keepLate(key, own), console.warn);
    });
    own.then(resolve, reject);
  });

/** Without the chunk, an earlier load that goes on is not joined. */
async function loadAgain(key: string, load: Load): Promise<unknown> {
  const chunk = await lateLoadsChunk().catch(() => undefined);
  return chunk ? chunk.loadAgain(key, load) : loadFirst(key, load);
}

function startContainer(entry: string, url: string, moduleName: string, options: LoadOptions): LoadedContainer {
  const { promise: gaveUp, resolve: giveUp } = Promise.withResolvers<ShellError>();
  const initialisedBefore = () => {
    const other = containers.get(entry);
    if (other?.hasArrived && other !== own) return other.container;
    own.hasArrived = true;
    containers.set(entry, own);
    return undefined;
  };
  const container = loadContainer(url, moduleName, options, limitBy(giveUp, options), initialisedBefore);
  const own: LoadedContainer = { container, gaveUp, hasArrived: false };
  containers.set(entry, own);
  return own;
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
  const key = keyOf(entry, exposedModule);
  const loaded = modules.get(key);
  if (!loaded) return () => {};
  modules.delete(key);
  containers.delete(entry);
  rememberFailure(entry);
  return () => modules.set(key, loaded);
}

const rememberFailure = (entry: string, cause?: unknown) =>
  failures.set(entry, [...(failures.get(entry) ?? []), cause]);

/** For onLateArrival in late-loads.ts: the key of a module, and its load unless that has failed. */
export function loadOf({ bundleFileName, basePath, integrity }: Build, exposedModule: string) {
  const key = keyOf(entryUrl(bundleFileName, basePath, integrity), exposedModule);
  return { key, load: modules.get(key) };
}

async function getExports(
  loaded: LoadedContainer,
  container: Container,
  entry: string,
  exposedModule: string,
  options: LoadOptions,
  limit: Limit,
): Promise<unknown> {
  const fail = async (failed: Failed, cause?: unknown): Promise<never> => {
    const chunk = await moduleDiagnosisChunk().catch(() => undefined);
    const isOfShared = hasOtherProvider(cause);
    const error = await chunk?.diagnoseModule(entry, exposedModule, options, failed, isOfShared, cause);
    // The network that failed for the diagnosis may have failed for the module too.
    throw error ?? new ShellError('CHUNK_UNREACHABLE', `${exposedModule} of ${entry}`, { ...options, cause });
  };
  const wait = <Part>(part: Promise<Part>) =>
    limit(
      options.limits?.get ?? GET_TIMEOUT_MS,
      part,
      new URL('.', entry).href,
      'MODULE_TIMEOUT',
      `get("${exposedModule}") of ${entry}`,
    );
  const get = async () => container.get(exposedModule); // it may throw at once or reject
  const factory = await wait(get().catch((cause: unknown) => fail('get', cause)));
  if (typeof factory !== 'function') return fail('no factory');
  const lacks = (cause: unknown): never => {
    if (cause instanceof ShellError) loaded.lacksShared = cause;
    throw cause;
  };
  // In the same task as the factory: the next module may come right after it.
  const make = () => {
    if (loaded.lacksShared) throw loaded.lacksShared;
    try {
      return factory();
    } catch (cause) {
      return lacks(cause);
    }
  };
  const made = withNote(options, make).catch(lacks);
  return (await wait(made.catch((cause: unknown) => fail('factory', cause)))) ?? fail('no exports');
}

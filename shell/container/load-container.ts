import { providersChunk } from '../chunks.ts';
import { ShellError, type ShellErrorCode } from '../errors.ts';
import type { Credentials } from '../site/cross-origin.ts';
import type { Container } from './container.ts';
import { diagnosis } from './diagnosis.ts';
import type { Limit } from './limit.ts';
import { loadDynamicScript } from './load-dynamic-script.ts';
import { rememberBuild } from './loaded-builds.ts';
import { areObviouslyMet } from './requirements.ts';
import { initContainer, shareScope } from './share-scope.ts';

export type LoadOptions = {
  readonly integrity?: string | undefined;
  readonly credentials?: Credentials;
  /** Exposed module -> its files; distinguishes a module that is not exposed from one that fails to load. */
  readonly assets?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Shared module -> the range of versions that the build accepts, and the version that it provides itself. */
  readonly requires?: Readonly<Record<string, string>> | undefined;
  readonly provides?: Readonly<Record<string, string>> | undefined;
  /** Longest standstill in ms: of the entry (10,000), of `init`, and of `get` with its chunks (15,000 each). */
  readonly limits?: { readonly entry?: number | undefined; readonly get?: number | undefined };
  /** Named in errors. */
  readonly remote?: string | undefined;
  readonly version?: string | undefined;
};

const ENTRY_TIMEOUT_MS = 10_000;
export const GET_TIMEOUT_MS = 15_000;

/**
 * Evaluates a remote entry and initialises its container with the one share scope.
 *
 * @param initialisedBefore gives the container that is in use if another load of the same entry arrived earlier; this one is dropped
 * @throws {ShellError} SHARED_VERSION_MISSING, ENTRY_…, CONTAINER_…, GLOBAL_TAKEN, UNIQUE_NAME_TAKEN, SHARE_SCOPE_…
 */
export async function loadContainer(
  url: string,
  moduleName: string,
  options: LoadOptions,
  limit: Limit,
  initialisedBefore: () => Promise<Container> | undefined,
): Promise<Container> {
  const { integrity, credentials, limits = {}, remote, version } = options;
  const { entry: entryMs = ENTRY_TIMEOUT_MS, get: getMs = GET_TIMEOUT_MS } = limits;
  const failure = (code: ShellErrorCode, fact: string, cause?: unknown) =>
    new ShellError(code, fact, { remote, version, cause });

  const scope = await shareScope();
  // Without the chunk nothing is refused; the build itself warns about a version outside its range.
  const providers = areObviouslyMet(options, scope) ? undefined : await providersChunk().catch(() => undefined);
  providers?.refuseWithoutProvider(options, scope);
  const basePath = new URL('.', url).href;
  const forgetBuild = rememberBuild({ remote: remote ?? moduleName, version: version ?? 'unknown', basePath });
  const script = loadDynamicScript(url, moduleName, { integrity, credentials, remote, version });
  const entryLate = () => failure('ENTRY_TIMEOUT', `nothing of ${url} arrived for ${entryMs} ms`);
  const container = await limit(entryMs, script, url, entryLate).catch(async (error: unknown) => {
    if (error instanceof ShellError && error.code === 'ENTRY_UNREACHABLE') forgetBuild?.();
    throw await diagnosed(url, options, error);
  });
  const other = initialisedBefore();
  if (other) return other;

  let initialised: unknown;
  try {
    initialised = initContainer(container, scope);
  } catch (cause) {
    const error = failure('SHARE_SCOPE_THREW', `init of ${url} threw`, cause);
    throw (await diagnosis())?.diagnoseInit(error) ?? error;
  }
  const rejected = (cause: unknown) => {
    throw failure('SHARE_SCOPE_REJECTED', `init of ${url} rejected`, cause);
  };
  const late = (pending: string) =>
    failure('SHARE_SCOPE_TIMEOUT', `init of ${url} stood still for ${getMs} ms${pending}`);
  await limit(getMs, Promise.resolve(initialised).catch(rejected), basePath, late);
  // Only now, so that two builds that require something of each other do not wait for ever.
  await providers?.awaitProviders(options, scope, getMs, limit);
  return container;
}

async function diagnosed(url: string, options: LoadOptions, error: unknown): Promise<unknown> {
  if (!(error instanceof ShellError)) return error;
  return (await diagnosis())?.diagnoseEntry(url, options, error) ?? error;
}

import { providersChunk } from '../chunks.ts';
import { ShellError } from '../errors.ts';
import type { Credentials } from '../site/builds/cross-origin.ts';
import type { Container } from './container.ts';
import { diagnosis } from './diagnosis/diagnosis.ts';
import { loadDynamicScript } from './load-dynamic-script.ts';
import { rememberBuild } from './loaded-builds.ts';
import { areObviouslyMet } from './shared-modules/requirements.ts';
import { initContainer, shareScope } from './shared-modules/share-scope.ts';
import type { Limit } from './time-limits/limit.ts';

export type LoadOptions = {
  readonly integrity?: string | undefined;
  readonly credentials?: Credentials;
  /** Exposed module -> its files; distinguishes a module that is not exposed from one that fails to load. */
  readonly assets?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Whole URL of the build's folder. Left out: that of its entry. */
  readonly basePath?: string;
  /** File -> its integrity; distinguishes one that was changed from one that is missing. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  /** Whether the build itself requests its files with integrity, and whether none must be used without. */
  readonly checksFiles?: boolean | undefined;
  readonly requiresIntegrity?: boolean;
  /** Shared module -> the range of versions that the build accepts, and the version that it provides itself. */
  readonly requires?: Readonly<Record<string, string>> | undefined;
  readonly provides?: Readonly<Record<string, string>> | undefined;
  /** Longest standstill in ms: of the entry (10,000), of `init`, and of `get` with its chunks (15,000 each). */
  readonly limits?: { readonly entry?: number | undefined; readonly get?: number | undefined } | undefined;
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
 * @throws {ShellError} ENTRY_INTEGRITY_MISSING, SHARED_VERSION_MISSING, ENTRY_…, CONTAINER_…, GLOBAL_TAKEN, UNIQUE_NAME_TAKEN, SHARE_SCOPE_…
 */
export async function loadContainer(
  url: string,
  moduleName: string,
  options: LoadOptions,
  limit: Limit,
  initialisedBefore: () => Promise<Container> | undefined,
): Promise<Container> {
  const { integrity, credentials, limits = {}, remote, version } = options;
  if (options.requiresIntegrity && !integrity) throw new ShellError('ENTRY_INTEGRITY_MISSING', url, options);
  const { entry: entryMs = ENTRY_TIMEOUT_MS, get: getMs = GET_TIMEOUT_MS } = limits;
  const scope = await shareScope();
  // Without the chunk nothing is refused; the build itself warns about a version outside its range.
  const providers = areObviouslyMet(options, scope) ? undefined : await providersChunk().catch(() => undefined);
  providers?.refuseWithoutProvider(options, scope);
  const basePath = new URL('.', url).href;
  const forgetBuild = rememberBuild({ remote: remote ?? moduleName, version: version ?? 'unknown', basePath });
  const script = loadDynamicScript(url, moduleName, { integrity, credentials, remote, version });
  const container = await limit(entryMs, script, url, 'ENTRY_TIMEOUT', url).catch(async (error: unknown) => {
    if (!(error instanceof ShellError)) throw error;
    if (error.code === 'ENTRY_UNREACHABLE') forgetBuild?.();
    throw (await (await diagnosis())?.diagnoseEntry(url, options, error)) ?? error;
  });
  const other = initialisedBefore();
  if (other) return other;

  let hasReturned = false;
  const init = async () => {
    const result = initContainer(container, scope);
    hasReturned = true;
    await result;
  };
  const settled = init().catch(async (cause: unknown) => {
    const code = hasReturned ? 'SHARE_SCOPE_REJECTED' : 'SHARE_SCOPE_THREW';
    const error = new ShellError(code, `init of ${url}`, { remote, version, cause });
    throw (await diagnosis())?.diagnoseInit(error) ?? error;
  });
  await limit(getMs, settled, basePath, 'SHARE_SCOPE_TIMEOUT', `init of ${url}`);
  // Only now, so that two builds that require something of each other do not wait for ever.
  await providers?.awaitProviders(options, scope, getMs, limit);
  return container;
}

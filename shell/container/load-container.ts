import { providersChunk } from '../chunks.ts';
import { ShellError } from '../errors.ts';
import type { Container } from './container.ts';
import { diagnosis } from './diagnosis/diagnosis.ts';
import { loadDynamicScript } from './load-dynamic-script.ts';
import type { LoadOptions } from './load-options.ts';
import { rememberBuild } from './loaded-builds.ts';
import { areObviouslyMet } from './shared-modules/requirements.ts';
import { initContainer, shareScope } from './shared-modules/share-scope.ts';
import type { Limit } from './time-limits/limit.ts';

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
  const { limits = {}, remote, version } = options;
  if (options.requiresIntegrity && !options.integrity) throw new ShellError('ENTRY_INTEGRITY_MISSING', url, options);
  const { entry: entryMs = ENTRY_TIMEOUT_MS, get: getMs = GET_TIMEOUT_MS } = limits;
  const scope = await shareScope();
  // Without the chunk nothing is refused; the build itself warns about a version outside its range.
  const providers = areObviouslyMet(options, scope) ? undefined : await providersChunk().catch(() => undefined);
  providers?.refuseWithoutProvider(options, scope);
  const basePath = new URL('.', url).href;
  const forgetBuild = rememberBuild({ remote: remote ?? moduleName, version: version ?? 'unknown', basePath });
  const { loadEntry = loadDynamicScript } = options;
  const container = await limit(entryMs, loadEntry(url, moduleName, options, scope), url, 'ENTRY_TIMEOUT', url).catch(
    async (error: unknown) => {
      if (!(error instanceof ShellError)) throw error;
      if (error.code === 'ENTRY_UNREACHABLE') forgetBuild?.();
      throw (await (await diagnosis())?.diagnoseEntry(url, options, error)) ?? error;
    },
  );
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

import { diagnosisChunk } from '../chunks.ts';
import { ShellError, type ShellErrorCode } from '../errors.ts';
import type { Credentials } from '../site/cross-origin.ts';
import { withTimeout } from '../with-timeout.ts';
import type { Container } from './container.ts';
import { loadDynamicScript } from './load-dynamic-script.ts';
import { rememberBuild } from './loaded-builds.ts';
import { missingRequirement } from './missing-requirement.ts';
import { initContainer, shareScope } from './share-scope.ts';

export type LoadOptions = {
  readonly integrity?: string | undefined;
  readonly credentials?: Credentials;
  /** Exposed module -> its files; distinguishes a module that is not exposed from one that fails to load. */
  readonly assets?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Shared module -> the range of versions that the build accepts, and the version that it provides itself. */
  readonly requires?: Readonly<Record<string, string>> | undefined;
  readonly provides?: Readonly<Record<string, string>> | undefined;
  /** Longest waits in ms: for the entry (10,000), for `init`, and for `get` with its chunks (15,000 each). */
  readonly limits?: { readonly entry?: number | undefined; readonly get?: number | undefined };
  /** Named in errors. */
  readonly remote?: string | undefined;
  readonly version?: string | undefined;
};

export const GET_TIMEOUT_MS = 15_000;

/**
 * Evaluates a remote entry and initialises its container with the one share scope.
 *
 * @throws {ShellError} SHARED_VERSION_MISSING, ENTRY_…, CONTAINER_…, GLOBAL_TAKEN, UNIQUE_NAME_TAKEN, SHARE_SCOPE_…
 */
export async function loadContainer(url: string, moduleName: string, options: LoadOptions): Promise<Container> {
  const { integrity, credentials, limits = {}, remote, version } = options;
  const failure = (code: ShellErrorCode, fact: string, cause?: unknown) =>
    new ShellError(code, fact, { remote, version, cause });

  const scope = await shareScope();
  const missing = await missingRequirement(options, scope);
  if (missing) throw failure('SHARED_VERSION_MISSING', missing);
  const basePath = new URL('.', url).href;
  const forgetBuild = rememberBuild({ remote: remote ?? moduleName, version: version ?? 'unknown', basePath });
  const script = { integrity, credentials, limitMs: limits.entry, remote, version };
  const container = await loadDynamicScript(url, moduleName, script).catch(async (error: unknown) => {
    if (error instanceof ShellError && error.code === 'ENTRY_UNREACHABLE') forgetBuild?.();
    throw await diagnosed(url, options, error);
  });

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
  const limitMs = limits.get ?? GET_TIMEOUT_MS;
  const late = () => failure('SHARE_SCOPE_TIMEOUT', `init of ${url} took longer than ${limitMs} ms`);
  await withTimeout(limitMs, Promise.resolve(initialised).catch(rejected), late);
  return container;
}

async function diagnosed(url: string, options: LoadOptions, error: unknown): Promise<unknown> {
  if (!(error instanceof ShellError)) return error;
  return (await diagnosis())?.diagnoseEntry(url, options, error) ?? error;
}

/** Undefined if it cannot be loaded: the network that failed for the entry may fail for the diagnosis too. */
const diagnosis = () => diagnosisChunk().catch(() => undefined);

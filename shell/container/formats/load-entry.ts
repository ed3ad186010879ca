import { ShellError } from '../../errors.ts';
import { entryOf } from '../../site/builds/build-urls.ts';
import { type Container, isContainer } from '../container.ts';
import { containerOf, diagnoseRun } from '../diagnosis/diagnose-entry.ts';
import type { LoadEntry, LoadOptions } from '../load-options.ts';
import { runScript } from '../run-script.ts';
import type { SharedModules } from '../shared-modules/take-shared.ts';
import { chunkFailure } from './chunk-failure.ts';
import { awaitCallback, holdGlobal } from './globals.ts';
import { loadModule } from './load-module.ts';
import { loadSystemModule } from './system-register.ts';

/**
 * Loads a remote entry that is not a script alone that sets a global: by its `format` in the manifest, after the files `before` it.
 *
 * @throws {ShellError} ENTRY_…, CONTAINER_…, GLOBAL_TAKEN, UNIQUE_NAME_TAKEN, CHUNK_…
 */
export const loadEntry: LoadEntry = async (url, moduleName, options, scope) => {
  const container = await loadByFormat(url, moduleName, options, scope);
  return { init: () => initWithoutMix(container, scope, options), get: (module) => container.get(module) };
};

/**
 * Builds of @module-federation/vite take each shared module from the page while they are initialised, and keep a copy of their own if one
 * fails. If the page has it a moment later, such a build would run React DOM of the page with a React of its own.
 *
 * @throws {ShellError} SHARED_CHUNK_UNREACHABLE, so that a fresh runtime takes both from the page
 */
async function initWithoutMix(container: Container, scope: SharedModules, options: LoadOptions): Promise<void> {
  const initialised = container.init(scope); // it registers its modules at once, before anybody lists what is there
  const before = new Set(lateModules(scope));
  await initialised;
  const late = lateModules(scope).filter((name) => !before.has(name));
  if (late.length > 0)
    throw new ShellError('SHARED_CHUNK_UNREACHABLE', `${late.join(' and ')}, at the first attempt`, options);
}

/** Those that the page could have only after they had failed. */
const lateModules = (scope: SharedModules): string[] =>
  Object.entries(scope).flatMap(([name, versions]) =>
    Object.entries(versions).flatMap(([version, { missed }]) => (missed === false ? `${name}@${version}` : [])),
  );

const loadByFormat: LoadEntry = async (url, moduleName, options, scope) => {
  switch (options.format) {
    case 'plain': {
      const exports = await loadModule(url, options);
      return { init() {}, get: () => () => exports };
    }
    case 'module':
      return containerIn(await loadModule(url, options), url, options);
    case 'system':
      await runBefore(url, options);
      return containerIn(await loadSystemModule(url, options, scope), url, options);
    case 'callback':
      return loadCallback(url, moduleName, options);
    default:
      return loadScript(url, moduleName, options);
  }
};

async function loadScript(url: string, moduleName: string, options: LoadOptions): Promise<Container> {
  // Before all files: a runtime that is evaluated again also runs what the entry has left for the earlier one.
  const global = holdGlobal(moduleName, url, options);
  let found: unknown;
  const thrown = await runAll(url, options, () => {
    found = global.release();
  });
  if (!thrown && found !== global.before && isContainer(found)) return found;
  const fault = new ShellError('CONTAINER_INVALID', url, options);
  return containerOf({ url, globalName: moduleName, before: global.before, found, thrown }, fault);
}

async function loadCallback(url: string, moduleName: string, options: LoadOptions): Promise<Container> {
  const call = awaitCallback(moduleName, url, options);
  const thrown = await runAll(url, options, call.end);
  const { given } = call;
  if (!thrown && isContainer(given?.value)) return given.value;
  if (!thrown && given)
    throw new ShellError('CONTAINER_INVALID', `${url} gave no container to ${moduleName}()`, options);
  const fault = new ShellError('CONTAINER_MISSING', `${url} did not call ${moduleName}()`, options);
  const run = { url, globalName: moduleName, before: undefined, found: undefined, thrown };
  throw thrown ? diagnoseRun(run, fault) : fault;
}

/** The files `before` the entry, and the entry itself. */
async function runAll(url: string, options: LoadOptions, afterwards: () => void) {
  await runBefore(url, options).catch((error: unknown) => {
    afterwards();
    throw error;
  });
  return runScript(url, options, afterwards);
}

/** Each in turn, because each may need what the one before it defines. */
async function runBefore(url: string, options: LoadOptions): Promise<void> {
  const { before = [], files = {}, basePath = url, version = '', requiresIntegrity } = options;
  for (const file of before.map((each) => entryOf(each, version))) {
    const address = new URL(file, basePath);
    // A fresh evaluation needs what a cache may have of a failure to be loaded again.
    address.search = /retry=\d+/.exec(url)?.[0] ?? '';
    const { href } = address;
    const integrity = files[file];
    if (requiresIntegrity && !integrity) {
      throw new ShellError('CHUNK_INTEGRITY_MISSING', `${href} has no integrity in the manifest`, options);
    }
    const thrown = await runScript(href, { ...options, integrity }, () => {}).catch(async (cause: unknown) => {
      throw await chunkFailure(href, cause, options);
    });
    if (thrown) {
      const fact = `${href}, which is loaded before the entry, threw while it was evaluated`;
      throw new ShellError('ENTRY_THREW', fact, { ...options, cause: thrown.error });
    }
  }
}

/** Some builds export their container as the default. */
function containerIn(exports: object, url: string, options: LoadOptions): Container {
  const found = [exports, Reflect.get(exports, 'default')].find(isContainer);
  if (found) return found;
  const names = Object.keys(exports).join(', ');
  throw names
    ? new ShellError('CONTAINER_INVALID', `${url} exports ${names}, and not \`init\` and \`get\``, options)
    : new ShellError('CONTAINER_MISSING', `${url} exports nothing`, options);
}

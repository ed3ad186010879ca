import { ShellError } from '../../errors.ts';
import { diagnoseRun } from '../diagnosis/diagnose-entry.ts';
import type { LoadOptions } from '../load-options.ts';
import { runScript } from '../run-script.ts';
import { type SharedModules, takeShared } from '../shared-modules/take-shared.ts';
import { chunkFailure } from './chunk-failure.ts';

// What a bundle calls: https://github.com/systemjs/systemjs/blob/main/docs/system-register.md

type Exports = Record<string, unknown>;
type Setter = (exports: Exports) => void;
type Export = (name: string | Exports, value?: unknown) => unknown;
type Context = { import(specifier: string): Promise<Exports>; readonly meta: { readonly url: string } };
type Declared = { readonly setters?: readonly (Setter | undefined)[]; readonly execute?: () => unknown };
type Declare = (exportBinding: Export, context: Context) => Declared;
type Registration = { readonly dependencies: readonly string[]; readonly declare: Declare };

type Module = {
  readonly exports: Exports;
  /** Called with each change of the exports, by the modules that import it. */
  readonly setters: Set<Setter>;
  readonly importsOthers: boolean;
  /** The modules that it imports, once their scripts have run. */
  readonly dependencies: Promise<readonly Module[]>;
  readonly execute: (() => unknown) | undefined;
  executed?: Promise<void>;
};

/** URL of a script that is loading -> what it registers. */
const registering = new Map<string, (registration: Registration) => void>();

/**
 * Evaluates a remote entry that calls `System.register`, and gives its exports. Its scripts find a `System` of the shell, and all others the
 * one that the page has, if any.
 *
 * @throws {ShellError} ENTRY_…, CHUNK_UNREACHABLE, SHARED_VERSION_MISSING
 */
export async function loadSystemModule(url: string, options: LoadOptions, scope: SharedModules): Promise<Exports> {
  // Its own modules, so that a fresh evaluation of the entry also evaluates its chunks again.
  const modules = new Map<string, Promise<Module>>();
  const retry = /retry=\d+/.exec(url)?.[0] ?? '';

  const importModule = async (specifier: string, parent: string): Promise<Exports> => {
    const module = await load(specifier, parent);
    await link(module);
    await execute(module);
    return module.exports;
  };
  const load = (specifier: string, parent: string): Promise<Module> => {
    const isUrl = /^(\.{0,2}\/|[a-z][a-z\d+.-]*:)/i.test(specifier);
    const address = isUrl ? withRetry(new URL(specifier, parent), retry) : specifier;
    const module =
      modules.get(address) ??
      (isUrl ? run(address, { ...options, integrity: undefined }) : shared(specifier, options, scope));
    modules.set(address, module);
    module.catch(() => modules.delete(address)); // the next import requests it again
    return module;
  };
  /** Fulfilled when the script has run, whatever it imports: modules may import each other in a circle. */
  const run = async (address: string, scriptOptions: LoadOptions): Promise<Module> => {
    let made: Module | undefined;
    const stop = awaitRegistration(address, ({ dependencies, declare }) => {
      const exports: Exports = {};
      const setters = new Set<Setter>();
      const context = { import: (specifier: string) => importModule(specifier, address), meta: { url: address } };
      const declared = declare(exporter(exports, setters), context);
      const imported = Promise.all(dependencies.map((each) => load(each, address)));
      const linked = imported.then((modules) => {
        for (const [index, module] of modules.entries()) addSetter(module, declared.setters?.[index]);
        return modules;
      });
      linked.catch(() => {}); // `link` reports it
      made = {
        exports,
        setters,
        importsOthers: dependencies.length > 0,
        dependencies: linked,
        execute: declared.execute,
      };
      // At once, because webpack looks up the URL of the script that is running (its publicPath `auto`).
      if (!made.importsOthers) void execute(made).catch(() => {}); // the module that imports it reports the error
    });
    const thrown = await runScript(address, scriptOptions, stop).catch(async (cause: unknown) => {
      throw address === url ? cause : await chunkFailure(address, cause, options);
    });
    if (made) return made;
    if (thrown) throw new ScriptThrew(thrown.error);
    throw new ShellError('CONTAINER_MISSING', `${address} did not call System.register`, options);
  };

  try {
    const entry = run(url, options);
    modules.set(url, entry);
    const module = await entry;
    await link(module);
    await execute(module);
    return module.exports;
  } catch (cause) {
    if (cause instanceof ShellError) throw cause;
    const thrown = { error: cause instanceof ScriptThrew ? cause.thrown : cause };
    const fault = new ShellError('ENTRY_THREW', `${url} threw while it was evaluated`, {
      ...options,
      cause: thrown.error,
    });
    const evaluated = { url, globalName: 'System', before: undefined, found: undefined, thrown };
    throw diagnoseRun(evaluated, fault);
  }
}

/** A script threw, outside of what it has registered. */
class ScriptThrew extends Error {
  readonly thrown: unknown;
  constructor(thrown: unknown) {
    super();
    this.thrown = thrown;
  }
}

function withRetry(url: URL, retry: string): string {
  if (retry) url.search = retry;
  return url.href;
}

/** Waits for the scripts of all that a module imports, directly or not. */
async function link(module: Module, seen = new Set<Module>()): Promise<void> {
  if (seen.has(module)) return;
  seen.add(module);
  const dependencies = await module.dependencies;
  await Promise.all(dependencies.map((each) => link(each, seen)));
}

/** What a module imports runs first; a circle ends at the module that has begun. */
function execute(module: Module, importers: readonly Module[] = []): Promise<void> {
  module.executed ??= evaluate(module, importers);
  return module.executed;
}

async function evaluate(module: Module, importers: readonly Module[]): Promise<void> {
  if (module.importsOthers) {
    const running = [...importers, module];
    for (const each of await module.dependencies) if (!running.includes(each)) await execute(each, running);
  }
  await module.execute?.();
}

function addSetter({ exports, setters }: Module, setter: Setter | undefined): void {
  if (!setter) return;
  setters.add(setter);
  setter(exports);
}

const exporter =
  (exports: Exports, setters: ReadonlySet<Setter>): Export =>
  (name, value) => {
    Object.assign(exports, typeof name === 'object' ? name : { [name]: value });
    for (const setter of setters) setter(exports);
    return typeof name === 'object' ? name : value;
  };

/** A bare name is that of a shared module of the page. */
async function shared(name: string, options: LoadOptions, scope: SharedModules): Promise<Module> {
  const found = await takeShared(scope, name, options);
  const exports = { default: found, ...(found instanceof Object ? found : {}) };
  return { exports, setters: new Set(), importsOthers: false, dependencies: Promise.resolve([]), execute: undefined };
}

/** @returns what ends it */
function awaitRegistration(url: string, register: (registration: Registration) => void): () => void {
  if (registering.size === 0) provideSystem();
  registering.set(url, register);
  return () => {
    registering.delete(url);
    if (registering.size === 0) takeSystemBack();
  };
}

/** What other scripts have as `System`. */
let theirs: unknown;

const ours = {
  /** The name, which some bundles have first, means nothing here: the manifest names the remote. */
  register(...parameters: readonly unknown[]) {
    const [dependencies, declare] = parameters.slice(-2);
    currentRegistration()?.({ dependencies: dependencies as readonly string[], declare: declare as Declare });
  },
};

const currentRegistration = () => {
  const script = document.currentScript;
  return script instanceof HTMLScriptElement ? registering.get(script.src) : undefined;
};

function provideSystem(): void {
  theirs = Reflect.get(window, 'System');
  Object.defineProperty(window, 'System', {
    configurable: true,
    get: () => (currentRegistration() ? ours : theirs),
    set(system) {
      theirs = system;
    },
  });
}

function takeSystemBack(): void {
  Reflect.deleteProperty(window, 'System');
  if (theirs !== undefined) Reflect.set(window, 'System', theirs);
}

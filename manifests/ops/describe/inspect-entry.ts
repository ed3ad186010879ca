/** How an entry is loaded. */
export type Load = {
  /** The folder of the build, with a slash at the end. */
  readonly base: string;
  readonly entry: string;
  /** Files that are loaded before it. */
  readonly before: readonly string[];
  /** Whether it is loaded as an ES module. */
  readonly isModule: boolean;
  /** Path of a global function that the entry may call with its container. */
  readonly callback?: string | undefined;
  /** Path of the global that the container is at, if the entry sets several. */
  readonly global?: string | undefined;
};

/** How the entry of a build is loaded, wherever the build is. */
export type EntryLoad = Omit<Load, 'base'>;

/** What is done with the container. */
export type Step =
  /** Calls `init`, then `get` of these names, and of all others that its code names, if `guesses`. */
  | {
      readonly step: 'get';
      readonly modules: readonly string[];
      readonly guesses?: boolean;
      /** Shared module -> the versions of it that the page provides already. */
      readonly offers?: Readonly<Record<string, readonly string[]>>;
    }
  /** Gets the shared modules that the build itself has registered. */
  | { readonly step: 'shared' }
  /** Offers shared modules in a version that nobody accepts, so that the build says what it accepts. */
  | { readonly step: 'ranges'; readonly modules: readonly string[] };

export type Inspection = {
  /** How the container was found; undefined if there is none. */
  readonly found?: 'global' | 'module' | 'system' | 'callback' | 'plain' | undefined;
  /** Whether it is a container; otherwise it exports lifecycles itself. */
  readonly isContainer: boolean;
  /** Paths of the globals that hold a container. */
  readonly globals: readonly string[];
  /** New globals of any kind. */
  readonly otherGlobals: readonly string[];
  /** Of webpack chunks: arrays that wait for a runtime. */
  readonly chunkGlobals: readonly string[];
  /** What an ES module or a System.register exports. */
  readonly exported: readonly string[];
  /** What a System.register depends on. */
  readonly dependencies: readonly string[];
  /** What was thrown while it was loaded. */
  readonly error?: string | undefined;
  /** What `init` has thrown. */
  readonly initError?: string | undefined;
  /** Whether the policy of the page has forbidden `eval`. */
  readonly usesEval: boolean;
  /** Module -> why `get` failed; undefined if it gave a factory. */
  readonly modules: Readonly<Record<string, string | undefined>>;
  /** Why `get` of a name fails that no build exposes. */
  readonly unknownModule?: string | undefined;
  /** Shared module -> version -> range, if the build says it there. */
  readonly provides: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;
  /** Shared modules that were looked up in the scope. */
  readonly lookedUp: readonly string[];
  /** URLs of what was requested until `init` had ended. */
  readonly atStart: readonly string[];
  /** What was written to the console, and what was thrown. */
  readonly messages: readonly string[];
};

/** A module that no build exposes. */
export const UNKNOWN_MODULE = './conch-describe-no-such-module';
/** No range accepts it but `*`, which also accepts anything else. */
export const UNWANTED_VERSION = '0.0.0-conch';

/**
 * Loads an entry as the shell would, and looks at what it defines. Runs in a page: it is sent there as text, so that it uses nothing of this
 * file but its parameters.
 */
export async function inspectEntry(
  task: Load & Step & { unknownModule: string; unwanted: string },
): Promise<Inspection> {
  const page = globalThis as typeof globalThis & Record<string, unknown>;
  const { document } = page;
  const limitMs = 8_000;
  const messages: string[] = [];
  const errors: string[] = [];
  const text = (value: unknown): string => {
    try {
      return String(value).slice(0, 2_000);
    } catch {
      return 'a value without a text';
    }
  };
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    page.console[level] = (...parts: unknown[]) => messages.push(parts.map(text).join(' '));
  }
  page.addEventListener('error', (event) => event.message && errors.push(text(event.error ?? event.message)));
  page.addEventListener('unhandledrejection', (event) => {
    messages.push(text(event.reason));
    event.preventDefault();
  });
  page.performance.setResourceTimingBufferSize(5_000);
  let usesEval = false;
  document.addEventListener('securitypolicyviolation', ({ blockedURI }) => {
    if (blockedURI === 'eval') usesEval = true;
  });

  const isHolder = (value: unknown): value is Record<string, unknown> =>
    (typeof value === 'object' && value !== null) || typeof value === 'function';
  const read = (holder: unknown, key: string): unknown => {
    try {
      return isHolder(holder) ? holder[key] : undefined;
    } catch {
      return undefined; // a getter that throws
    }
  };
  const isContainer = (value: unknown): boolean =>
    typeof read(value, 'get') === 'function' && typeof read(value, 'init') === 'function';
  const isLifecycles = (value: unknown): boolean =>
    ['mount', 'unmount'].every((name) => ['function', 'object'].includes(typeof read(value, name)));
  const within = async <Value>(promise: Value | PromiseLike<Value>, what: string): Promise<Value> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${what} is not finished after ${limitMs / 1000} seconds`)), limitMs);
    });
    try {
      return await Promise.race([promise, limit]);
    } finally {
      clearTimeout(timer);
    }
  };

  // Whatever a module does with it while it is evaluated, it gets the same again.
  // A class may extend it, so it is no arrow function.
  function give(): unknown {
    return anything;
  }
  const anything: unknown = new Proxy(give, {
    get(_, name) {
      if (name === Symbol.toPrimitive) return () => '0';
      return name === 'then' || typeof name === 'symbol' ? undefined : anything;
    },
  });

  const loadScript = (url: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = url;
      script.crossOrigin = 'anonymous';
      script.addEventListener('load', () => resolve());
      script.addEventListener('error', () => reject(new Error(`${url.slice(task.base.length)} cannot be loaded`)));
      document.head.append(script);
    });
  const urlOf = (file: string): string => new URL(file, task.base).href;

  // A recorder for what the entry may call.
  let called: { readonly by: 'system' | 'callback'; readonly value: unknown } | undefined;
  const dependencies: string[] = [];
  let registered: readonly unknown[] | undefined;
  const systemModules = new Map<string, Promise<Record<string, unknown>>>();
  const importSystem = (specifier: string, parent: string): Promise<unknown> => {
    if (!/^(\.{0,2}\/|https?:)/.test(specifier)) {
      dependencies.push(specifier);
      return Promise.resolve(anything);
    }
    const url = new URL(specifier, parent).href;
    const known = systemModules.get(url) ?? loadScript(url).then(() => evaluateSystem(url));
    systemModules.set(url, known);
    return known;
  };
  /** Evaluates what the script has registered that has just run. */
  const evaluateSystem = async (url: string): Promise<Record<string, unknown>> => {
    const [list, declare] = registered ?? [];
    registered = undefined;
    const exports: Record<string, unknown> = {};
    const add = (name: unknown, value: unknown) => {
      if (isHolder(name)) Object.assign(exports, name);
      else exports[text(name)] = value;
      return value;
    };
    const context = { meta: { url }, import: (specifier: string) => importSystem(specifier, url) };
    const declared = (declare as (...given: unknown[]) => unknown)(add, context);
    const setters = read(declared, 'setters');
    for (const [index, specifier] of (Array.isArray(list) ? list : []).entries()) {
      const imported = await importSystem(text(specifier), url);
      const setter = Array.isArray(setters) ? setters[index] : undefined;
      setter?.(imported);
    }
    await (read(declared, 'execute') as (() => unknown) | undefined)?.();
    return exports;
  };
  const register = (...parts: unknown[]) => {
    registered = parts.slice(-2);
  };
  Object.assign(page, { System: { register, import: () => new Promise(() => {}) } });
  // Otherwise webpack, which bundles the commands, would look for the module itself.
  const importModule = (url: string): Promise<Record<string, unknown>> => import(/* webpackIgnore: true */ url);
  const segments = task.callback?.split('.') ?? [];
  const last = segments.pop();
  if (last !== undefined) {
    let holder: Record<string, unknown> = page;
    for (const segment of segments) {
      const next = (holder[segment] ?? {}) as Record<string, unknown>;
      holder[segment] = next;
      holder = next;
    }
    holder[last] ??= (value: unknown) => {
      called = { by: 'callback', value };
    };
  }

  const known = new Set(Object.getOwnPropertyNames(page));
  let exported: Record<string, unknown> | undefined;
  let container: unknown;
  let found: Inspection['found'];
  let error: string | undefined;
  const globals: string[] = [];
  const own = () => Object.getOwnPropertyNames(page).filter((name) => !known.has(name));
  try {
    for (const file of task.before) await within(loadScript(urlOf(file)), `loading ${file}`);
    if (task.isModule) exported = await within(importModule(urlOf(task.entry)), 'loading the entry');
    else await within(loadScript(urlOf(task.entry)), 'loading the entry');
    if (registered) called = { by: 'system', value: evaluateSystem(urlOf(task.entry)) };
    if (errors.length > 0) error = errors[0];
    if (called) {
      const { by, value } = called;
      const given = await within(value, 'the entry');
      if (by === 'system' && isHolder(given)) exported = given;
      container = given;
      if (isContainer(given) || (by === 'system' && isLifecycles(given))) found = by;
    } else if (exported) {
      container = exported;
      const { default: main } = exported;
      if (isContainer(exported)) found = 'module';
      else if (isLifecycles(exported) || isLifecycles(main) || typeof main === 'function') found = 'plain';
    } else {
      const seen = new Set<unknown>();
      const look = async (value: unknown, path: string, depth: number): Promise<void> => {
        if (!isHolder(value) || seen.has(value) || Array.isArray(value)) return;
        seen.add(value);
        if (isContainer(value)) {
          globals.push(path);
          return;
        }
        if (typeof read(value, 'then') === 'function') {
          const settled = await within(value as unknown as PromiseLike<unknown>, path).catch(() => undefined);
          if (isContainer(settled)) globals.push(path);
          return;
        }
        if (depth === 0 || typeof value === 'function') return;
        for (const name of Object.keys(value)) await look(read(value, name), `${path}.${name}`, depth - 1);
      };
      // The runtimes of federation hold containers in globals of their own, such as __FEDERATION__.
      const [internal, named] = [true, false].map((is) => own().filter((name) => name.startsWith('__') === is));
      for (const name of named ?? []) await look(page[name], name, 3);
      if (globals.length === 0) for (const name of internal ?? []) await look(page[name], name, 3);
      const path = task.global ?? globals[0];
      if (path !== undefined) {
        container = await path.split('.').reduce<unknown>((holder, name) => read(holder, name), page);
        if (page[path] !== undefined) container = await page[path];
        if (isContainer(container)) found = 'global';
      }
    }
  } catch (thrown) {
    error = errors[0] ?? text(thrown);
  }

  const call = (name: string, ...given: unknown[]): unknown =>
    (read(container, name) as (...parts: unknown[]) => unknown).apply(container, given);
  const modules: Record<string, string | undefined> = {};
  const provides: Record<string, Record<string, string | undefined>> = {};
  const lookedUp = new Set<string>();
  let unknownModule: string | undefined;
  const get = async (module: string): Promise<string | undefined> => {
    try {
      const factory = await within(call('get', module), `get of ${module}`);
      return typeof factory === 'function' ? undefined : `get gave ${typeof factory} in place of a factory`;
    } catch (thrown) {
      return text(thrown);
    }
  };
  let initError: string | undefined;
  let atStart: string[] = [];
  const requested = () => [...new Set(page.performance.getEntriesByType('resource').map(({ name }) => name))];
  /** The container does not list its modules, but its code has their names; `get` then says which of them are exposed. */
  const guessModules = async (): Promise<string[]> => {
    const scripts = requested().filter((url) => url.startsWith(task.base) && /\.m?js$/.test(url));
    const texts = await Promise.all(
      scripts.map((url) =>
        page.fetch(url).then(
          (answer) => answer.text(),
          () => '',
        ),
      ),
    );
    const names = texts.flatMap((code) => [...code.matchAll(/(["'`])(\.(?:\/[^"'`\\\s${}]{1,200})?)\1/g)]);
    // Chunks are named like modules, and there may be many of them.
    const isFile = (name: string) => Number(/\.(m?js|css)$/.test(name));
    const sorted = [...new Set(names.map(([, , name = '']) => name))].sort((a, b) => isFile(a) - isFile(b));
    return sorted.slice(0, 500);
  };
  if (found && isContainer(container)) {
    let offers = false;
    const offered = new Map<PropertyKey, object>();
    const entriesOf = (versions: readonly string[]): Record<string, unknown> => {
      const shareConfig = { singleton: false, requiredVersion: false, eager: false, strictVersion: false };
      const common = { from: 'conch', loaded: 1, eager: true, scope: ['default'], useIn: [], deps: [], shareConfig };
      const get = () => () => anything;
      return Object.fromEntries(
        versions.map((version) => [version, { ...common, version, get, lib: () => anything }] as const),
      );
    };
    const offer = (key: PropertyKey): object => {
      const entry = offered.get(key) ?? entriesOf([task.unwanted]);
      offered.set(key, entry);
      return entry;
    };
    const target: Record<string, Record<string, unknown>> = {};
    if (task.step === 'get') {
      for (const [name, versions] of Object.entries(task.offers ?? {})) target[name] = entriesOf(versions);
    }
    const note = (key: PropertyKey): boolean => {
      if (typeof key !== 'string' || key in Object.prototype || key === 'then') return false;
      lookedUp.add(key);
      return true;
    };
    const scope = new Proxy(target, {
      get: (holder, key) => (offers && note(key) ? offer(key) : Reflect.get(holder, key)),
      has: (holder, key) => (offers && note(key)) || Reflect.has(holder, key),
      getOwnPropertyDescriptor: (holder, key) =>
        offers && note(key)
          ? { value: offer(key), configurable: true, enumerable: true, writable: true }
          : Reflect.getOwnPropertyDescriptor(holder, key),
    });
    try {
      await within(call('init', task.step === 'ranges' ? scope : target, []), 'init');
      for (const [name, versions] of Object.entries(target)) {
        const ranges: Record<string, string | undefined> = {};
        for (const [version, entry] of Object.entries(versions)) {
          const config = read(entry, 'shareConfig');
          const range = read(config, 'requiredVersion');
          ranges[version] = typeof range === 'string' && read(config, 'singleton') === true ? range : undefined;
        }
        provides[name] = ranges;
      }
      atStart = requested();
      if (task.step === 'get') {
        const guessed = task.guesses ? await guessModules() : [];
        if (task.guesses) unknownModule = await get(task.unknownModule);
        for (const module of new Set([...task.modules, ...guessed])) modules[module] = await get(module);
      }
      if (task.step === 'shared') {
        for (const [name, versions] of Object.entries(target)) {
          for (const entry of Object.values(versions)) {
            const provide = read(entry, 'get');
            if (typeof provide !== 'function') continue;
            const failed = await within(provide.call(entry), name).then(
              () => undefined,
              (thrown: unknown) => text(thrown),
            );
            if (failed !== undefined) messages.push(failed);
          }
        }
      }
      if (task.step === 'ranges') {
        offers = true;
        for (const module of task.modules) {
          try {
            // webpack throws what `strictVersion` finds only when the module runs.
            const factory = await within(call('get', module), module);
            if (typeof factory === 'function') factory();
          } catch (thrown) {
            messages.push(text(thrown));
          }
        }
      }
    } catch (thrown) {
      initError = text(thrown);
    }
  }

  await new Promise((resolve) => setTimeout(resolve)); // violations of the policy are reported in a task of their own
  const isArray = (name: string) => Array.isArray(page[name]);
  return {
    found,
    isContainer: isContainer(container),
    globals,
    otherGlobals: own().filter((name) => !isArray(name)),
    chunkGlobals: own().filter((name) => isArray(name) && (page[name] as unknown[]).length > 0),
    exported: Object.keys(exported ?? {}),
    dependencies,
    error,
    initError,
    usesEval,
    modules,
    unknownModule,
    provides,
    lookedUp: [...lookedUp],
    atStart,
    messages: [...messages, ...errors],
  };
}

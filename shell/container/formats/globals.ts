import { ShellError } from '../../errors.ts';
import { isContainer } from '../container.ts';
import type { ScriptOptions } from '../run-script.ts';

/** A global that a script is about to set. */
export type HeldGlobal = {
  readonly before: unknown;
  /** Gives what is there now, and restores what was there before. */
  release(): unknown;
};

/**
 * @param name of the global, or a path such as `acme.orders`. A global with the whole name has precedence: the preset sets it for a remote whose
 * name has a dot.
 * @throws {ShellError} GLOBAL_TAKEN
 */
export function holdGlobal(name: string, url: string, options: ScriptOptions): HeldGlobal {
  const path = name.split('.');
  const places = [[name], path].map((path) => {
    const found = read(path);
    return { path, found };
  });
  const before = places.map(({ found }) => found).find((found) => found !== undefined);
  if (before !== undefined && !isContainer(before) && !(before instanceof Element)) throw taken(name, url, options);
  return {
    before,
    release() {
      const changed = places.find(({ path, found }) => read(path) !== found);
      if (!changed) return before;
      const found = read(changed.path);
      write(changed.path, changed.found);
      return found;
    },
  };
}

type Call = {
  /** What the function was called with; undefined: it was not called. */
  given: { readonly value: unknown } | undefined;
  /** The function is not awaited any more. */
  readonly end: () => void;
};

/** Name of a function -> URL of the script that is about to call it -> its call. */
const awaited = new Map<string, Map<string, Call>>();

/**
 * Provides the global function with which a script of the format `callback` is about to call. It is there as long as such scripts are awaited;
 * each gets its own call, by https://developer.mozilla.org/en-US/docs/Web/API/Document/currentScript.
 *
 * @throws {ShellError} GLOBAL_TAKEN
 */
export function awaitCallback(name: string, url: string, options: ScriptOptions): Call {
  const path = name.split('.');
  const calls = awaited.get(name) ?? new Map<string, Call>();
  if (calls.size === 0) {
    const before = read(path);
    if (before !== undefined && !(before instanceof Element)) throw taken(name, url, options);
    write(path, (value: unknown) => {
      const script = document.currentScript;
      const [only, ...more] = calls.values();
      const call = script instanceof HTMLScriptElement ? calls.get(script.src) : undefined;
      const called = call ?? (more.length === 0 ? only : undefined);
      if (called) called.given = { value };
    });
  }
  awaited.set(name, calls);
  const call: Call = {
    given: undefined,
    end() {
      if (calls.get(url) === call) calls.delete(url);
      if (calls.size === 0) write(path, undefined);
    },
  };
  calls.set(url, call);
  return call;
}

const taken = (name: string, url: string, options: ScriptOptions): ShellError =>
  new ShellError('GLOBAL_TAKEN', `window["${name}"] is in use, so ${url} was not loaded`, options);

const read = (path: readonly string[]): unknown =>
  path.reduce<unknown>((holder, key) => (holder instanceof Object ? Reflect.get(holder, key) : undefined), window);

/** Creates the objects on the path. Undefined removes the property, or, of a `var`, which stays, its value. */
function write(path: readonly string[], value: unknown): void {
  const keys = [...path];
  const last = keys.pop() ?? '';
  let holder: object = window;
  for (const key of keys) {
    const inner: unknown = Reflect.get(holder, key);
    const next = inner instanceof Object ? inner : {};
    if (next !== inner) Reflect.set(holder, key, next);
    holder = next;
  }
  if (value === undefined && Reflect.deleteProperty(holder, last)) return;
  Reflect.set(holder, last, value);
}

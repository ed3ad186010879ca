import { ShellError, type ShellErrorCode } from '../errors.ts';
import type { ShareScope } from './share-scope.ts';

export type Container = {
  /** `undefined`, 1 or a promise; throws at once when it was called with another scope before. */
  init(scope: ShareScope): unknown;
  /** Rejects when nothing is exposed under that name. */
  get(module: string): unknown;
};

export type ScriptOptions = {
  readonly integrity?: string | undefined;
  /** Longest wait for the script, in ms. */
  readonly limitMs?: number | undefined;
  /** Named in errors. */
  readonly remote?: string | undefined;
  readonly version?: string | undefined;
};

const ENTRY_LIMIT_MS = 10_000;

/**
 * Injects a remote entry and takes the container that it puts on `window[globalName]`.
 *
 * `load` fires for a script that threw and for HTML answered with 200, so it proves nothing: the container must be an object
 * with the functions `init` and `get` that was not there before.
 *
 * @throws {ShellError} ENTRY_UNREACHABLE, ENTRY_TIMEOUT, ENTRY_THREW, CONTAINER_MISSING, GLOBAL_TAKEN
 */
export function loadDynamicScript(url: string, globalName: string, options: ScriptOptions = {}): Promise<Container> {
  const { integrity, limitMs = ENTRY_LIMIT_MS, remote, version } = options;
  const fail = (code: ShellErrorCode, fact: string, cause?: unknown) =>
    new ShellError(code, fact, { remote, version, cause });

  return new Promise((resolve, reject) => {
    const before = readGlobal(globalName);
    if (before !== undefined && !isContainer(before) && !(before instanceof Element)) {
      throw fail('GLOBAL_TAKEN', `window["${globalName}"] is in use, so ${url} was not loaded`);
    }

    const script = document.createElement('script');
    let thrown: unknown;
    const onThrow = (event: ErrorEvent) => {
      if (event.filename === script.src) thrown = event.error ?? event.message;
    };
    const settle = (outcome: Container | ShellError) => {
      clearTimeout(timer);
      window.removeEventListener('error', onThrow);
      script.onload = null;
      script.onerror = null;
      script.remove();
      if (!(outcome instanceof ShellError)) return resolve(outcome);
      // What is no container must not look like somebody else's global to the next try.
      if (readGlobal(globalName) !== before) Reflect.set(window, globalName, before);
      reject(outcome);
    };
    const timer = setTimeout(() => settle(fail('ENTRY_TIMEOUT', `${url} took longer than ${limitMs} ms`)), limitMs);

    window.addEventListener('error', onThrow); // `load` fires even when the script threw
    script.onload = () => {
      const container = readGlobal(globalName);
      if (thrown !== undefined) settle(fail('ENTRY_THREW', `${url} threw while it was evaluated`, thrown));
      else if (container !== before && isContainer(container)) settle(container);
      else settle(fail('CONTAINER_MISSING', `${url} put no container on window["${globalName}"]`));
    };
    script.onerror = () => settle(fail('ENTRY_UNREACHABLE', `${url} could not be loaded`));
    script.crossOrigin = 'anonymous'; // without it the browser hides filename and error
    if (integrity) script.integrity = integrity;
    script.src = url;
    document.head.append(script);
  });
}

/** An element with `id="name"` is `window.name` too, so what is found here may be anything. */
const readGlobal = (name: string): unknown => Reflect.get(window, name);

const isContainer = (value: unknown): value is Container =>
  typeof value === 'object' &&
  value !== null &&
  'init' in value &&
  typeof value.init === 'function' &&
  'get' in value &&
  typeof value.get === 'function';

import { ShellError, type ShellErrorCode } from '../errors.ts';
import { type Credentials, crossOriginOf } from '../site/cross-origin.ts';
import { claimChunkGlobals } from './chunk-globals.ts';
import { type Container, isContainer } from './container.ts';

export type ScriptOptions = {
  readonly integrity?: string | undefined;
  readonly credentials?: Credentials;
  /** Longest wait for the script, in ms. */
  readonly limitMs?: number | undefined;
  /** Named in errors. */
  readonly remote?: string | undefined;
  readonly version?: string | undefined;
};

const ENTRY_TIMEOUT_MS = 10_000;

/**
 * Injects a remote entry and returns the container that it puts on `window[globalName]`. What was there before is restored, so that
 * an entry that arrives too late changes nothing.
 *
 * `load` fires even if the script threw or the server sent HTML with status 200, so it proves nothing: the container has to be a
 * new object with the functions `init` and `get`. `error` says that the script failed to load, and never why: the code is
 * ENTRY_UNREACHABLE until diagnose-entry.ts finds the reason.
 *
 * @throws {ShellError} ENTRY_UNREACHABLE, ENTRY_TIMEOUT, ENTRY_BLOCKED_BY_CSP, ENTRY_SYNTAX_ERROR, ENTRY_THREW, CONTAINER_…,
 * GLOBAL_TAKEN, UNIQUE_NAME_TAKEN
 */
export function loadDynamicScript(url: string, globalName: string, options: ScriptOptions = {}): Promise<Container> {
  const { integrity, limitMs = ENTRY_TIMEOUT_MS, remote, version } = options;
  const failure = (code: ShellErrorCode, fact: string, cause?: unknown) =>
    new ShellError(code, fact, { remote, version, cause });

  return new Promise((resolve, reject) => {
    const existed = globalName in window;
    const before = readGlobal(globalName);
    if (before !== undefined && !isContainer(before) && !(before instanceof Element)) {
      throw failure('GLOBAL_TAKEN', `window["${globalName}"] is in use, so ${url} was not loaded`);
    }

    const script = document.createElement('script');
    let thrown: { readonly error: unknown } | undefined;
    let blocked = false;
    const onThrow = (event: ErrorEvent) => {
      if (event.filename === script.src) thrown = { error: event.error };
    };
    const onViolation = (event: SecurityPolicyViolationEvent) => {
      if (event.blockedURI === script.src) blocked = true;
    };
    /** Runs after a timeout too, because a script that was removed from the page still runs. */
    const restoreGlobal = (): unknown => {
      const found = readGlobal(globalName);
      const isRemoved = !existed && Reflect.deleteProperty(window, globalName); // false for a `var`
      if (found !== before && !isRemoved) Reflect.set(window, globalName, before);
      window.removeEventListener('error', onThrow);
      document.removeEventListener('securitypolicyviolation', onViolation);
      return found;
    };
    const timer = setTimeout(() => {
      script.remove();
      reject(failure('ENTRY_TIMEOUT', `${url} took longer than ${limitMs} ms`));
    }, limitMs);

    window.addEventListener('error', onThrow); // `load` fires even when the script threw
    document.addEventListener('securitypolicyviolation', onViolation);
    script.onload = () => {
      clearTimeout(timer);
      script.remove();
      const found = restoreGlobal();
      try {
        claimChunkGlobals(url.replace(/\?.*/, ''), { remote, version });
      } catch (error) {
        return reject(error);
      }
      if (thrown?.error instanceof SyntaxError) {
        reject(failure('ENTRY_SYNTAX_ERROR', `${url} is no JavaScript`, thrown.error));
      } else if (thrown) reject(failure('ENTRY_THREW', `${url} threw while it was evaluated`, thrown.error));
      else if (found === before) {
        const code = before instanceof Element ? 'CONTAINER_IS_ELEMENT' : 'CONTAINER_MISSING';
        reject(failure(code, `${url} put nothing on window["${globalName}"]`));
      } else if (isContainer(found)) resolve(found);
      else reject(failure('CONTAINER_INVALID', `${url} put no container on window["${globalName}"]`));
    };
    script.onerror = () => {
      clearTimeout(timer);
      script.remove();
      // `securitypolicyviolation` fires in a later task: https://www.w3.org/TR/CSP3/#report-violation
      setTimeout(() => {
        restoreGlobal();
        if (blocked) reject(failure('ENTRY_BLOCKED_BY_CSP', `the page's Content-Security-Policy forbids ${url}`));
        else reject(failure('ENTRY_UNREACHABLE', `${url} could not be loaded`));
      });
    };
    script.crossOrigin = crossOriginOf(options.credentials);
    if (integrity) script.integrity = integrity;
    script.src = url;
    document.head.append(script);
  });
}

/** May be anything, an element with `id="name"` too: https://html.spec.whatwg.org/multipage/nav-history-apis.html#named-access-on-the-window-object */
const readGlobal = (name: string): unknown => Reflect.get(window, name);

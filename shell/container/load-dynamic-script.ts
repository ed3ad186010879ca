import { ShellError, type ShellErrorCode } from '../errors.ts';
import { claimChunkGlobals } from './chunk-globals.ts';
import { type Container, isContainer } from './container.ts';
import { watchEarlyInit } from './early-init.ts';

export type ScriptOptions = {
  readonly integrity?: string | undefined;
  /** Longest wait for the script, in ms. */
  readonly limitMs?: number | undefined;
  /** Named in errors. */
  readonly remote?: string | undefined;
  readonly version?: string | undefined;
};

const ENTRY_TIMEOUT_MS = 10_000;

/**
 * Injects a remote entry and takes the container that it puts on `window[globalName]`; what was there before is put back, so
 * that an entry that arrives when nobody waits for it any more changes nothing.
 *
 * `load` fires for a script that threw and for HTML answered with 200, so it proves nothing: the container must be an object
 * with the functions `init` and `get` that was not there before. `error` says that the script did not arrive, and never why:
 * ENTRY_UNREACHABLE stands for all of it until diagnose-entry.ts has looked.
 *
 * @throws {ShellError} ENTRY_UNREACHABLE, ENTRY_TIMEOUT, ENTRY_BLOCKED_BY_CSP, ENTRY_SYNTAX_ERROR, ENTRY_THREW, CONTAINER_…,
 * GLOBAL_TAKEN, UNIQUE_NAME_TAKEN
 */
export function loadDynamicScript(url: string, globalName: string, options: ScriptOptions = {}): Promise<Container> {
  const { integrity, limitMs = ENTRY_TIMEOUT_MS, remote, version } = options;
  const failure = (code: ShellErrorCode, fact: string, cause?: unknown) =>
    new ShellError(code, fact, { remote, version, cause });

  return new Promise((resolve, reject) => {
    const before = readGlobal(globalName);
    if (before !== undefined && !isContainer(before) && !(before instanceof Element)) {
      throw failure('GLOBAL_TAKEN', `window["${globalName}"] is in use, so ${url} was not loaded`);
    }

    const endWatch = watchEarlyInit(globalName);
    const script = document.createElement('script');
    let thrown: { readonly error: unknown } | undefined;
    let blocked = false;
    const onThrow = (event: ErrorEvent) => {
      if (event.filename === script.src) thrown = { error: event.error };
    };
    const onViolation = (event: SecurityPolicyViolationEvent) => {
      if (event.blockedURI === script.src) blocked = true;
    };
    /** Also when the wait has ended before: a script that was taken out of the page still runs. */
    const takeBack = (): unknown => {
      const found = readGlobal(globalName);
      if (found !== before) Reflect.set(window, globalName, before);
      endWatch();
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
      const found = takeBack();
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
      // The event that tells of a violation is a task of its own.
      setTimeout(() => {
        takeBack();
        if (blocked) reject(failure('ENTRY_BLOCKED_BY_CSP', `the page's Content-Security-Policy forbids ${url}`));
        else reject(failure('ENTRY_UNREACHABLE', `${url} could not be loaded`));
      });
    };
    script.crossOrigin = 'anonymous'; // without it the browser hides filename and error
    if (integrity) script.integrity = integrity;
    script.src = url;
    document.head.append(script);
  });
}

/** An element with `id="name"` is `window.name` too, so what is found here may be anything. */
const readGlobal = (name: string): unknown => Reflect.get(window, name);

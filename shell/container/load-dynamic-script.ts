import { ShellError, type ShellErrorCode } from '../errors.ts';
import { type Credentials, crossOriginOf } from '../site/builds/cross-origin.ts';
import { claimChunkGlobals } from './chunk-globals.ts';
import { type Container, isContainer } from './container.ts';
import { diagnosis } from './diagnosis/diagnosis.ts';

export type ScriptOptions = {
  readonly integrity?: string | undefined;
  readonly credentials?: Credentials;
  /** Named in errors. */
  readonly remote?: string | undefined;
  readonly version?: string | undefined;
};

/**
 * Injects a remote entry and returns the container that it puts on `window[globalName]`, however long that takes. The earlier value of
 * that global is restored, so that an entry that arrives after everybody has given up changes nothing.
 *
 * `load` fires even if the script threw or the server sent HTML with status 200, so it proves nothing: the container has to be a
 * new object with the functions `init` and `get`. `error` says that the script failed to load, and never why: the code is
 * ENTRY_UNREACHABLE until diagnose-entry.ts finds the reason.
 *
 * @throws {ShellError} ENTRY_UNREACHABLE, ENTRY_BLOCKED_BY_CSP, ENTRY_SYNTAX_ERROR, ENTRY_THREW, CONTAINER_…, GLOBAL_TAKEN,
 * UNIQUE_NAME_TAKEN
 */
export function loadDynamicScript(url: string, globalName: string, options: ScriptOptions = {}): Promise<Container> {
  const { integrity, remote, version } = options;
  const address = withoutFragment(url);
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
      if (withoutFragment(event.filename) === address) thrown = { error: event.error };
    };
    const onViolation = (event: SecurityPolicyViolationEvent) => {
      if (event.blockedURI === address) blocked = true;
    };
    const restoreGlobal = (): unknown => {
      const found = readGlobal(globalName);
      const isRemoved = !existed && Reflect.deleteProperty(window, globalName); // false for a `var`
      if (found !== before && !isRemoved) Reflect.set(window, globalName, before);
      window.removeEventListener('error', onThrow);
      document.removeEventListener('securitypolicyviolation', onViolation);
      return found;
    };
    window.addEventListener('error', onThrow); // `load` fires even when the script threw
    document.addEventListener('securitypolicyviolation', onViolation);
    script.onload = () => {
      script.remove();
      const found = restoreGlobal();
      try {
        claimChunkGlobals(url.replace(/[?#].*/, ''), { remote, version });
      } catch (error) {
        return reject(error);
      }
      if (!thrown && found !== before && isContainer(found)) return resolve(found);
      const fault = failure('CONTAINER_INVALID', url);
      const run = { url, globalName, before, found, thrown };
      void diagnosis().then((chunk) => reject(chunk?.diagnoseRun(run, fault) ?? fault));
    };
    script.onerror = () => {
      script.remove();
      // `securitypolicyviolation` fires in a later task: https://www.w3.org/TR/CSP3/#report-violation
      setTimeout(() => {
        restoreGlobal();
        reject(failure(blocked ? 'ENTRY_BLOCKED_BY_CSP' : 'ENTRY_UNREACHABLE', url));
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

/**
 * In `ErrorEvent.filename` Firefox and WebKit keep the fragment of the script's URL, and Chromium does not. The URLs of
 * `securitypolicyviolation` have none (https://www.w3.org/TR/CSP3/#strip-url-for-use-in-reports).
 */
const withoutFragment = (url: string): string => url.replace(/#.*/s, '');

import { ShellError } from '../errors.ts';
import { noteEntry } from '../hangs/note.ts';
import { type Credentials, crossOriginOf } from '../site/builds/cross-origin.ts';
import { claimChunkGlobals } from './chunk-globals.ts';

export type ScriptOptions = {
  readonly integrity?: string | undefined;
  readonly credentials?: Credentials;
  /** Named in errors. */
  readonly remote?: string | undefined;
  readonly version?: string | undefined;
};

/** What a script threw while it was evaluated. */
export type Thrown = { readonly error: unknown };

/**
 * Runs a script of a build. `error` says that it failed to load, and never why: the code is ENTRY_UNREACHABLE until diagnose-entry.ts finds
 * the reason.
 *
 * @param afterwards called in the same task in which the script has run, or has failed to load
 * @throws {ShellError} ENTRY_UNREACHABLE, ENTRY_BLOCKED_BY_CSP, UNIQUE_NAME_TAKEN
 */
export function runScript(
  url: string,
  { integrity, credentials, remote, version }: ScriptOptions,
  afterwards: () => void,
): Promise<Thrown | undefined> {
  const address = withoutFragment(url);
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    let thrown: Thrown | undefined;
    let blocked = false;
    const onThrow = (event: ErrorEvent) => {
      if (withoutFragment(event.filename) === address) thrown = { error: event.error };
    };
    const onViolation = (event: SecurityPolicyViolationEvent) => {
      if (event.blockedURI === address) blocked = true;
    };
    const removeNote = noteEntry({ remote, version }, 'arrives');
    const end = () => {
      removeNote();
      window.removeEventListener('error', onThrow);
      document.removeEventListener('securitypolicyviolation', onViolation);
      afterwards();
    };
    window.addEventListener('error', onThrow); // `load` fires even when the script threw
    document.addEventListener('securitypolicyviolation', onViolation);
    script.onload = () => {
      script.remove();
      end();
      try {
        claimChunkGlobals(url.replace(/[?#].*/, ''), { remote, version });
        resolve(thrown);
      } catch (error) {
        reject(error);
      }
    };
    script.onerror = () => {
      script.remove();
      // `securitypolicyviolation` fires in a later task: https://www.w3.org/TR/CSP3/#report-violation
      setTimeout(() => {
        end();
        reject(new ShellError(blocked ? 'ENTRY_BLOCKED_BY_CSP' : 'ENTRY_UNREACHABLE', url, { remote, version }));
      });
    };
    script.crossOrigin = crossOriginOf(credentials);
    if (integrity) script.integrity = integrity;
    script.src = url;
    document.head.append(script);
  });
}

/**
 * In `ErrorEvent.filename` Firefox and WebKit keep the fragment of the script's URL, and Chromium does not. The URLs of
 * `securitypolicyviolation` have none (https://www.w3.org/TR/CSP3/#strip-url-for-use-in-reports).
 */
const withoutFragment = (url: string): string => url.replace(/#.*/s, '');

import { ShellError, type ShellErrorCode } from '../../errors.ts';
import type { Credentials } from '../../site/builds/cross-origin.ts';
import { isTransientStatus } from '../../transient-http-status.ts';
import { type Container, isContainer } from '../container.ts';

/** Longest wait for each request of the entry. */
const PROBE_TIMEOUT_MS = 4_000;

const HEALTHY = 'healthy';

/** How the entry is requested, and what it has to be. */
export type Expected = { readonly integrity?: string | undefined; readonly credentials?: Credentials };

type Diagnosis = typeof HEALTHY | { readonly code: ShellErrorCode; readonly fact: string };

/**
 * Finds out what a script's `error` event does not say, by requesting the entry once more, and returns an error with the code of
 * what happened. An entry that is healthy by now keeps ENTRY_UNREACHABLE: it failed, and a retry may succeed.
 *
 * @param error of loadDynamicScript
 */
export async function diagnoseEntry(url: string, expected: Expected, error: ShellError): Promise<ShellError> {
  const { code, remote, version, cause } = error;
  if (code === 'ENTRY_BLOCKED_BY_CSP') {
    return new ShellError(code, `the page's Content-Security-Policy forbids ${url}`, { remote, version, cause });
  }
  if (code !== 'ENTRY_UNREACHABLE' && code !== 'ENTRY_SYNTAX_ERROR') return error;
  const found = await probe(url, expected);
  if (code === 'ENTRY_SYNTAX_ERROR' && (found === HEALTHY || found.code !== 'ENTRY_IS_HTML')) return error;
  if (found === HEALTHY || found.code === 'ENTRY_UNREACHABLE') {
    return new ShellError(code, `${url} could not be loaded`, { remote, version, cause });
  }
  return new ShellError(found.code, found.fact, { remote, version, cause: error });
}

/**
 * Tells apart why `init` failed: a shared module could not be had; the container was initialised by somebody else, which webpack says in
 * the message alone (https://github.com/webpack/webpack/blob/main/lib/container/ContainerEntryModule.js); or something else.
 *
 * @param error of the call of `init`, with what the container threw as its cause
 */
export function diagnoseInit(error: ShellError): ShellError {
  const { code, remote, version, cause } = error;
  if (cause instanceof ShellError && cause.code === 'SHARED_CHUNK_UNREACHABLE')
    return new ShellError(cause.code, `${cause.fact}, which ${error.fact} needs`, { remote, version, cause });
  if (code !== 'SHARE_SCOPE_THREW' || !(cause instanceof Error && /already been initialized/.test(cause.message)))
    return error;
  return new ShellError('SHARE_SCOPE_TAKEN', `${error.fact}: it was called before, with another share scope`, {
    remote,
    version,
    cause,
  });
}

/** Whether all of the entry arrives, as a script, with the expected digest. */
export const isReachable = async (url: string, expected: Expected): Promise<boolean> =>
  (await probe(url, expected)) === HEALTHY;

/** Whether a file arrives, and is not the one with this integrity. */
export async function isChanged(url: string, { integrity, credentials }: Expected): Promise<boolean> {
  const response = await ask(url, credentials);
  if (!integrity || !response?.ok || /html/i.test(response.headers.get('content-type') ?? '')) return false;
  const bytes = await response.arrayBuffer().catch(() => undefined); // cut off by the network
  return bytes !== undefined && !(await hasDigest(bytes, integrity));
}

/** What an entry did while it was evaluated. */
type Run = {
  readonly url: string;
  readonly globalName: string;
  /** `window[globalName]` before the entry, and when it had run. */
  readonly before: unknown;
  readonly found: unknown;
  readonly thrown: { readonly error: unknown } | undefined;
};

/**
 * The container that the global of an entry promises. An entry that waits while it is evaluated leaves a promise there
 * (https://webpack.js.org/configuration/experiments/#experimentstoplevelawait).
 *
 * @param build names it in the error
 * @throws {ShellError} if there is none: why
 */
export async function containerOf(run: Run, build: ShellError): Promise<Container> {
  const { found, before } = run;
  if (!(found instanceof Promise) || found === before) throw diagnoseRun(run, build);
  const settled = await found.then(
    (found: unknown) => ({ ...run, found }),
    (error: unknown) => ({ ...run, thrown: { error } }),
  );
  if (!settled.thrown && isContainer(settled.found)) return settled.found;
  throw diagnoseRun(settled, build);
}

/**
 * Finds out why an entry put no container on `window[globalName]`.
 *
 * @param build names it in the error
 */
export function diagnoseRun({ url, globalName, before, found, thrown }: Run, build: ShellError): ShellError {
  const { remote, version } = build;
  const fault = (code: ShellErrorCode, fact: string) =>
    new ShellError(code, fact, { remote, version, cause: thrown?.error });
  if (thrown?.error instanceof SyntaxError) return fault('ENTRY_SYNTAX_ERROR', `${url} is no JavaScript`);
  if (thrown) return fault('ENTRY_THREW', `${url} threw while it was evaluated`);
  if (found !== before) return fault('CONTAINER_INVALID', `${url} put no container on window["${globalName}"]`);
  const code = before instanceof Element ? 'CONTAINER_IS_ELEMENT' : 'CONTAINER_MISSING';
  return fault(code, `${url} put nothing on window["${globalName}"]`);
}

/** Whether the entry is only reachable through a redirect: webpack resolves chunks against the URL before it. */
export async function isRedirected(url: string, { credentials }: Expected): Promise<boolean> {
  const response = await ask(url, credentials, { method: 'HEAD' });
  return response?.redirected === true;
}

async function probe(url: string, { integrity, credentials }: Expected): Promise<Diagnosis> {
  const unreachable: Diagnosis = { code: 'ENTRY_UNREACHABLE', fact: `${url} does not arrive` };
  const response = await ask(url, credentials);
  if (!response) {
    const opaque = await ask(url, credentials, { mode: 'no-cors' });
    if (!opaque) return unreachable;
    // With credentials a browser accepts no `*`: https://fetch.spec.whatwg.org/#cors-protocol-and-credentials
    const headers =
      credentials === 'include'
        ? `Access-Control-Allow-Origin: ${location.origin} and Access-Control-Allow-Credentials: true`
        : 'Access-Control-Allow-Origin';
    return { code: 'ENTRY_CORS', fact: `${url} is answered without ${headers}` };
  }
  const { status } = response;
  const answered = `${url} is answered with ${status}`;
  if (status === 404 || status === 410) return { code: 'ENTRY_NOT_FOUND', fact: answered };
  if (isTransientStatus(status)) return { code: 'ENTRY_SERVER_ERROR', fact: answered };
  if (status >= 400) return { code: 'ENTRY_REFUSED', fact: answered };

  const type = response.headers.get('content-type') ?? 'no content type';
  const bytes = await response.arrayBuffer().catch(() => undefined); // cut off by the network
  if (!bytes) return unreachable;
  if (/html/i.test(type) || /^\s*</.test(new TextDecoder().decode(bytes.slice(0, 64)))) {
    return { code: 'ENTRY_IS_HTML', fact: `${url} is answered with ${type} that begins like a page` };
  }
  if (!/(java|ecma)script/i.test(type)) return { code: 'ENTRY_WRONG_TYPE', fact: `${url} is answered as ${type}` };
  if (integrity && !(await hasDigest(bytes, integrity))) {
    return { code: 'ENTRY_INTEGRITY_MISMATCH', fact: `${url} is not the file with ${integrity}` };
  }
  return HEALTHY;
}

/** Undefined if it failed; `fetch` does not say why. The answer replaces what is cached, such as a 404 that a retry would get again. */
const ask = (
  url: string,
  credentials: Credentials = 'same-origin',
  options: RequestInit = {},
): Promise<Response | undefined> => {
  const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  return fetch(url, { cache: 'reload', credentials, signal, ...options }).catch(() => undefined);
};

/** `crypto.subtle` exists in secure contexts alone; in others nothing is compared. */
async function hasDigest(bytes: ArrayBuffer, integrity: string): Promise<boolean> {
  if (!globalThis.crypto?.subtle) return true;
  const [algorithm = '', expected] = integrity.split(/-(.*)/);
  const digest = await crypto.subtle.digest(algorithm.replace('sha', 'SHA-'), bytes);
  return btoa(String.fromCharCode(...new Uint8Array(digest))) === expected;
}

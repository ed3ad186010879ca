import { ShellError, type ShellErrorCode } from '../errors.ts';

/** Longest wait for each look at the entry. */
const PROBE_TIMEOUT_MS = 4_000;

const HEALTHY = 'healthy';

type Diagnosis = typeof HEALTHY | { readonly code: ShellErrorCode; readonly fact: string };

/**
 * Finds out what a script's `error` event does not say, by asking for the entry once more, and gives an error with the code of
 * what really happened. An entry that is healthy by now keeps ENTRY_UNREACHABLE: it failed and may be tried again.
 *
 * @param error of loadDynamicScript
 */
export async function diagnoseEntry(
  url: string,
  integrity: string | undefined,
  error: ShellError,
): Promise<ShellError> {
  if (error.code !== 'ENTRY_UNREACHABLE' && error.code !== 'ENTRY_SYNTAX_ERROR') return error;
  const look = await probe(url, integrity);
  if (look === HEALTHY || look.code === 'ENTRY_UNREACHABLE') return error;
  if (error.code === 'ENTRY_SYNTAX_ERROR' && look.code !== 'ENTRY_IS_HTML') return error;
  return new ShellError(look.code, look.fact, { remote: error.remote, version: error.version, cause: error });
}

/** Whether the entry can be had: all of it, as a script, with the digest that it is to have. */
export const isReachable = async (url: string, integrity: string | undefined): Promise<boolean> =>
  (await probe(url, integrity)) === HEALTHY;

/** Whether the entry is found only behind a redirect: chunks are looked for beside the URL before it. */
export async function isRedirected(url: string): Promise<boolean> {
  const response = await ask(url, { method: 'HEAD' });
  return response?.redirected === true;
}

async function probe(url: string, integrity: string | undefined): Promise<Diagnosis> {
  const unreachable: Diagnosis = { code: 'ENTRY_UNREACHABLE', fact: `${url} does not arrive` };
  const response = await ask(url);
  if (!response) {
    const opaque = await ask(url, { mode: 'no-cors' });
    if (!opaque) return unreachable;
    return { code: 'ENTRY_CORS', fact: `${url} is answered without Access-Control-Allow-Origin` };
  }
  const { status } = response;
  const answered = `${url} is answered with ${status}`;
  if (status === 404 || status === 410) return { code: 'ENTRY_NOT_FOUND', fact: answered };
  if (status === 408 || status === 429 || status >= 500) return { code: 'ENTRY_SERVER_ERROR', fact: answered };
  if (status >= 400) return { code: 'ENTRY_REFUSED', fact: answered };

  const type = response.headers.get('content-type') ?? 'no content type';
  const bytes = await response.arrayBuffer().catch(() => undefined); // cut off: the network is at fault
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

/** A rejection tells that nothing usable came, and no more. */
const ask = (url: string, options: RequestInit = {}): Promise<Response | undefined> =>
  fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS), ...options }).catch(() => undefined);

/** Browsers offer digests only on secure origins; elsewhere they check no integrity either. */
async function hasDigest(bytes: ArrayBuffer, integrity: string): Promise<boolean> {
  if (!globalThis.crypto?.subtle) return true;
  const [algorithm = '', expected] = integrity.split(/-(.*)/);
  const digest = await crypto.subtle.digest(algorithm.replace('sha', 'SHA-'), bytes);
  return btoa(String.fromCharCode(...new Uint8Array(digest))) === expected;
}

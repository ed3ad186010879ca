import { ShellError, type ShellErrorCode } from '../errors.ts';
import { explain } from './explain.ts';
import { type Fault, LIMIT_MS } from './fetch-manifest.ts';

/** A fault under its code. One that is transient may be gone a moment later. */
export type NamedFault = { readonly error: ShellError; readonly transient: boolean };

export async function nameFault(url: string, fault: Fault): Promise<NamedFault> {
  const { response, text, cause, refused, value, timedOut } = fault;
  const named = (code: ShellErrorCode, fact: string, transient = false): NamedFault => ({
    error: new ShellError(code, `${url} ${fact}`, { cause }),
    transient,
  });
  if (response && !response.ok) {
    return named('MANIFEST_UNREACHABLE', `answered ${response.status}`, isTransient(response.status));
  }
  if (!response || text === undefined) {
    return timedOut
      ? named('MANIFEST_TIMEOUT', `took longer than ${LIMIT_MS} ms`, true)
      : named('MANIFEST_UNREACHABLE', 'could not be fetched: a fault of the network', true);
  }
  if (refused.length > 0)
    return named('MANIFEST_INVALID', `is no manifest: ${(await explain(value, refused)).join('; ')}`);
  const from = response.redirected ? `, redirected to ${response.url},` : '';
  const isHtml = response.headers.get('content-type')?.startsWith('text/html') || text.trimStart().startsWith('<');
  return isHtml
    ? named('MANIFEST_IS_HTML', `${from} answered HTML`)
    : named('MANIFEST_NOT_JSON', `${from} answered what is not JSON`);
}

const isTransient = (status: number): boolean => status === 408 || status === 429 || status >= 500;

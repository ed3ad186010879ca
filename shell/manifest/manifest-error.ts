import { ShellError, type ShellErrorCode } from '../errors.ts';
import { type FetchFailure, LIMIT_MS } from './fetch-manifest.ts';
import { explainInvalid } from './validate/explain-invalid.ts';

/** A fault under its code. One that is transient may be gone a moment later. */
export type ManifestError = { readonly error: ShellError; readonly transient: boolean };

export async function toManifestError(url: string, fault: FetchFailure): Promise<ManifestError> {
  const { response, text, cause, refused, value, timedOut } = fault;
  const named = (code: ShellErrorCode, fact: string, transient = false): ManifestError => ({
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
    return named('MANIFEST_INVALID', `is no manifest: ${(await explainInvalid(value, refused)).join('; ')}`);
  const from = response.redirected ? `, redirected to ${response.url},` : '';
  const isHtml = response.headers.get('content-type')?.startsWith('text/html') || text.trimStart().startsWith('<');
  return isHtml
    ? named('MANIFEST_IS_HTML', `${from} answered HTML`)
    : named('MANIFEST_NOT_JSON', `${from} answered what is not JSON`);
}

const isTransient = (status: number): boolean => status === 408 || status === 429 || status >= 500;

import { ShellError, type ShellErrorCode } from '../errors.ts';
import { isTransientStatus } from '../transient-status.ts';
import { FETCH_TIMEOUT_MS, type FetchFailure } from './fetch-manifest.ts';
import type { Validation } from './read-manifest.ts';

/** Whether the next request may succeed: the network, a timeout, or a server that is overloaded or restarting. */
export const isTransient = ({ response, text }: FetchFailure): boolean =>
  response && !response.ok ? isTransientStatus(response.status) : text === undefined;

/** The error, with its code, that a failed request amounts to. */
export async function toManifestError(
  url: string,
  { response, text, cause, refused, value, timedOut }: FetchFailure,
  explain: Validation['explain'],
): Promise<ShellError> {
  const error = (code: ShellErrorCode, fact: string) => new ShellError(code, `${url} ${fact}`, { cause });
  if (response && !response.ok) return error('MANIFEST_UNREACHABLE', `answered ${response.status}`);
  if (!response || text === undefined) {
    return timedOut
      ? error('MANIFEST_TIMEOUT', `took longer than ${FETCH_TIMEOUT_MS} ms`)
      : error('MANIFEST_UNREACHABLE', 'could not be fetched: the network failed');
  }
  if (refused.length > 0) {
    return error('MANIFEST_INVALID', `is not a valid manifest: ${(await explain(value, refused)).join('; ')}`);
  }
  const from = response.redirected ? `, redirected to ${response.url},` : '';
  const isHtml = response.headers.get('content-type')?.startsWith('text/html') || text.trimStart().startsWith('<');
  return isHtml
    ? error('MANIFEST_IS_HTML', `${from} answered HTML`)
    : error('MANIFEST_NOT_JSON', `${from} answered something that is not JSON`);
}

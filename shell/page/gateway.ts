import type { ShellErrorCode } from '../errors.ts';

/** What a load can end with if somebody else answers in place of the server of the build. */
const ANSWERED_BY_OTHERS: readonly ShellErrorCode[] = [
  'ENTRY_IS_HTML',
  'ENTRY_REFUSED',
  'ENTRY_REDIRECTED',
  'ENTRY_CORS',
  'ENTRY_BLOCKED_BY_CSP', // of the target of a redirect
  'ENTRY_UNREACHABLE',
  'ENTRY_SERVER_ERROR', // 511 is one: https://www.rfc-editor.org/rfc/rfc6585#section-6
  'CHUNK_UNREACHABLE',
  'SHARED_CHUNK_UNREACHABLE',
];

const PROBE_TIMEOUT_MS = 3_000;

/**
 * Whether something in front of the site, such as a sign-in gateway or a captive portal, answers its requests: requests the
 * site's own manifest once, and looks for a redirect, a refusal or a page. Only a page load reaches such a gateway.
 *
 * @param base path at which the site is mounted
 */
export async function isBehindGateway(code: ShellErrorCode, base: string): Promise<boolean> {
  if (!ANSWERED_BY_OTHERS.includes(code)) return false;
  const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  const options: RequestInit = { cache: 'no-store', redirect: 'manual', signal };
  const response = await fetch(`${base}manifests/site.json`, options).catch(() => undefined);
  if (!response) return false;
  const { type, status, ok, headers } = response;
  if (type === 'opaqueredirect' || [401, 403, 407, 511].includes(status)) return true;
  return ok && /html/i.test(headers.get('content-type') ?? '');
}

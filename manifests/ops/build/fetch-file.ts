import { OperatorError } from '../../operator-error.ts';
import type { BuildFile } from './build-file.ts';

type Request = {
  readonly headers: Readonly<Record<string, string>>;
  /** Whether only signed-in visitors get the file. */
  readonly isPrivate: boolean;
  /** Other hosts to which the request may be redirected. */
  readonly origins: readonly string[];
};

const FETCH_TIMEOUT_MS = 10_000;
/** Static hosts have limits of the same size: https://developers.cloudflare.com/pages/platform/limits/ */
const FILE_MAX_BYTES = 32 * 1024 * 1024;
const MAX_REDIRECTS = 5;

/**
 * Fetches a file of a build as browsers do. If the host sends it compressed, fetches the other representations, too.
 *
 * @returns undefined if there is no such file
 * @throws {OperatorError} BUILD_UNREACHABLE, REDIRECTED, FILE_UNUSABLE, SIGN_IN_NEEDED
 */
export async function fetchFile(url: URL, request: Request): Promise<BuildFile | undefined> {
  const file = await fetchAs('br, gzip', url, request);
  if (!file?.headers.has('content-encoding')) return file && { ...file, copies: [] };
  const name = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  const copies = ['gzip', 'identity'].map(async (encoding) => {
    const copy = await fetchAs(encoding, url, request);
    const isSame = copy?.content.equals(file.content) ?? false;
    return { name: `${name} for "Accept-Encoding: ${encoding}"`, isSame };
  });
  return { ...file, copies: await Promise.all(copies) };
}

async function fetchAs(encoding: string, url: URL, { headers, isPrivate, origins }: Request) {
  try {
    const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
    const init = { headers: { ...headers, 'accept-encoding': encoding }, signal };
    const { response, redirectedTo } = await follow(url, init, isPrivate, origins);
    const { status, headers: answered } = response;
    const content = await readBody(url, response);
    if (isPrivate && asksToSignIn(response))
      throw signInNeeded(url, redirectedTo === undefined ? String(status) : `redirected to ${redirectedTo}`);
    if (status === 404 || status === 410) return undefined;
    if (!response.ok) throw unreachable(url, `answers ${status}`);
    return { content, headers: answered, ...(redirectedTo !== undefined && { redirectedTo }) };
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    throw unreachable(url, `does not answer: ${fetchErrorReason(cause)}`, cause);
  }
}

/**
 * Follows redirects, but not to another host: a build's host could make the commands request what only they can reach.
 *
 * @throws {OperatorError} REDIRECTED, SIGN_IN_NEEDED, BUILD_UNREACHABLE
 */
async function follow(
  url: URL,
  init: RequestInit,
  isPrivate: boolean,
  origins: readonly string[],
): Promise<{ readonly response: Response; readonly redirectedTo?: string }> {
  let current = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await fetch(current, { ...init, redirect: 'manual' });
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null)
      return { response, ...(redirects > 0 && { redirectedTo: current.href }) };
    await response.body?.cancel();
    if (!URL.canParse(location, current)) throw unreachable(url, `redirects to ${location}, which is no URL`);
    const target = new URL(location, current);
    if (!isSameHost(target, current) && !origins.includes(target.origin)) {
      throw isPrivate ? signInNeeded(url, `redirected to ${target.href}`) : redirected(url, target);
    }
    current = target;
  }
  throw unreachable(url, 'redirects too often');
}

/** From http to https counts as the same host, but not back. */
const isSameHost = (to: URL, from: URL): boolean =>
  to.host === from.host && (to.protocol === from.protocol || to.protocol === 'https:');

/** @throws {OperatorError} FILE_UNUSABLE it is larger than any file of a build should be */
async function readBody(url: URL, { body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop cancels the request.
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > FILE_MAX_BYTES) {
      const fact = `${url.href} is larger than ${FILE_MAX_BYTES / 1024 ** 2} MB, so the rest was not read.`;
      throw new OperatorError(
        'FILE_UNUSABLE',
        fact,
        'Make the file smaller, or serve it from somewhere else than a build.',
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const redirected = (url: URL, target: URL): OperatorError =>
  new OperatorError(
    'REDIRECTED',
    `${url.href} redirects to ${target.href}, an origin that the manifest does not list.`,
    'Name the target of the redirect itself, or list its origin in "origins".',
  );

/** Gateways refuse with a status, or answer with their login page. */
const asksToSignIn = ({ status, headers }: Response): boolean =>
  [401, 403].includes(status) || /^text\/html/i.test(headers.get('content-type') ?? '');

const signInNeeded = ({ href }: URL, answer: string): OperatorError =>
  new OperatorError(
    'SIGN_IN_NEEDED',
    `${href} answers only to signed-in visitors (${answer}), so it was not read.`,
    'Commands cannot sign in: open a page that shows it, as a visitor who is signed in.',
  );

const unreachable = (url: URL, fact: string, cause?: unknown): OperatorError =>
  new OperatorError(
    'BUILD_UNREACHABLE',
    `${url.href} ${fact}.`,
    'Request it with "curl -i", then correct basePath or fix the server.',
    { cause },
  );

/** Node's `fetch` only says "fetch failed"; the reason is in its cause. */
function fetchErrorReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `timeout after ${FETCH_TIMEOUT_MS / 1000} seconds`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message || ('code' in cause ? String(cause.code) : error.message);
}

import { setTimeout as sleep } from 'node:timers/promises';
import { OperatorError } from '../../operator-error.ts';
import { bucketError } from './bucket-error.ts';
import { textsOf } from './texts-of.ts';

/** One request: also a large manifest is there by then. */
const TIMEOUT_MS = 30_000;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;

/** An answer that means something for the object, not for the request. */
export type Answer = { readonly status: number; readonly body: Buffer; readonly etag: string };

/**
 * Asks an object store until it answers. 409 says that two conditional writes met, 429 and 5xx that it is busy.
 *
 * @param store for messages
 * @param send sends the request, freshly signed
 * @returns answers with 2xx, 304, 404 for an object, and 412
 * @throws {OperatorError} BUCKET_UNREACHABLE
 */
export async function request(
  store: string,
  send: (signal: AbortSignal) => Promise<Response>,
  attempts: number,
): Promise<Answer> {
  let problem = '';
  let cause: unknown;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) await sleep(Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt));
    try {
      const response = await send(AbortSignal.timeout(TIMEOUT_MS));
      const { status, headers } = response;
      const body = Buffer.from(await response.arrayBuffer());
      const etag = headers.get('etag') ?? '';
      if (response.ok || status === 304 || status === 412) return { status, body, etag };
      const reason = codeOf(body);
      if (reason === 'BlobAlreadyExists') return { status: 412, body, etag }; // what Azure says in place of it
      if (status === 404 && !isOfStore(reason)) return { status, body, etag };
      problem = `${store} answers ${status}${reason && ` (${reason})`}`;
      if (status !== 409 && status !== 429 && status < 500) throw refusal(problem, status);
    } catch (error) {
      if (error instanceof OperatorError) throw error;
      cause = error;
      problem = `${store} does not answer: ${reasonOf(error)}`;
    }
  }
  throw bucketError(
    `${problem}.`,
    'Try again later. Nothing was lost: an interrupted change is finished by the next command.',
    cause,
  );
}

/** `NoSuchBucket` of S3, `ContainerNotFound` of Azure. */
const isOfStore = (code: string): boolean => /bucket|container/i.test(code);

function refusal(problem: string, status: number): OperatorError {
  const remedy =
    status === 404
      ? 'Create it, or correct its name or the endpoint.'
      : 'Correct the credentials or the region, and let them read, write and list.';
  return bucketError(`${problem}.`, remedy);
}

const codeOf = (body: Buffer): string => textsOf('Code', body.toString('utf8'))[0] ?? '';

/** `fetch` wraps what happened. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || String(error.cause) : error.message;
}

import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** A request, as the site that stands behind is to be asked. */
export type Question = {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  /** The path alone, from where the site is mounted: `/remotes/…` also for a site at `/shop/`. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
};

/** A whole answer, before it is sent. */
export type Answer = {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
};

export const JAVASCRIPT = 'text/javascript; charset=utf-8';
export const HTML = 'text/html; charset=utf-8';
export const JSON_TYPE = 'application/json; charset=utf-8';
export const TEXT = 'text/plain; charset=utf-8';

export const isHtml = ({ headers }: Answer): boolean => String(headers['content-type']).startsWith('text/html');

/** An answer that is made here. Pages of every origin may read it, so that what is wrong with it is what they are told. */
export const made = (
  status: number,
  body: string | Uint8Array,
  type: string,
  headers: OutgoingHttpHeaders = {},
): Answer => ({
  status,
  headers: { 'content-type': type, 'cache-control': 'no-store', 'access-control-allow-origin': '*', ...headers },
  body: Buffer.from(body),
});

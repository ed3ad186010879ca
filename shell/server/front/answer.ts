import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** A request for the site behind the fault server. */
export type Question = {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  /** The path without its query and without the base path: `/remotes/…` also for a site at `/shop/`. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Aborted when the browser has closed the connection. */
  readonly signal: AbortSignal;
};

/** A complete answer, before it is sent. */
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

/** An answer that is not one of the site. It has CORS headers, so that its own fault is the only one. */
export const answerWith = (
  status: number,
  body: string | Uint8Array,
  type: string,
  headers: OutgoingHttpHeaders = {},
): Answer => ({
  status,
  headers: { 'content-type': type, 'cache-control': 'no-store', 'access-control-allow-origin': '*', ...headers },
  body: Buffer.from(body),
});

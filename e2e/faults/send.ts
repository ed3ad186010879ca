import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Answer } from '../../shell/server/front/answer.ts';
import { type Interruption, uncached, withHeaders } from './alter.ts';
import type { SlowLine } from './fault.ts';

const DRIP_MS = 100;
const PACKET_MS = 50;

export function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, withLength(response, answer)).end(hasBody(response, answer) ? answer.body : '');
}

/** Starts an answer that arrives slowly, or never as a whole. */
export async function interrupt(
  fault: Interruption,
  response: ServerResponse,
  right: () => Promise<Answer>,
): Promise<void> {
  if (fault === 'hang') return;
  if (fault === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (typeof fault === 'object') {
    const answer = withHeaders(await right(), fault.headers ?? {});
    response.writeHead(answer.status, withLength(response, answer));
    sendSlowly(response, answer.body, fault);
    return;
  }
  const answer = uncached(await right());
  response.writeHead(answer.status, withLength(response, answer));
  if (fault === 'drip') drip(response, answer.body);
  else response.write(answer.body.subarray(0, answer.body.length >> 1), () => response.socket?.end());
}

function drip(response: ServerResponse, body: Buffer): void {
  response.flushHeaders();
  let sent = 0;
  const timer = setInterval(() => {
    if (sent + 1 < body.length) response.write(body.subarray(sent, ++sent));
  }, DRIP_MS);
  response.on('close', () => clearInterval(timer));
}

function sendSlowly(response: ServerResponse, body: Buffer, { bytesPerSecond, stopAfter = Infinity }: SlowLine): void {
  response.flushHeaders();
  const began = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(body.length, stopAfter, Math.round(((performance.now() - began) / 1_000) * bytesPerSecond));
    if (due > sent) response.write(body.subarray(sent, due));
    sent = due;
    if (sent === body.length) response.end();
  }, PACKET_MS);
  response.on('close', () => clearInterval(timer));
}

/** Headers of the connection to the site, which do not apply to the one to the browser: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'trailer', 'upgrade'];

function withLength(response: ServerResponse, answer: Answer): OutgoingHttpHeaders {
  const headers = { ...answer.headers };
  for (const name of HOP_BY_HOP) delete headers[name];
  if (hasBody(response, answer)) headers['content-length'] = answer.body.length;
  return headers;
}

const hasBody = ({ req }: ServerResponse, { status }: Answer): boolean =>
  req.method !== 'HEAD' && status >= 200 && status !== 204 && status !== 304;

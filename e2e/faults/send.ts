import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { type Interruption, notKept } from './alter.ts';
import type { Answer } from './answer.ts';

const DRIP_MS = 100;

export function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, withLength(response, answer)).end(hasBody(response, answer) ? answer.body : '');
}

/** Begins to send what is never received as a whole. */
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
  const answer = notKept(await right());
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

/** What belongs to the connection with the site behind, and not to the one with the browser. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'trailer', 'upgrade'];

function withLength(response: ServerResponse, answer: Answer): OutgoingHttpHeaders {
  const headers = { ...answer.headers };
  for (const name of HOP_BY_HOP) delete headers[name];
  if (hasBody(response, answer)) headers['content-length'] = answer.body.length;
  return headers;
}

const hasBody = ({ req }: ServerResponse, { status }: Answer): boolean =>
  req.method !== 'HEAD' && status >= 200 && status !== 204 && status !== 304;

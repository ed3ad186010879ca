import { STATUS_CODES } from 'node:http';
import { type Answer, HTML, JAVASCRIPT, made, TEXT } from './answer.ts';
import type { Body, Headers, NamedFault, Redirect } from './fault.ts';

/** Faults that lie in what is answered. */
export type Alteration = number | Exclude<NamedFault, Interruption> | Redirect | Headers | Body;
/** Faults that lie in how it is sent (send.ts). */
export type Interruption = 'reset' | 'hang' | 'drip' | 'truncated';

const PAGE = '<!doctype html><html lang="en"><title>A page</title><h1>This is a page and no script</h1></html>';

/** The answer that the fault makes of the right one, which is asked for only where it is needed. */
export async function altered(fault: Alteration, right: () => Promise<Answer>): Promise<Answer> {
  if (typeof fault === 'number') return made(fault, `${STATUS_CODES[fault] ?? fault}\n`, TEXT);
  if (typeof fault === 'object') {
    if ('redirect' in fault) return made(302, '', TEXT, { location: fault.redirect });
    if ('headers' in fault) return withHeaders(await right(), fault.headers);
    return made(fault.status ?? 200, fault.body, fault.type ?? JAVASCRIPT);
  }
  switch (fault) {
    case 'html':
      return made(200, PAGE, HTML);
    case 'html-as-script':
      return made(200, PAGE, JAVASCRIPT);
    case 'wrong-type':
      return withHeaders(notKept(await right()), { 'content-type': TEXT, 'x-content-type-options': 'nosniff' });
    case 'flip-byte':
      return withOneBitFlipped(notKept(await right()));
    case 'no-cors':
      return withoutCors(notKept(await right()));
    case 'cacheable-404':
      return made(404, 'Not Found\n', TEXT, { 'cache-control': 'public, max-age=3600' });
    case 'throw':
      return made(200, `throw new Error('thrown on purpose');\n`, JAVASCRIPT);
    case 'syntax-error':
      return made(200, 'const = 1;\n', JAVASCRIPT);
  }
}

/** Builds may be kept for a year; kept wrong ones would outlast the fault. */
export const notKept = (answer: Answer): Answer => withHeaders(answer, { 'cache-control': 'no-store' });

function withHeaders(answer: Answer, changes: Headers['headers']): Answer {
  const headers = { ...answer.headers };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete headers[name.toLowerCase()];
    else headers[name.toLowerCase()] = value;
  }
  return { ...answer, headers };
}

function withoutCors(answer: Answer): Answer {
  const names = Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'));
  return withHeaders(answer, Object.fromEntries(names.map((name) => [name, null])));
}

function withOneBitFlipped(answer: Answer): Answer {
  const body = Buffer.from(answer.body);
  const middle = body.length >> 1;
  body.set([(body[middle] ?? 0) ^ 1], middle);
  return { ...answer, body };
}

import { STATUS_CODES } from 'node:http';
import { type Answer, answerWith, HTML, JAVASCRIPT, TEXT } from '../../shell/server/front/answer.ts';
import type { Body, Headers, NamedFault, Redirect, SlowLine } from './fault.ts';

/** Faults in the content of an answer. */
export type Alteration = number | Exclude<NamedFault, Interruption> | Redirect | Headers | Body;
/** Faults in how an answer is sent (send.ts). */
export type Interruption = 'reset' | 'hang' | 'drip' | 'truncated' | SlowLine;

const PAGE = '<!doctype html><html lang="en"><title>A page</title><h1>This is a page and no script</h1></html>';

/** @param right fetches the right answer; called only by faults that change it */
export async function altered(fault: Alteration, right: () => Promise<Answer>): Promise<Answer> {
  if (typeof fault === 'number') return answerWith(fault, `${STATUS_CODES[fault] ?? fault}\n`, TEXT);
  if (typeof fault === 'object') {
    if ('redirect' in fault) return answerWith(302, '', TEXT, { location: fault.redirect });
    if ('headers' in fault) return withHeaders(await right(), fault.headers);
    return answerWith(fault.status ?? 200, fault.body, fault.type ?? JAVASCRIPT);
  }
  switch (fault) {
    case 'html':
      return answerWith(200, PAGE, HTML);
    case 'html-as-script':
      return answerWith(200, PAGE, JAVASCRIPT);
    case 'wrong-type':
      return withHeaders(uncached(await right()), { 'content-type': TEXT, 'x-content-type-options': 'nosniff' });
    case 'flip-byte':
      return withOneBitFlipped(uncached(await right()));
    case 'no-cors':
      return withoutCors(uncached(await right()));
    case 'cacheable-404':
      return answerWith(404, 'Not Found\n', TEXT, { 'cache-control': 'public, max-age=3600' });
    case 'throw':
      return answerWith(200, `throw new Error('thrown on purpose');\n`, JAVASCRIPT);
    case 'syntax-error':
      return answerWith(200, 'const = 1;\n', JAVASCRIPT);
  }
}

/** Builds can be cached for a year, so a wrong one would stay in the browser after the fault has healed. */
export const uncached = (answer: Answer): Answer => withHeaders(answer, { 'cache-control': 'no-store' });

export function withHeaders(answer: Answer, changes: Headers['headers']): Answer {
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

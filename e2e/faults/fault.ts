/**
 * How an answer can go wrong. A number is an HTTP status (`404`, `503`); a name tells what happens; an object carries what the
 * fault needs. All of them are plain data: nothing happens until a fault is given to a path (faults.ts). What goes wrong is not
 * kept by the browser, so that healing heals; only 'cacheable-404' is, and what a test's own headers allow.
 */
export type Fault = Misbehaviour | Times;

export type Misbehaviour = number | NamedFault | Redirect | Headers | Body | Delay;

export type NamedFault =
  /**
   * The connection is reset before anything is answered. Browsers repeat such a request by themselves when the connection was
   * open before, unseen by the page: with `times`, the first reset may be one that no page is told of.
   */
  | 'reset'
  /** Nothing is ever answered. */
  | 'hang'
  /** Byte after byte, ten in a second, and the last one never. */
  | 'drip'
  /** Half of what Content-Length promises, then the connection ends. */
  | 'truncated'
  /** 200 with a page, as from a fallback to index.html. */
  | 'html'
  /** That page, called text/javascript. */
  | 'html-as-script'
  /** The right bytes as text/plain, with nosniff. */
  | 'wrong-type'
  /** One bit of the right bytes is another, their number is the same. */
  | 'flip-byte'
  /** Without the Access-Control headers: told only by pages of another origin. */
  | 'no-cors'
  /** 404 that may be kept for an hour. */
  | 'cacheable-404'
  /** A script that throws `Error('thrown on purpose')`. */
  | 'throw'
  /** A script that no browser can parse. */
  | 'syntax-error';

/** 302 to a path of the site or a whole URL. */
export type Redirect = { readonly redirect: string };

/** The right answer with other headers; null takes one away. */
export type Headers = { readonly headers: Readonly<Record<string, string | null>> };

/** An answer of the test's own: 200 and text/javascript unless it says otherwise. */
export type Body = { readonly body: string | Uint8Array; readonly type?: string; readonly status?: number };

/** Waits for the test, or so many ms for each request, then answers as it should, or with another fault. */
export type Delay = { readonly delay: Promise<unknown> | number; readonly fault?: Misbehaviour };

/** Goes wrong for that many requests, and then heals by itself. */
export type Times = { readonly times: number; readonly fault: Misbehaviour };

/** `times(2, 503)`: two requests fail, the third is answered. Looks at what went wrong are requests too. */
export const times = (count: number, fault: Misbehaviour): Times => ({ times: count, fault });

/** Whether the fault is code that a team could have built, so that its digest would be right. */
export function bringsCode(fault: Fault): boolean {
  if (typeof fault !== 'object') return fault === 'throw' || fault === 'syntax-error';
  if ('times' in fault) return bringsCode(fault.fault);
  if ('delay' in fault) return fault.fault !== undefined && bringsCode(fault.fault);
  return 'body' in fault;
}

/** Whether only a page of another origin can tell the fault. */
export function needsOtherOrigin(fault: Fault): boolean {
  if (typeof fault !== 'object') return fault === 'no-cors';
  if ('times' in fault) return needsOtherOrigin(fault.fault);
  return 'delay' in fault && fault.fault !== undefined && needsOtherOrigin(fault.fault);
}

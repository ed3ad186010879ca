/**
 * A fault of an answer: an HTTP status (`404`, `503`), a name, or an object with the details. Faults are plain data; `Faults`
 * (faults.ts) applies one to a path. Faulty answers are not cached, so that healing a fault takes effect at once; exceptions are
 * 'cacheable-404' and headers that a test sets.
 */
export type Fault = Misbehaviour | Times;

export type Misbehaviour = number | NamedFault | Redirect | Headers | Body | Delay | SlowLine;

export type NamedFault =
  /**
   * The connection is reset before an answer. On a connection that was open already, browsers repeat the request without telling
   * the page, so with `times(1, 'reset')` the page may not notice the fault.
   */
  | 'reset'
  /** There is never an answer. */
  | 'hang'
  /** Ten bytes per second, and never the last one. */
  | 'drip'
  /** Half of what Content-Length promises, then the connection ends. */
  | 'truncated'
  /** 200 with a page, as from a fallback to index.html. */
  | 'html'
  /** The same page as text/javascript. */
  | 'html-as-script'
  /** The right bytes as text/plain, with nosniff. */
  | 'wrong-type'
  /** The right bytes with one bit flipped; the length is the same. */
  | 'flip-byte'
  /** The right answer without Access-Control headers, which matter only to pages of another origin. */
  | 'no-cors'
  /** 404 that can be cached for an hour. */
  | 'cacheable-404'
  /** A script that throws `Error('thrown on purpose')`. */
  | 'throw'
  /** A script that no browser can parse. */
  | 'syntax-error';

/** 302 to a path of the site or a whole URL. */
export type Redirect = { readonly redirect: string };

/** The right answer with other headers; null removes one. */
export type Headers = { readonly headers: Readonly<Record<string, string | null>> };

/** Another answer; 200 and text/javascript by default. */
export type Body = { readonly body: string | Uint8Array; readonly type?: string; readonly status?: number };

/** Waits for a promise, or a number of ms, and then gives the right answer or another fault. */
export type Delay = { readonly delay: Promise<unknown> | number; readonly fault?: Misbehaviour };

/** The right answer at a steady speed, with other headers if a test names some. `stopAfter`: nothing follows after that many bytes. */
export type SlowLine = {
  readonly bytesPerSecond: number;
  readonly stopAfter?: number;
  readonly headers?: Headers['headers'];
};

/** Applies to that many requests, and then heals by itself. */
export type Times = { readonly times: number; readonly fault: Misbehaviour };

/** `times(2, 503)`: two requests fail, the third one succeeds. Requests by which the shell diagnoses a fault count, too. */
export const times = (count: number, fault: Misbehaviour): Times => ({ times: count, fault });

/** Whether the fault replaces code. A team could have built that code, so the manifest must not have the old digest. */
export function bringsCode(fault: Fault): boolean {
  if (typeof fault !== 'object') return fault === 'throw' || fault === 'syntax-error';
  if ('times' in fault) return bringsCode(fault.fault);
  if ('delay' in fault) return fault.fault !== undefined && bringsCode(fault.fault);
  return 'body' in fault;
}

/** Whether the fault matters only to pages of another origin. */
export function needsOtherOrigin(fault: Fault): boolean {
  if (typeof fault !== 'object') return fault === 'no-cors';
  if ('times' in fault) return needsOtherOrigin(fault.fault);
  return 'delay' in fault && fault.fault !== undefined && needsOtherOrigin(fault.fault);
}

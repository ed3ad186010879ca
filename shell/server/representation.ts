import { createHash } from 'node:crypto';
import { brotliCompress, brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { firstWishes } from './limits/first-wishes.ts';
import { rememberBy } from './remember-by.ts';

/** A text that is composed once and sent many times: https://www.rfc-editor.org/rfc/rfc9110#section-3.2 */
export type Representation = {
  readonly contentType: string;
  readonly etag: string;
  /** A request header, in addition to Accept-Encoding, by which it was selected. */
  readonly vary?: string;
  /** The body in one coding, which is compressed at the first call, and for later ones in the background once more. */
  readonly body: (coding: Coding) => Buffer;
};

/** The smallest first. */
const CODINGS = ['br', 'gzip', 'identity'] as const;
export type Coding = (typeof CODINGS)[number];

/** A tenth of the time of the best quality: the first request for a manifest of 1,000 remotes must not delay others. */
const FAST_QUALITY = 6;
/** Of texts up to this length, later requests get the best quality: the store's home page then has 7.2 KB in place of 7.7 KB. */
const BEST_QUALITY_MAX_BYTES = 96 * 1024;

const quality = (level: number) => ({ params: { [constants.BROTLI_PARAM_QUALITY]: level } });

export function represent(text: string, contentType: string): Representation {
  const plain = Buffer.from(text);
  const bodies = new Map<Coding, Buffer>([['identity', plain]]);
  const encode = {
    identity: () => plain,
    gzip: () => gzipSync(plain),
    br: () => {
      if (plain.length <= BEST_QUALITY_MAX_BYTES) {
        brotliCompress(plain, quality(constants.BROTLI_MAX_QUALITY), (error, best) => {
          if (!error) bodies.set('br', best); // otherwise the body from below stays
        });
      }
      return brotliCompressSync(plain, quality(FAST_QUALITY));
    },
  };
  return {
    contentType,
    // Weak, because all codings of the text share it: https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1
    etag: `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 27)}"`,
    body(coding) {
      const body = bodies.get(coding) ?? encode[coding]();
      bodies.set(coding, body);
      return body;
    },
  };
}

/**
 * The smallest coding that an `Accept-Encoding` header allows, whatever its weights; no coding if there is no header
 * (https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3).
 *
 * @param available those that there are, the smallest first
 */
export function preferredCoding(header = '', available: readonly Coding[] = CODINGS): Coding {
  return preferred(`${available.join()} ${header}`, () => findPreferred(header, available));
}

/** Whether an `Accept-Encoding` header allows a coding. */
export const acceptsCoding = (header: string | undefined, coding: string): boolean =>
  findPreferred(header ?? '', [coding]) === coding;

/** Browsers send a handful of headers. */
const preferred = rememberBy<Coding>(100);

function findPreferred<Coded extends string>(header: string, available: readonly Coded[]): Coded | 'identity' {
  const accepted = new Negotiator({ headers: { 'accept-encoding': firstWishes(header) } }).encodings([...available]);
  return available.find((coding) => accepted.includes(coding)) ?? 'identity';
}

/** Whether an `If-None-Match` header lists this entity tag. The comparison is weak: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 */
export function hasTag(header: string | undefined, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return (header ?? '').split(',').some((tag) => tag.trim() === '*' || opaque(tag) === opaque(etag));
}

/** Sends the text, or 304 if the client has it already. Clients revalidate it at each use. */
export function sendRepresentation(
  request: FastifyRequest,
  reply: FastifyReply,
  { contentType, etag, vary, body }: Representation,
  status = 200,
): FastifyReply {
  reply
    .header('cache-control', 'no-cache')
    .header('etag', etag)
    .header('vary', ['accept-encoding', vary].filter(Boolean).join(', '));
  if (status === 200 && hasTag(request.headers['if-none-match'], etag)) return reply.code(304).send();
  const coding = preferredCoding(request.headers['accept-encoding']);
  if (coding !== 'identity') reply.header('content-encoding', coding);
  return reply.code(status).type(contentType).send(body(coding));
}

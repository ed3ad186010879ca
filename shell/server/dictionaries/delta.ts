import { createHash } from 'node:crypto';
import { compressUsingDict, createCCtx, freeCCtx, init } from '@bokuweb/zstd-wasm';

/** How a client says that it can read deltas: https://www.rfc-editor.org/rfc/rfc9842#section-5 */
export const DELTA_CODING = 'dcz';

const MAGIC = Buffer.from([0x5e, 0x2a, 0x4d, 0x18, 0x20, 0, 0, 0]);
/** Of a file that changed a little, the best level makes no smaller delta, and takes ten times as long. */
const LEVEL = 12;

let started: Promise<void> | undefined;

function start(): Promise<void> {
  started ??= init();
  return started;
}

/** The body of a file in the coding `dcz`, for a client that has the dictionary: https://www.rfc-editor.org/rfc/rfc9842#section-5 */
export async function makeDelta(content: Buffer, dictionary: Buffer): Promise<Buffer> {
  await start();
  const context = createCCtx();
  try {
    const frame = compressUsingDict(context, content, dictionary, LEVEL);
    return Buffer.concat([MAGIC, createHash('sha256').update(dictionary).digest(), frame]);
  } finally {
    freeCCtx(context);
  }
}

/** The digest in an `Available-Dictionary` header, in base64; undefined if the header is not one: https://www.rfc-editor.org/rfc/rfc9842#section-2.2 */
export const parseAvailableDictionary = (header: string | undefined): string | undefined =>
  /^:([A-Za-z0-9+/]{43}=):$/.exec(header ?? '')?.[1];

/** The digest by which a client names a dictionary, in base64. */
export const dictionaryDigest = (content: Buffer): string => createHash('sha256').update(content).digest('base64');

import { createHash } from 'node:crypto';
import type { Answer } from '../../shell/server/front/answer.ts';
import { altered } from './alter.ts';
import type { Fault } from './fault.ts';

/** The code that a fault brings in place of a file. @throws {Error} if it brings none: see `bringsCode` */
export async function codeOf(fault: Fault): Promise<Buffer> {
  if (typeof fault === 'object' && ('times' in fault || 'delay' in fault)) {
    if (fault.fault === undefined) throw new Error('The fault brings no code.');
    return codeOf(fault.fault);
  }
  if (fault !== 'throw' && fault !== 'syntax-error' && !(typeof fault === 'object' && 'body' in fault)) {
    throw new Error('The fault brings no code.');
  }
  const { body } = await altered(fault, () => Promise.reject(new Error('The fault has code of its own.')));
  return body;
}

/**
 * Makes a remote entry accept other code in some of its files, as if the build had been made with it. The files themselves stay
 * acceptable, for when the fault has healed.
 *
 * @param description the build's remote.json
 */
export function acceptingCode(
  entry: Answer,
  description: Answer,
  isReplaced: (file: string) => boolean,
  code: Buffer,
): Answer {
  if (entry.status !== 200 || description.status !== 200) return entry;
  const { files = {} }: { files?: Record<string, { integrity: string }> } = JSON.parse(
    description.body.toString('utf8'),
  );
  const added = createHash('sha256').update(code).digest('base64');
  let text = entry.body.toString('utf8');
  for (const [file, { integrity }] of Object.entries(files)) {
    if (!isReplaced(file)) continue;
    // The entry has digests without their `=`: remotes/build/check-files.ts. An integrity may be a list of digests.
    const own = integrity.replace('sha256-', '').slice(0, -1);
    text = text.replaceAll(own, `${added} sha256-${own}`);
  }
  const { 'content-length': _, etag: __, ...headers } = entry.headers;
  return { ...entry, headers: { ...headers, 'cache-control': 'no-store' }, body: Buffer.from(text) };
}

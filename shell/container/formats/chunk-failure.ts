import { decodeUrl } from '../../decode-url.ts';
import { ShellError } from '../../errors.ts';
import { isChanged } from '../diagnosis/diagnose-entry.ts';
import type { LoadOptions } from '../load-options.ts';

/** Finds out why a file of a build other than its entry did not load: CHUNK_INTEGRITY_MISMATCH, or CHUNK_UNREACHABLE. */
export async function chunkFailure(url: string, cause: unknown, options: LoadOptions): Promise<ShellError> {
  const integrity = integrityOf(url, options);
  return integrity && (await isChanged(url, { ...options, integrity }))
    ? new ShellError('CHUNK_INTEGRITY_MISMATCH', `${url} is not the file with ${integrity}`, { ...options, cause })
    : new ShellError('CHUNK_UNREACHABLE', `${url} could not be loaded`, { ...options, cause });
}

/** What the manifest has for a file of the build, however its URL is encoded. */
export function integrityOf(url: string, { files = {}, basePath = '' }: LoadOptions): string | undefined {
  const path = decodeUrl(url.replace(/[?#].*/s, ''));
  const folder = decodeUrl(basePath);
  return path.startsWith(folder) ? files[path.slice(folder.length)] : undefined;
}

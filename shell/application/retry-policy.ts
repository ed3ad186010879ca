import { ShellError, type ShellErrorCode } from '../errors.ts';

/** What may work a moment later: the network, a server, a file that is just being deployed. */
const TRANSIENT: ReadonlySet<ShellErrorCode> = new Set([
  'ENTRY_UNREACHABLE',
  'ENTRY_TIMEOUT',
  'ENTRY_NOT_FOUND',
  'ENTRY_SERVER_ERROR',
  'MODULE_TIMEOUT',
  'CHUNK_UNREACHABLE',
  'SHARED_CHUNK_UNREACHABLE',
]);

/** What happens if a build has been deleted. */
const MISSING: readonly ShellErrorCode[] = ['ENTRY_NOT_FOUND', 'CHUNK_UNREACHABLE', 'SHARED_CHUNK_UNREACHABLE'];

export const isTransient = (error: unknown): boolean => error instanceof ShellError && TRANSIENT.has(error.code);

/** Whether files of the build are missing. */
export const isMissing = (error: unknown): boolean => error instanceof ShellError && MISSING.includes(error.code);

/** Whether only a page load can succeed. */
export const needsPageLoad = (error: unknown): boolean => error instanceof ShellError && error.needsPageLoad === true;

/** Pause before the one automatic retry, in ms; random, so that the visitors of an outage do not all retry at once. */
export const retryDelayMs = (): number => 300 + Math.random() * 500;

import { ShellError, type ShellErrorCode } from '../errors.ts';

/** What may be gone a moment later: the network, a server, a file that is just being deployed. */
const TRANSIENT: ReadonlySet<ShellErrorCode> = new Set([
  'ENTRY_UNREACHABLE',
  'ENTRY_TIMEOUT',
  'ENTRY_NOT_FOUND',
  'ENTRY_SERVER_ERROR',
  'MODULE_TIMEOUT',
  'CHUNK_UNREACHABLE',
  'SHARED_CHUNK_UNREACHABLE',
]);

/** What comes of a build that was deleted. */
const GONE: readonly ShellErrorCode[] = ['ENTRY_NOT_FOUND', 'CHUNK_UNREACHABLE', 'SHARED_CHUNK_UNREACHABLE'];

export const isTransient = (error: unknown): boolean => error instanceof ShellError && TRANSIENT.has(error.code);
export const isGone = (error: unknown): boolean => error instanceof ShellError && GONE.includes(error.code);

/** Pause before the one automatic retry, in ms: visitors of one moment must not come back at one moment. */
export const retryDelayMs = (): number => 300 + Math.random() * 500;

import type { ShellErrorCode } from '../../errors.ts';

/**
 * Passes a part of a load on. If nothing that it waits for arrives for `limitMs`, those who wait for the load receive an error; the load
 * goes on.
 *
 * @param awaited URL of the file, or of the folder of the files; see onStandstill in standstill.ts, as for `isStrict`
 * @param what says in the error what stood still
 */
export type Limit = <Part>(
  limitMs: number,
  part: Promise<Part>,
  awaited: string,
  code: ShellErrorCode,
  what: { toString(): string },
  isStrict?: boolean,
) => Promise<Part>;

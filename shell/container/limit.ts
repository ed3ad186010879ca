/**
 * Passes a part of a load on. If nothing that it waits for arrives for `limitMs`, those who wait for the load receive `late`; the load
 * goes on.
 *
 * @param awaited URL of the file, or of the folder of the files; see onStandstill in standstill.ts
 * @param late makes the error; receives the files that are still pending, as a part of a sentence
 */
export type Limit = <Part>(
  limitMs: number,
  part: Promise<Part>,
  awaited: string,
  late: (pending: string) => Error,
) => Promise<Part>;

/** A build may take this long to mount: half as long again as the one that it replaces, and at least 30 ms more, which is noise of a machine. */
export const mountLimitMs = (beforeMs: number): number => Math.max(beforeMs * 1.5, beforeMs + 30);

/** In bytes: a fifth more than the build that it replaces, and at least 1 KB, which no visitor notices. */
export const sizeLimit = (before: number): number => Math.max(before * 1.2, before + 1000);

/** Whether a figure is above the limit that the one before gives. False if one of the two is unknown. */
export const exceeds = (
  limit: (before: number) => number,
  now: number | undefined,
  before: number | undefined,
): boolean => now !== undefined && before !== undefined && now > limit(before);

/** The middle one; undefined without any. */
export const median = (values: readonly number[]): number | undefined =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];

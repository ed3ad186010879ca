const BUCKETS_PER_PERCENT = 100;

/**
 * In which of the buckets 0 to 9999 a visitor stands for a remote: always the same one, and another one for each remote, so that
 * two rollouts do not meet the same people. Pure; ops count with it too.
 */
export const bucketOf = (visitor: string, remote: string): number =>
  mix(hash(`${visitor} ${remote}`)) % (100 * BUCKETS_PER_PERCENT);

/** @param percent 0 to 100; whoever is in at some percentage stays in at every greater one */
export const isInRollout = (bucket: number, percent: number): boolean => bucket < percent * BUCKETS_PER_PERCENT;

/** FNV-1a over UTF-16 code units. Texts that differ only at their end get values close to each other, hence `mix`. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value;
}

/** The finaliser of MurmurHash3: each bit of the input turns each bit of the result with a chance of one half. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

const BUCKETS_PER_PERCENT = 100;

/**
 * Assigns a visitor to one of the buckets 0 to 9999, always to the same one. Buckets of different remotes are independent, so that
 * the same visitors do not get the rollouts of all of them. `conch` uses it too, to count.
 */
export const bucketOf = (visitor: string, remote: string): number =>
  mix(hash(`${visitor} ${remote}`)) % (100 * BUCKETS_PER_PERCENT);

/** @param percent 0 to 100. A visitor who is in the rollout at one percentage is also in it at every higher one. */
export const isInRollout = (bucket: number, percent: number): boolean => bucket < percent * BUCKETS_PER_PERCENT;

/**
 * FNV-1a (https://datatracker.ietf.org/doc/draft-eastlake-fnv) over UTF-16 code units. Strings that differ only at their end have
 * similar hashes, hence `mix`.
 */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value;
}

/**
 * The finaliser of MurmurHash3 (`fmix32` in https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp): each bit of the
 * input flips each bit of the result with a probability of one half.
 */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

import { bucketOf } from './rollout.ts';

const ID_KEY = 'conch:visitor';
const BUCKET_KEY = 'conch:bucket';
const PARAMETER = 'conch-bucket';

/** Undefined until it is asked for: a site without a rollout stores nothing about visitors. */
let id: string | undefined;
/** Read when the page is loaded, because links drop the query. */
const asked = new URLSearchParams(location.search).get(PARAMETER);
/** Likewise, but what the tab keeps only when it is asked for: to look into its storage takes long. */
let fixed = asked === null ? undefined : { bucket: fixedBucket() };

/** The bucket, 0 to 9999, in which this visitor stands for a remote. */
export function visitorBucket(remote: string): number {
  fixed ??= { bucket: fixedBucket() };
  if (fixed.bucket !== undefined) return fixed.bucket;
  id ??= visitorId();
  return bucketOf(id, remote);
}

/** Random, and the same at each visit where storage is allowed. */
function visitorId(): string {
  const parts = crypto.getRandomValues(new Uint32Array(4)); // `randomUUID` is there on secure origins alone
  const fresh = Array.from(parts, (part) => part.toString(16).padStart(8, '0')).join('');
  try {
    const known = localStorage.getItem(ID_KEY);
    if (known && /^[0-9a-f]{32}$/.test(known)) return known;
    localStorage.setItem(ID_KEY, fresh);
  } catch (error) {
    console.warn('This browser cannot remember its visitor', error);
  }
  return fresh;
}

/**
 * `?conch-bucket=4711` puts a tester into that bucket, for every remote. The tab keeps it until `?conch-bucket=` ends it.
 */
function fixedBucket(): number | undefined {
  const valid = asked !== null && /^\d{0,4}$/.test(asked) ? asked : undefined;
  if (asked !== null && valid === undefined) {
    console.warn(`?${PARAMETER}=${asked} is no number from 0 to 9999`);
  }
  let bucket: string | null | undefined = valid;
  try {
    if (valid !== undefined) sessionStorage.setItem(BUCKET_KEY, valid);
    bucket = sessionStorage.getItem(BUCKET_KEY);
  } catch (error) {
    if (valid) console.warn(`This tab cannot remember ?${PARAMETER}=${valid}`, error);
  }
  return bucket && /^\d{1,4}$/.test(bucket) ? Number(bucket) : undefined;
}

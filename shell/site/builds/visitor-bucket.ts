import { readText, siteKey, writeText } from '../../storage.ts';
import { bucketOf } from './rollout.ts';

const ID_KEY = siteKey('conch:visitor');
const BUCKET_KEY = siteKey('conch:bucket');
const PARAMETER = 'conch-bucket';

/** Undefined until it is needed: a site without a rollout stores nothing about visitors. */
let id: string | undefined;
/** Read when the page loads, because links drop the query. */
const requested = new URLSearchParams(location.search).get(PARAMETER);
/** Read when the page loads only if the query asks for it: the first access to storage blocks for some milliseconds. */
let fixed = requested === null ? undefined : { bucket: fixedBucket() };

/** The bucket, 0 to 9999, of this visitor for a remote. */
export function visitorBucket(remote: string): number {
  fixed ??= { bucket: fixedBucket() };
  if (fixed.bucket !== undefined) return fixed.bucket;
  id ??= visitorId();
  return bucketOf(id, remote);
}

/** Random, and the same at each visit if storage is allowed. */
function visitorId(): string {
  const stored = readText('localStorage', ID_KEY);
  if (stored && /^[0-9a-f]+$/.test(stored)) return stored;
  const fresh = String(Math.random()).slice(2); // decides on a bucket, and has to be neither secret nor unique
  writeText('localStorage', ID_KEY, fresh, 'This browser cannot remember its visitor');
  return fresh;
}

/** `?conch-bucket=4711` puts a tester into that bucket for every remote. The tab keeps it until `?conch-bucket=` ends it. */
function fixedBucket(): number | undefined {
  let bucket = requested;
  if (bucket === null || !/^\d{0,4}$/.test(bucket)) {
    if (bucket !== null) console.warn(`?${PARAMETER}=${bucket} is not a number from 0 to 9999`);
    bucket = readText('sessionStorage', BUCKET_KEY) ?? '';
  } else writeText('sessionStorage', BUCKET_KEY, bucket);
  return /^\d{1,4}$/.test(bucket) ? Number(bucket) : undefined;
}

import { UsageError } from '../verb.ts';
import { openAzure } from './azure.ts';
import type { Bucket, BucketOptions } from './bucket.ts';
import { openS3 } from './s3.ts';

/** Scheme -> how a bucket of that kind is opened, with the variables of the environment that its own tools read. */
const KINDS: Readonly<Record<string, (name: string, options: BucketOptions) => Bucket>> = {
  s3: openS3,
  az: openAzure,
};

/** With the waits between them, about a minute. */
const ATTEMPTS = 10;

/** A place in a bucket. */
export type BucketPlace = {
  readonly bucket: Bucket;
  /** What comes after the name of the bucket: `shop/site.json` of `s3://bucket/shop/site.json`. */
  readonly key: string;
};

/** Whether an argument is the URL of a bucket, not a path. */
export const isBucketUrl = (text: string): boolean => Object.hasOwn(KINDS, /^([a-z0-9]+):\/\//.exec(text)?.[1] ?? '');

/**
 * @param url `s3://bucket/` or `s3://bucket/folder/`
 * @returns with the beginning of all keys in the folder
 * @throws as `openBucket`
 */
export function openBucketFolder(url: string): { readonly bucket: Bucket; readonly prefix: string } {
  // An object of any name in there.
  const { bucket, key } = openBucket(`${url.replace(/\/*$/, '')}/-`);
  return { bucket, prefix: key.slice(0, -1) };
}

/**
 * @param url `s3://bucket/key`
 * @throws {UsageError} the bucket or the key is missing
 * @throws {OperatorError} BUCKET_UNREACHABLE the environment has no credentials
 */
export function openBucket(
  url: string,
  { environment = process.env, attempts = ATTEMPTS }: Partial<BucketOptions> = {},
): BucketPlace {
  const [, scheme = '', name = '', key = ''] = /^([a-z0-9]+):\/\/([^/?#]+)\/([^?#]*)$/.exec(url) ?? [];
  const open = Object.hasOwn(KINDS, scheme) ? KINDS[scheme] : undefined;
  if (!open || key.split('/').some((part) => ['', '.', '..'].includes(part)))
    throw new UsageError(
      `${url} is not the URL of an object in a bucket, such as s3://bucket/site.json or az://container/site.json`,
    );
  return { bucket: open(name, { environment, attempts }), key };
}

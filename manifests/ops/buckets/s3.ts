import { AwsClient } from 'aws4fetch';
import { type Bucket, type BucketOptions, type Condition, encodeKey, type NewObject } from './bucket.ts';
import { bucketError } from './bucket-error.ts';
import { request } from './request.ts';
import { textsOf } from './texts-of.ts';

/**
 * A bucket of any store that speaks S3. Credentials, region and endpoint are those of the AWS tools:
 * https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
 *
 * Conditional writes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 *
 * @throws {OperatorError} BUCKET_UNREACHABLE without credentials
 */
export function openS3(name: string, { environment, attempts }: BucketOptions): Bucket {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_REGION,
    AWS_DEFAULT_REGION,
    AWS_ENDPOINT_URL_S3,
    AWS_ENDPOINT_URL,
  } = environment;
  const url = `s3://${name}/`;
  if (!accessKeyId || !secretAccessKey) {
    const remedy =
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN for temporary ones), as "aws configure export-credentials --format env" prints them.';
    throw bucketError(`There are no credentials for ${url}.`, remedy);
  }
  const region = AWS_REGION || AWS_DEFAULT_REGION || 'us-east-1';
  const endpoint = AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL;
  // Other stores may have no host for each bucket, and names with dots fit no certificate.
  const isHost = endpoint === undefined && !name.includes('.');
  const home = isHost
    ? `https://${name}.s3.${region}.amazonaws.com/`
    : `${(endpoint ?? `https://s3.${region}.amazonaws.com`).replace(/\/*$/, '')}/${name}/`;
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
    region,
    service: 's3',
    retries: 0,
  });
  const send = (path: string, init: Sent = {}) =>
    request(url, async (signal) => fetch(await client.sign(`${home}${path}`, init), { signal }), attempts);

  return {
    name: url,
    async get(key, known) {
      const headers = known ? { 'if-none-match': known.etag } : {};
      const { status, body, etag } = await send(encodeKey(key), { headers });
      if (status === 304) return known;
      return status === 404 ? undefined : { body, etag };
    },
    async put(key, object, condition) {
      const init = { method: 'PUT', body: object.body, headers: { ...describe(object), ...conditional(condition) } };
      const { status, etag } = await send(encodeKey(key), init);
      // If-Match for an object that is not there: 404.
      return status === 412 || status === 404 ? undefined : etag;
    },
    async remove(key) {
      await send(encodeKey(key), { method: 'DELETE' });
    },
    async list(prefix, after) {
      const names: string[] = [];
      let token: string | undefined;
      do {
        const query = new URLSearchParams({ 'list-type': '2', 'encoding-type': 'url', prefix });
        if (token !== undefined) query.set('continuation-token', token);
        else if (after !== undefined) query.set('start-after', `${prefix}${after}`);
        // A form's "+" would be signed as "%20".
        const { body } = await send(`?${query.toString().replaceAll('+', '%20')}`);
        const xml = body.toString('utf8');
        names.push(...textsOf('Key', xml).map((key) => decodeURIComponent(key.replaceAll('+', ' '))));
        [token] = textsOf('NextContinuationToken', xml);
      } while (token !== undefined);
      return names.map((key) => key.slice(prefix.length));
    },
  };
}

type Sent = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: NewObject['body'];
};

const describe = ({ type, cacheControl, encoding }: NewObject) => ({
  'content-type': type,
  'cache-control': cacheControl,
  ...(encoding && { 'content-encoding': encoding }),
});

/** Ceph refuses an ETag with its quotes; AWS takes both. */
function conditional(condition: Condition): Record<string, string> {
  if (condition === 'none') return {};
  return condition === 'absent' ? { 'if-none-match': '*' } : { 'if-match': condition.etag.replace(/^"|"$/g, '') };
}

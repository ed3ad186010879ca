import { createHmac } from 'node:crypto';
import { type Bucket, type BucketOptions, type Condition, encodeKey, type NewObject } from './bucket.ts';
import { bucketError } from './bucket-error.ts';
import { request } from './request.ts';
import { textsOf } from './texts-of.ts';

const API_VERSION = '2021-12-02';

/**
 * A container of Azure Blob Storage. The account and its key, or a shared access signature, are those of the Azure CLI:
 * https://learn.microsoft.com/en-us/azure/storage/blobs/authorize-data-operations-cli
 *
 * The client of Azure has a megabyte, and needs packages for columns of data; this needs four requests.
 *
 * @throws {OperatorError} BUCKET_UNREACHABLE without credentials
 */
export function openAzure(name: string, { environment, attempts }: BucketOptions): Bucket {
  const url = `az://${name}/`;
  const account = accountOf(environment);
  if (!account) {
    const remedy =
      'Set AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT with AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN.';
    throw bucketError(`There are no credentials for ${url}.`, remedy);
  }
  const home = `${account.endpoint}/${name}`;
  const send = (path: string, sent: Sent = {}) =>
    request(
      url,
      async (signal) => {
        const target = new URL(`${home}${path}`);
        const signed = account.authorize(sent, target);
        return fetch(new Request(signed.url, { ...sent, headers: signed.headers }), { signal });
      },
      attempts,
    );

  return {
    name: url,
    async get(key, known) {
      const headers = known ? { 'if-none-match': known.etag } : {};
      const { status, body, etag } = await send(`/${encodeKey(key)}`, { headers });
      if (status === 304) return known;
      return status === 404 ? undefined : { body, etag };
    },
    async put(key, object, condition) {
      const headers = { ...describe(object), ...conditional(condition) };
      const { status, etag } = await send(`/${encodeKey(key)}`, {
        method: 'PUT',
        body: Buffer.from(object.body),
        headers,
      });
      return status === 412 || status === 404 ? undefined : etag;
    },
    async remove(key) {
      await send(`/${encodeKey(key)}`, { method: 'DELETE' });
    },
    async list(prefix, after = '') {
      const names: string[] = [];
      let marker = '';
      do {
        const query = new URLSearchParams({ restype: 'container', comp: 'list', prefix, marker });
        const { body } = await send(`?${query}`);
        const xml = body.toString('utf8');
        names.push(...textsOf('Name', xml).map((key) => key.slice(prefix.length)));
        [marker = ''] = textsOf('NextMarker', xml);
      } while (marker !== '');
      return names.filter((key) => key > after);
    },
  };
}

const describe = ({ type, cacheControl, encoding }: NewObject) => ({
  'content-type': type,
  'x-ms-blob-type': 'BlockBlob',
  'x-ms-blob-cache-control': cacheControl,
  ...(encoding && { 'x-ms-blob-content-encoding': encoding }),
});

function conditional(condition: Condition): Record<string, string> {
  if (condition === 'none') return {};
  return condition === 'absent' ? { 'if-none-match': '*' } : { 'if-match': condition.etag };
}

type Sent = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer<ArrayBuffer>;
};

type Account = {
  /** URL of all its containers, without a slash at the end. */
  readonly endpoint: string;
  /** Adds what proves who asks. */
  readonly authorize: (
    sent: Sent,
    url: URL,
  ) => { readonly url: URL; readonly headers: Readonly<Record<string, string>> };
};

/** https://learn.microsoft.com/en-us/azure/storage/common/storage-configure-connection-string */
export function accountOf(environment: NodeJS.ProcessEnv): Account | undefined {
  const {
    AZURE_STORAGE_CONNECTION_STRING = '',
    AZURE_STORAGE_ACCOUNT = '',
    AZURE_STORAGE_KEY = '',
    AZURE_STORAGE_SAS_TOKEN = '',
  } = environment;
  const fields = new Map(
    AZURE_STORAGE_CONNECTION_STRING.split(';').map((field): [string, string] => {
      const at = field.indexOf('=');
      return [field.slice(0, at).trim(), field.slice(at + 1)];
    }),
  );
  const name = fields.get('AccountName') || AZURE_STORAGE_ACCOUNT;
  const key = fields.get('AccountKey') || AZURE_STORAGE_KEY;
  const token = fields.get('SharedAccessSignature') || AZURE_STORAGE_SAS_TOKEN;
  const { protocol = 'https', suffix = 'core.windows.net' } = {
    protocol: fields.get('DefaultEndpointsProtocol'),
    suffix: fields.get('EndpointSuffix'),
  };
  const endpoint = (fields.get('BlobEndpoint') || (name && `${protocol}://${name}.blob.${suffix}`)).replace(/\/*$/, '');
  if (endpoint === '' || (token === '' && (name === '' || key === ''))) return undefined;
  return {
    endpoint,
    authorize(sent, url) {
      const headers = { ...sent.headers, 'x-ms-date': new Date().toUTCString(), 'x-ms-version': API_VERSION };
      if (token === '')
        return { url, headers: { ...headers, authorization: sharedKey(name, key, { ...sent, headers }, url) } };
      const signed = new URL(url);
      for (const [field, value] of new URLSearchParams(token)) signed.searchParams.set(field, value);
      return { url: signed, headers };
    },
  };
}

/** What a signature covers, in this order, besides the headers of Azure and the URL. */
const SIGNED_HEADERS = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-md5',
  'content-type',
  'date',
  'if-modified-since',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'range',
];

/** https://learn.microsoft.com/en-us/rest/api/storageservices/authorize-with-shared-key */
function sharedKey(account: string, key: string, { method = 'GET', headers = {}, body }: Sent, url: URL): string {
  const values = new Map(Object.entries(headers));
  if (body && body.length > 0) values.set('content-length', String(body.length));
  const own = [...values].filter(([name]) => name.startsWith('x-ms-')).sort(([a], [b]) => (a < b ? -1 : 1));
  const query = [...url.searchParams].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = [
    method,
    ...SIGNED_HEADERS.map((name) => values.get(name) ?? ''),
    ...own.map(([name, value]) => `${name}:${value}`),
    `/${account}${url.pathname}`,
    ...query.map(([name, value]) => `${name}:${value}`),
  ].join('\n');
  return `SharedKey ${account}:${createHmac('sha256', Buffer.from(key, 'base64')).update(text, 'utf8').digest('base64')}`;
}

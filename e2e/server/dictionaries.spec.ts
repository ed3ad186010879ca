import { createHash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { createDCtx, decompressUsingDict } from '@bokuweb/zstd-wasm';
import { expect, IMMUTABLE, test } from '../sites/shop-server.ts';
import type { Answer } from '../support/ask.ts';

const lines = Array.from({ length: 500 }, (_, line) => `export const value${line} = ${line * line};`);
const code = (version: string) => Buffer.from([`export const version = '${version}';`, ...lines].join('\n'));
const digest = (content: Buffer): string => createHash('sha256').update(content).digest('base64');

const OLD = '/remotes/shop/1.0.0/page.00000001.js';
const NEW = '/remotes/shop/1.0.1/page.00000002.js';
const CODINGS = 'gzip, deflate, br, zstd, dcb, dcz';

/** Headers of a browser that has the content. */
const having = (content: Buffer, codings = CODINGS) => ({
  'accept-encoding': codings,
  'available-dictionary': `:${digest(content)}:`,
});

test.beforeEach(({ workspace }) => {
  const write = (path: string, content: Buffer) => {
    workspace.write(`root${path}`, content);
    workspace.write(`root${path}.br`, brotliCompressSync(content));
  };
  write(OLD, code('1.0.0'));
  write(NEW, code('1.0.1'));
  write('/remotes/shop/1.0.1/remoteEntry.js', code('1.0.1 entry'));
});

/** By the same instance of the library as the server's, which runs in this process and has started it. */
const unpack = (body: Buffer, dictionary: Buffer): Buffer =>
  Buffer.from(decompressUsingDict(createDCtx(), body.subarray(40), dictionary));

const coding = ({ headers }: Answer) => headers['content-encoding'];

test('files of builds say for which files they are a dictionary, and the manifest and pages do not', async ({
  server,
}) => {
  const old = await server.ask(OLD);
  expect(old.headers).toMatchObject({
    'cache-control': IMMUTABLE,
    'use-as-dictionary': 'match="/remotes/shop/*/page.*.js"',
    vary: 'accept-encoding, available-dictionary',
  });
  const script = await server.ask('/shell/main.91abf012.js');
  expect(script.headers['use-as-dictionary']).toBe('match="/shell/main.*.js"');
  // What is revalidated is no dictionary for the browser, but may be sent as a delta.
  const entry = await server.ask('/remotes/shop/1.0.1/remoteEntry.js');
  expect(entry.headers).toMatchObject({ 'cache-control': 'no-cache', vary: 'accept-encoding, available-dictionary' });
  expect(entry.headers).not.toHaveProperty('use-as-dictionary');
  for (const path of ['/manifests/site.json', '/']) {
    expect((await server.ask(path)).headers).not.toHaveProperty('use-as-dictionary');
  }
});

test('a client that has another version gets what has changed, and every other one the whole file', async ({
  server,
}) => {
  const ask = (headers: Record<string, string>) => server.ask(NEW, { headers });
  await expect.poll(async () => coding(await ask(having(code('1.0.0'))))).toBe('dcz');
  const { headers, body, status } = await ask(having(code('1.0.0')));
  expect({ status, ...headers }).toMatchObject({
    status: 200,
    'cache-control': IMMUTABLE.replace('public', 'private'),
    vary: 'accept-encoding, available-dictionary',
    'use-as-dictionary': 'match="/remotes/shop/*/page.*.js"',
    'content-type': 'application/javascript; charset=utf-8',
  });
  expect(body.length).toBeLessThan(100);
  expect(unpack(body, code('1.0.0'))).toEqual(code('1.0.1'));

  const whole = await ask({ 'accept-encoding': CODINGS });
  const others = [
    await ask(having(code('0.9.0'))),
    await ask(having(code('1.0.0'), 'gzip, br')),
    await ask({ ...having(code('1.0.0')), 'available-dictionary': digest(code('1.0.0')) }),
  ];
  for (const answer of [whole, ...others]) {
    expect(coding(answer)).toBe('br');
    expect(brotliDecompressSync(answer.body)).toEqual(code('1.0.1'));
    expect(answer.headers).toMatchObject({ vary: 'accept-encoding, available-dictionary', etag: whole.headers.etag });
  }
  expect(headers.etag).not.toBe(whole.headers.etag);
  const part = await ask({ ...having(code('1.0.0'), 'dcz'), range: 'bytes=0-9' });
  expect({ coding: coding(part), status: part.status, text: part.text }).toEqual({
    coding: undefined,
    status: 206,
    text: 'export con',
  });
});

test('a delta is of the file as it is now', async ({ server }) => {
  const ask = () => server.ask(NEW, { headers: having(code('1.0.0')) });
  await expect.poll(async () => coding(await ask())).toBe('dcz');
  server.workspace.replace(`root${NEW}`, code('1.0.1 built again'));
  server.workspace.replace(`root${NEW}.br`, brotliCompressSync(code('1.0.1 built again')));
  expect(coding(await ask())).toBe('br');
  await expect.poll(async () => coding(await ask())).toBe('dcz');
  const { body } = await ask();
  const content = unpack(body, code('1.0.0'));
  expect(content).toEqual(code('1.0.1 built again'));
});

test('a file that is new has no delta, nor has one that changed altogether', async ({ server }) => {
  const path = '/remotes/shop/1.0.1/other.00000002.js';
  server.workspace.write(`root${path}`, 'a()');
  server.workspace.write('root/remotes/shop/1.0.0/other.00000001.js', code('1.0.0'));
  const ask = (path: string, content: Buffer) => server.ask(path, { headers: having(content) });
  await ask(path, code('1.0.0'));
  await expect.poll(async () => coding(await ask(NEW, code('1.0.0')))).toBe('dcz');
  expect(await ask(path, code('1.0.0'))).toMatchObject({ text: 'a()', status: 200 });
});

test('a shell that was built again has deltas to the files of the one before that are still there', async ({
  server,
}) => {
  server.workspace.write('root/shell/main.00000001.js', code('shell 1'));
  server.workspace.write('root/shell/main.00000002.js', code('shell 2'));
  const ask = () => server.ask('/shell/main.00000002.js', { headers: having(code('shell 1')) });
  await expect.poll(async () => coding(await ask())).toBe('dcz');
  expect(unpack((await ask()).body, code('shell 1'))).toEqual(code('shell 2'));
});

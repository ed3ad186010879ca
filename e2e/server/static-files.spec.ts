import { symlinkSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { acceptHtml, digest, expect, IMMUTABLE, test } from '../sites/shop-server.ts';

/** The value of `?v=` that names a content. */
const tag = (content: string, algorithm?: string) =>
  digest(content, algorithm).slice(0, 12).replaceAll('+', '-').replaceAll('/', '_');

test('files with a hash in their names are cached for ever', async ({ server }) => {
  for (const path of ['/shell/main.91abf012.js', '/remotes/shop/1.0.0/home.0123abcd.js']) {
    const { status, headers } = await server.ask(path);
    expect(status, path).toBe(200);
    expect(headers['cache-control'], path).toBe(IMMUTABLE);
    expect(headers['content-type'], path).toContain('javascript');
  }
});

test('a file without a hash in its name is revalidated, and answered with 304 if it is the same', async ({
  server,
}) => {
  const path = '/remotes/shop/1.0.0/remoteEntry.js';
  const { headers, text } = await server.ask(path);
  expect(text).toBe('window.shop = 1');
  expect(headers['cache-control']).toBe('no-cache');
  const again = await server.ask(path, { headers: { 'if-none-match': headers.etag ?? 'none' } });
  expect(again).toMatchObject({ status: 304, text: '' });
  server.workspace.replace('root/remotes/shop/1.0.0/remoteEntry.js', 'window.shop = 22');
  expect(await server.ask(path, { headers: { 'if-none-match': headers.etag ?? 'none' } })).toMatchObject({
    status: 200,
  });
});

test('a remote entry is cached for ever only if ?v= is its real digest', async ({ server }) => {
  const kept = async (v: string) =>
    (await server.ask(`/remotes/shop/1.0.0/remoteEntry.js?v=${v}`)).headers['cache-control'];
  const first = tag('window.shop = 1');
  expect(await kept(first)).toBe(IMMUTABLE);
  expect(await kept(tag('window.shop = 1', 'sha256'))).toBe(IMMUTABLE);
  expect(await kept(encodeURIComponent(digest('window.shop = 1').slice(0, 11)))).toBe('no-cache');
  expect(await kept('')).toBe('no-cache');
  expect(await kept(tag('window.shop = 2'))).toBe('no-cache');
  server.workspace.write('root/remotes/shop/1.0.0/remoteEntry.js', 'window.shop = 2');
  expect(await kept(first)).toBe('no-cache');
  expect(await kept(tag('window.shop = 2'))).toBe(IMMUTABLE);
});

test('files that were compressed at build time are sent as they are', async ({ server }) => {
  const file = 'root/remotes/shop/1.0.0/home.0123abcd.js';
  server.workspace.write(`${file}.br`, brotliCompressSync('home("br")'));
  server.workspace.write(`${file}.gz`, gzipSync('home("gz")'));
  const path = '/remotes/shop/1.0.0/home.0123abcd.js';
  const br = await server.ask(path, { headers: { 'accept-encoding': 'gzip, deflate, br' } });
  const vary = 'accept-encoding, available-dictionary';
  expect(br.headers).toMatchObject({ 'content-encoding': 'br', vary, 'cache-control': IMMUTABLE });
  expect(br.headers['content-type']).toContain('javascript');
  expect(brotliDecompressSync(br.body).toString()).toBe('home("br")');
  const gzip = await server.ask(path, { headers: { 'accept-encoding': 'gzip' } });
  expect(gunzipSync(gzip.body).toString()).toBe('home("gz")');
  expect(await server.ask(path)).toMatchObject({ text: 'home()' });
});

test('missing files are answered with 404 as text, never HTML, and no-store', async ({ server }) => {
  const missing = [
    '/remotes/shop/1.0.0/gone.js',
    '/remotes/shop/2.0.0/remoteEntry.js?v=abcdefabcdef',
    '/remotes/',
    '/remotes/shop/1.0.0',
    '/remotes/shop/1.0.0/',
    '/remotes/shop/1.0.0/remoteEntry.js/x',
    `/remotes/${'x'.repeat(300)}`,
    `/remotes/${'x/'.repeat(3000)}`,
    '/shell/',
    '/shell/gone.0123abcd.js',
  ];
  for (const path of missing) {
    const { status, headers, text } = await server.ask(path, { headers: acceptHtml });
    expect({ path, status, text }).toEqual({ path, status: 404, text: 'Not found\n' });
    expect(headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  }
});

test('hidden files and files outside of the folders are answered with 404', async ({ server }) => {
  server.workspace.write('root/remotes/.env', 'SECRET=1');
  server.workspace.write('root/remotes/.git/config', 'secret');
  const paths = [
    '/remotes/.env',
    '/remotes/%2eenv',
    '/remotes/.git/config',
    '/remotes/../../site.json',
    '/remotes/..%2f..%2fsite.json',
    '/remotes/%2e%2e/%2e%2e/site.json',
    '/remotes/..\\..\\site.json',
    '/remotes//etc/passwd',
    '/shell/../../site.json',
    '/shell/../remotes/shop/1.0.0/remoteEntry.js',
  ];
  for (const path of paths) {
    expect({ path, ...(await server.ask(path)) }).toMatchObject({ path, status: 404, text: 'Not found\n' });
  }
});

test('a path that cannot be decoded is answered with 400 as text', async ({ server }) => {
  const { status, headers } = await server.ask('/remotes/%zz');
  expect(status).toBe(400);
  expect(headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
});

test('a file that cannot be read is answered with 500 as text, and logged once', async ({ server }) => {
  const path = server.workspace.path('root/remotes/loop.js');
  symlinkSync(path, path);
  const { status, headers, text } = await server.ask('/remotes/loop.js');
  expect({ status, text }).toEqual({ status: 500, text: 'Internal server error\n' });
  expect(headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  expect(server.log).toEqual([expect.stringContaining('GET /remotes/loop.js: Error: ELOOP')]);
});

test('builds can be loaded from every origin, the shell only from its own', async ({ server }) => {
  for (const path of ['/remotes/shop/1.0.0/remoteEntry.js', '/remotes/gone.js']) {
    expect((await server.ask(path)).headers, path).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
  }
  const { headers } = await server.ask('/shell/main.91abf012.js');
  expect(headers).not.toHaveProperty('access-control-allow-origin');
  expect(headers['cross-origin-resource-policy']).toBe('same-origin');
});

test('builds answer a CORS preflight request', async ({ server }) => {
  const { status, headers, text } = await server.ask('/remotes/shop/1.0.0/remoteEntry.js', {
    method: 'OPTIONS',
    headers: { origin: 'https://example.com', 'access-control-request-method': 'GET' },
  });
  expect({ status, text }).toEqual({ status: 204, text: '' });
  expect(headers).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD',
    'access-control-allow-headers': '*',
  });
});

test('remote.json of a build is served, and revalidated', async ({ server }) => {
  server.workspace.write('root/remotes/shop/1.0.0/remote.json', { name: 'shop', version: '1.0.0' });
  const { status, headers } = await server.ask('/remotes/shop/1.0.0/remote.json');
  expect(status).toBe(200);
  expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'application/json; charset=utf-8' });
});

test.describe('with further folders of builds', () => {
  test.use({ assets: ['more', 'third'] });
  test.beforeEach(({ workspace }) => {
    workspace.write('more/remotes/shop/1.0.0/remoteEntry.js', 'more');
    workspace.write('more/remotes/shop/1.0.0/remoteEntry.js.br', brotliCompressSync('more'));
    workspace.write('more/remotes/shop/1.1.0/remoteEntry.js', 'more');
    workspace.write('third/remotes/shop/1.1.0/remoteEntry.js', 'third');
    workspace.write('third/blog/1.0.0/remoteEntry.js', 'third');
  });
  test('builds are looked for in the root first, then in the further folders in order', async ({ server }) => {
    const asking = { headers: { 'accept-encoding': 'br' } };
    expect(await server.ask('/remotes/shop/1.0.0/remoteEntry.js', asking)).toMatchObject({ text: 'window.shop = 1' });
    expect(await server.ask('/remotes/shop/1.1.0/remoteEntry.js', asking)).toMatchObject({ text: 'more' });
  });

  test('files below .well-known are served, and no other hidden files', async ({ server }) => {
    server.workspace.write('third/.well-known/security.txt', 'Contact: mailto:security@example.com');
    server.workspace.write('third/.well-known/apple-app-site-association', '{}');
    for (const path of ['.env', '.git/config', '.well-known/.env', '.well-known/x/.git/config', 'a/.well-known/x']) {
      server.workspace.write(`third/${path}`, 'secret');
      expect((await server.ask(`/${path}`)).text, path).not.toContain('secret');
    }
    expect(await server.ask('/.well-known/security.txt')).toMatchObject({
      status: 200,
      text: 'Contact: mailto:security@example.com',
    });
    expect(await server.ask('/.well-known/apple-app-site-association')).toMatchObject({ status: 200, text: '{}' });
    expect(await server.ask('/.well-known/../.env')).toMatchObject({ status: 404 });
    const missing = await server.ask('/.well-known/change-password', { headers: acceptHtml });
    expect(missing, 'is for programs, so it is never a page').toMatchObject({ status: 404, text: 'Not found\n' });
  });

  test('builds in further folders are served at / too, for every origin', async ({ server }) => {
    const { status, headers, text } = await server.ask('/blog/1.0.0/remoteEntry.js');
    expect({ status, text }).toEqual({ status: 200, text: 'third' });
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-cache' });
  });
});

test('a file that has been asked for before is sent as it was the first time, and so is a part of it', async ({
  server,
}) => {
  const path = '/remotes/shop/1.0.0/remoteEntry.js';
  const withoutDate = async (question = {}) => {
    const { status, headers, text } = await server.ask(path, question);
    const { date: _, ...rest } = headers;
    return { status, headers: rest, text };
  };
  const first = await withoutDate();
  expect(first).toMatchObject({ status: 200, headers: { 'accept-ranges': 'bytes' } });
  expect(await withoutDate()).toEqual(first);
  expect(await withoutDate({ method: 'HEAD' })).toEqual({ ...first, text: '' });
  const part = await withoutDate({ headers: { range: 'bytes=3-5' } });
  expect(part).toMatchObject({ status: 206, text: first.text.slice(3, 6) });
});

import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { acceptHtml, expect, test } from '../sites/shop-server.ts';
import { indexHtml, servedHtml } from '../sites/small-shop.ts';

test('a path that an application in main claims is answered with the page', async ({ server }) => {
  for (const path of ['/', '/products', '/products/classic?sort=price']) {
    const { status, headers, text } = await server.ask(path, { headers: acceptHtml });
    expect({ path, status, text }).toEqual({ path, status: 200, text: servedHtml() });
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
  }
});

test('a path that only the header is on is answered with the page and status 404', async ({ server }) => {
  const { status, headers, text } = await server.ask('/nowhere', { headers: acceptHtml });
  expect({ status, text }).toEqual({ status: 404, text: servedHtml() });
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  const again = await server.ask('/nowhere', { headers: { ...acceptHtml, 'if-none-match': headers.etag ?? 'none' } });
  expect(again).toMatchObject({ status: 404, text: servedHtml() });
});

test('a page that has not changed is answered with 304', async ({ server }) => {
  const { etag = '' } = (await server.ask('/', { headers: acceptHtml })).headers;
  expect(etag).toMatch(/^W\/".+"$/);
  const again = await server.ask('/', { headers: { ...acceptHtml, 'if-none-match': etag } });
  expect(again).toMatchObject({ status: 304, text: '' });
  expect(again.headers).toMatchObject({ etag, 'cache-control': 'no-cache' });
  server.workspace.write('root/shell/index.html', `${indexHtml}<!-- new -->`);
  expect(await server.ask('/', { headers: { ...acceptHtml, 'if-none-match': etag } })).toMatchObject({ status: 200 });
});

test('a page is compressed by brotli or gzip, as Accept-Encoding asks', async ({ server }) => {
  const br = await server.ask('/', { headers: { ...acceptHtml, 'accept-encoding': 'gzip, br' } });
  expect(br.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
  expect(brotliDecompressSync(br.body).toString()).toBe(servedHtml());
  const gzip = await server.ask('/', { headers: { ...acceptHtml, 'accept-encoding': 'gzip' } });
  expect(gzip.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(gzip.body).toString()).toBe(servedHtml());
});

test('HEAD gives the headers of a page without its body', async ({ server }) => {
  const { status, headers, text } = await server.ask('/products', { method: 'HEAD', headers: acceptHtml });
  expect({ status, text }).toEqual({ status: 200, text: '' });
  expect(headers['content-length']).toBe(String(servedHtml().length));
});

test('a request that does not accept HTML gets no page but a 404 as text', async ({ server }) => {
  for (const [path, accept] of Object.entries({ '/products': 'application/json', '/favicon.ico': 'image/*,*/*' })) {
    const { status, headers, text } = await server.ask(path, { headers: { accept } });
    expect({ status, text }).toEqual({ status: 404, text: 'Not found\n' });
    expect(headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  }
});

test('every method except GET and HEAD is answered with 405, and the body is not parsed', async ({ server }) => {
  const paths = [
    '/',
    '/products',
    '/manifests/site.json',
    '/remotes/shop/1.0.0/remoteEntry.js',
    '/shell/x',
    '/healthz',
  ];
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    for (const path of paths) {
      const headers = { 'content-type': 'application/json', 'content-length': '8' };
      const answer = await server.ask(path, { method, headers, body: '{"broken' });
      expect({ path, method, status: answer.status, text: answer.text }).toEqual({
        path,
        method,
        status: 405,
        text: 'Method not allowed\n',
      });
      expect(answer.headers.allow).toBe('GET, HEAD');
    }
  }
  expect(await server.ask('/products', { method: 'OPTIONS' })).toMatchObject({ status: 405 });
});

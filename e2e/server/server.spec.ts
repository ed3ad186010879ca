import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { test as base, expect } from '@playwright/test';
import {
  indexHtml,
  type ServedSite,
  servedHtml,
  serveSite,
  siteManifest,
  type Workspace,
} from '../sites/served-site.ts';

type Options = { mountedAt: string; assets: string[]; prepare: { run: (workspace: Workspace) => void } };

const test = base.extend<Options & { site: ServedSite }>({
  mountedAt: ['/', { option: true }],
  assets: [[], { option: true }],
  prepare: [{ run: () => undefined }, { option: true }],
  site: async ({ mountedAt, assets, prepare }, use) => {
    const site = await serveSite({ base: mountedAt, assets }, prepare.run);
    await use(site);
    await site.close();
  },
});

const IMMUTABLE = 'public, max-age=31536000, immutable';
const html = { accept: 'text/html,*/*;q=0.8' };
const digest = (content: string, algorithm = 'sha384') => createHash(algorithm).update(content).digest('base64');
const tag = (content: string, algorithm?: string) =>
  digest(content, algorithm).slice(0, 12).replaceAll('+', '-').replaceAll('/', '_');
const shopAt = (version: string, changes: object = {}) =>
  siteManifest({ remotes: { shop: { ...siteManifest().remotes.shop, version, ...changes } } });

test.describe('the page', () => {
  test('answers a route that an application in main claims', async ({ site }) => {
    for (const path of ['/', '/products', '/products/classic?sort=price']) {
      const { status, headers, text } = await site.ask(path, { headers: html });
      expect({ path, status, text }).toEqual({ path, status: 200, text: servedHtml() });
      expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
    }
  });

  test('answers other routes too, with 404: the header alone claims nothing', async ({ site }) => {
    const { status, headers, text } = await site.ask('/nowhere', { headers: html });
    expect({ status, text }).toEqual({ status: 404, text: servedHtml() });
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const again = await site.ask('/nowhere', { headers: { ...html, 'if-none-match': headers.etag ?? 'none' } });
    expect(again).toMatchObject({ status: 404, text: servedHtml() });
  });

  test('is not sent again to a browser that has it', async ({ site }) => {
    const { etag = '' } = (await site.ask('/', { headers: html })).headers;
    expect(etag).toMatch(/^W\/".+"$/);
    const again = await site.ask('/', { headers: { ...html, 'if-none-match': etag } });
    expect(again).toMatchObject({ status: 304, text: '' });
    expect(again.headers).toMatchObject({ etag, 'cache-control': 'no-cache' });
    site.workspace.write('root/shell/index.html', `${indexHtml}<!-- new -->`);
    expect(await site.ask('/', { headers: { ...html, 'if-none-match': etag } })).toMatchObject({ status: 200 });
  });

  test('is compressed as the browser asks', async ({ site }) => {
    const br = await site.ask('/', { headers: { ...html, 'accept-encoding': 'gzip, br' } });
    expect(br.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
    expect(brotliDecompressSync(br.body).toString()).toBe(servedHtml());
    const gzip = await site.ask('/', { headers: { ...html, 'accept-encoding': 'gzip' } });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.body).toString()).toBe(servedHtml());
  });

  test('is described by HEAD', async ({ site }) => {
    const { status, headers, text } = await site.ask('/products', { method: 'HEAD', headers: html });
    expect({ status, text }).toEqual({ status: 200, text: '' });
    expect(headers['content-length']).toBe(String(servedHtml().length));
  });

  test('is nothing for a request that does not take HTML', async ({ site }) => {
    for (const [path, accept] of Object.entries({ '/products': 'application/json', '/favicon.ico': 'image/*,*/*' })) {
      const { status, headers, text } = await site.ask(path, { headers: { accept } });
      expect({ status, text }).toEqual({ status: 404, text: 'Not found\n' });
      expect(headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
    }
  });
});

test.describe('files', () => {
  test('with a hash in their names are kept for ever', async ({ site }) => {
    for (const path of ['/shell/main.91abf012.js', '/remotes/shop/1.0.0/home.0123abcd.js']) {
      const { status, headers } = await site.ask(path);
      expect(status, path).toBe(200);
      expect(headers['cache-control'], path).toBe(IMMUTABLE);
      expect(headers['content-type'], path).toContain('javascript');
    }
  });

  test('without one are asked for again, and not sent again', async ({ site }) => {
    const path = '/remotes/shop/1.0.0/remoteEntry.js';
    const { headers, text } = await site.ask(path);
    expect(text).toBe('window.shop = 1');
    expect(headers['cache-control']).toBe('no-cache');
    const again = await site.ask(path, { headers: { 'if-none-match': headers.etag ?? 'none' } });
    expect(again).toMatchObject({ status: 304, text: '' });
    site.workspace.replace('root/remotes/shop/1.0.0/remoteEntry.js', 'window.shop = 22');
    expect(await site.ask(path, { headers: { 'if-none-match': headers.etag ?? 'none' } })).toMatchObject({
      status: 200,
    });
  });

  test('are kept for ever under their true ?v= only', async ({ site }) => {
    const kept = async (v: string) =>
      (await site.ask(`/remotes/shop/1.0.0/remoteEntry.js?v=${v}`)).headers['cache-control'];
    const first = tag('window.shop = 1');
    expect(await kept(first)).toBe(IMMUTABLE);
    expect(await kept(tag('window.shop = 1', 'sha256'))).toBe(IMMUTABLE);
    expect(await kept(encodeURIComponent(digest('window.shop = 1').slice(0, 11)))).toBe('no-cache');
    expect(await kept('')).toBe('no-cache');
    expect(await kept(tag('window.shop = 2'))).toBe('no-cache');
    site.workspace.write('root/remotes/shop/1.0.0/remoteEntry.js', 'window.shop = 2');
    expect(await kept(first)).toBe('no-cache');
    expect(await kept(tag('window.shop = 2'))).toBe(IMMUTABLE);
  });

  test('are sent as they were compressed beforehand', async ({ site }) => {
    const file = 'root/remotes/shop/1.0.0/home.0123abcd.js';
    site.workspace.write(`${file}.br`, brotliCompressSync('home("br")'));
    site.workspace.write(`${file}.gz`, gzipSync('home("gz")'));
    const path = '/remotes/shop/1.0.0/home.0123abcd.js';
    const br = await site.ask(path, { headers: { 'accept-encoding': 'gzip, deflate, br' } });
    expect(br.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding', 'cache-control': IMMUTABLE });
    expect(br.headers['content-type']).toContain('javascript');
    expect(brotliDecompressSync(br.body).toString()).toBe('home("br")');
    const gzip = await site.ask(path, { headers: { 'accept-encoding': 'gzip' } });
    expect(gunzipSync(gzip.body).toString()).toBe('home("gz")');
    expect(await site.ask(path)).toMatchObject({ text: 'home()' });
  });

  test('that are not there are 404 in words, never HTML, and never kept', async ({ site }) => {
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
      const { status, headers, text } = await site.ask(path, { headers: html });
      expect({ path, status, text }).toEqual({ path, status: 404, text: 'Not found\n' });
      expect(headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
    }
  });

  test('that are hidden or outside the folders are not there', async ({ site }) => {
    site.workspace.write('root/remotes/.env', 'SECRET=1');
    site.workspace.write('root/remotes/.git/config', 'secret');
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
      expect({ path, ...(await site.ask(path)) }).toMatchObject({ path, status: 404, text: 'Not found\n' });
    }
  });

  test('at an address that is none are refused in words', async ({ site }) => {
    const { status, headers } = await site.ask('/remotes/%zz');
    expect(status).toBe(400);
    expect(headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  });

  test('that cannot be read are a 500 in words, logged once', async ({ site }) => {
    const path = site.workspace.path('root/remotes/loop.js');
    symlinkSync(path, path);
    const { status, headers, text } = await site.ask('/remotes/loop.js');
    expect({ status, text }).toEqual({ status: 500, text: 'Internal server error\n' });
    expect(headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
    expect(site.log).toEqual([expect.stringContaining('GET /remotes/loop.js: Error: ELOOP')]);
  });
});

test.describe('builds', () => {
  test('may be loaded by pages on every origin, the shell only by its own', async ({ site }) => {
    for (const path of ['/remotes/shop/1.0.0/remoteEntry.js', '/remotes/gone.js']) {
      expect((await site.ask(path)).headers, path).toMatchObject({
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
      });
    }
    const { headers } = await site.ask('/shell/main.91abf012.js');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  test('answer a preflight', async ({ site }) => {
    const { status, headers, text } = await site.ask('/remotes/shop/1.0.0/remoteEntry.js', {
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

  test('show their description, which is asked for again', async ({ site }) => {
    site.workspace.write('root/remotes/shop/1.0.0/remote.json', { name: 'shop', version: '1.0.0' });
    const { status, headers } = await site.ask('/remotes/shop/1.0.0/remote.json');
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'application/json; charset=utf-8' });
  });

  test.describe('in further folders', () => {
    test.use({
      assets: ['more', 'third'],
      prepare: {
        run(workspace) {
          workspace.write('more/remotes/shop/1.0.0/remoteEntry.js', 'more');
          workspace.write('more/remotes/shop/1.0.0/remoteEntry.js.br', brotliCompressSync('more'));
          workspace.write('more/remotes/shop/1.1.0/remoteEntry.js', 'more');
          workspace.write('third/remotes/shop/1.1.0/remoteEntry.js', 'third');
          workspace.write('third/blog/1.0.0/remoteEntry.js', 'third');
        },
      },
    });

    test('are found after those of the root, in the order of the folders', async ({ site }) => {
      const asking = { headers: { 'accept-encoding': 'br' } };
      expect(await site.ask('/remotes/shop/1.0.0/remoteEntry.js', asking)).toMatchObject({ text: 'window.shop = 1' });
      expect(await site.ask('/remotes/shop/1.1.0/remoteEntry.js', asking)).toMatchObject({ text: 'more' });
    });

    test('are found at / too, for every origin', async ({ site }) => {
      const { status, headers, text } = await site.ask('/blog/1.0.0/remoteEntry.js');
      expect({ status, text }).toEqual({ status: 200, text: 'third' });
      expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-cache' });
    });
  });
});

const description = (version: string, entry: string) => ({
  name: 'shop',
  version,
  assets: { './home': ['home.0123abcd.js'] },
  requires: { react: '^19.0.0' },
  files: { 'remoteEntry.js': { integrity: `sha384-${digest(entry)}`, bytes: entry.length } },
});

test.describe('the manifest', () => {
  test('is completed from the builds', async ({ site }) => {
    site.workspace.write('root/remotes/shop/1.0.0/remote.json', description('1.0.0', 'window.shop = 1'));
    const { headers, text } = await site.ask('/manifests/site.json');
    expect(headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' });
    expect(JSON.parse(text)).toEqual(
      shopAt('1.0.0', {
        integrity: `sha384-${digest('window.shop = 1')}`,
        assets: { './home': ['home.0123abcd.js'] },
        requires: { react: '^19.0.0' },
      }),
    );
  });

  test('is compressed, and not sent again to a browser that has it', async ({ site }) => {
    const br = await site.ask('/manifests/site.json', { headers: { 'accept-encoding': 'br' } });
    expect(br.headers['content-encoding']).toBe('br');
    expect(JSON.parse(brotliDecompressSync(br.body).toString())).toEqual(siteManifest());
    const again = await site.ask('/manifests/site.json', { headers: { 'if-none-match': br.headers.etag ?? 'none' } });
    expect(again).toMatchObject({ status: 304, text: '' });
  });

  test('is the edited one at the next request, also in quick succession', async ({ site }) => {
    for (let edit = 0; edit < 20; edit += 1) {
      const version = `1.0.${edit % 10}`;
      const save = edit % 2 ? 'write' : 'replace';
      site.workspace[save]('site.json', shopAt(version));
      const { text } = await site.ask('/manifests/site.json');
      expect(JSON.parse(text).remotes.shop.version, save).toBe(version);
    }
  });

  test('follows a build that appears and one that changes', async ({ site }) => {
    const integrity = async () => JSON.parse((await site.ask('/manifests/site.json')).text).remotes.shop.integrity;
    expect(await integrity()).toBeUndefined();
    site.workspace.write('root/remotes/shop/1.0.0/remote.json', description('1.0.0', 'a'));
    expect(await integrity()).toBe(`sha384-${digest('a')}`);
    site.workspace.replace('root/remotes/shop/1.0.0/remote.json', description('1.0.0', 'b'));
    expect(await integrity()).toBe(`sha384-${digest('b')}`);
    site.workspace.remove('root/remotes/shop/1.0.0/remote.json');
    expect(await integrity()).toBeUndefined();
  });

  test('does not take a description of another build, and the log says so once', async ({ site }) => {
    site.workspace.write('root/remotes/shop/1.0.0/remote.json', description('1.1.0', 'a'));
    for (let request = 0; request < 3; request += 1) {
      expect(JSON.parse((await site.ask('/manifests/site.json')).text)).toEqual(siteManifest());
    }
    expect(site.log).toEqual(['remotes/shop/1.0.0/remote.json is not used: it describes shop 1.1.0, not shop 1.0.0']);
  });

  test('does not take a description that would break the contract', async ({ site }) => {
    const evil = { ...description('1.0.0', 'a'), assets: { './home': ['../../../evil.js'] } };
    for (const content of [evil, '{"name": ', '[]']) {
      site.workspace.write('root/remotes/shop/1.0.0/remote.json', content);
      expect(JSON.parse((await site.ask('/manifests/site.json')).text)).toEqual(siteManifest());
    }
    expect(site.log).toEqual(['remotes/shop/1.0.0/remote.json is not used: it does not describe a build']);
  });

  test('that is broken is not served: the last valid one stays, and the log says where it is broken', async ({
    site,
  }) => {
    site.workspace.write('site.json', shopAt('1/../1', { vresion: '2' }));
    for (let request = 0; request < 3; request += 1) {
      expect(JSON.parse((await site.ask('/manifests/site.json')).text)).toEqual(siteManifest());
      expect(await site.ask('/products', { headers: html })).toMatchObject({ status: 200 });
    }
    expect(site.log).toEqual([
      'site.json: line 7, column 18: remotes.shop.version: a version is one path segment, such as 1.4.0',
      'site.json: line 11, column 7: remotes.shop.vresion: unknown field; did you mean "version"?',
      'site.json is not served; the last valid one, revision 1, stays',
    ]);
    site.workspace.write('site.json', '{\n  "revision": 1,,\n}');
    await site.ask('/manifests/site.json');
    expect(site.log.slice(3)).toEqual([
      'site.json: line 2, column 17: expected a field name in double quotes, found ","',
      'site.json is not served; the last valid one, revision 1, stays',
    ]);
    site.workspace.write('site.json', siteManifest({ revision: 2 }));
    expect(JSON.parse((await site.ask('/manifests/site.json')).text).revision).toBe(2);
    expect(site.log.slice(5)).toEqual(['site.json: revision 2 is served']);
  });

  test('that is gone leaves the last valid one', async ({ site }) => {
    site.workspace.remove('site.json');
    expect(JSON.parse((await site.ask('/manifests/site.json')).text)).toEqual(siteManifest());
    expect(site.log[0]).toBe('site.json: there is no such file');
    site.workspace.write('site.json', siteManifest());
    await site.ask('/manifests/site.json');
    expect(site.log.at(-1)).toBe('site.json: revision 1 is served');
  });
});

test.describe('events', () => {
  /** Everything that a client has heard so far. */
  async function listen(site: ServedSite, path = '/manifests/events') {
    const { hostname, port } = new URL(site.origin);
    const [response] = (await once(get({ hostname, port, path, agent: false }), 'response')) as [IncomingMessage];
    const heard = { response, text: '', ended: once(response, 'close') };
    response.setEncoding('utf8').on('data', (chunk) => {
      heard.text += chunk;
    });
    return heard;
  }
  const event = (revision: number) => `event: revision\ndata: ${revision}\n\n`;

  test('tell the revision at once, and every change of the manifest, also one that leaves the revision', async ({
    site,
  }) => {
    const heard = await listen(site);
    expect(heard.response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'content-security-policy': expect.stringContaining("default-src 'self'"),
    });
    expect(heard.response.headers).not.toHaveProperty('content-encoding');
    await expect.poll(() => heard.text).toBe(event(1));
    site.workspace.write('site.json', siteManifest({ revision: 2 }));
    await expect.poll(() => heard.text).toBe(event(1) + event(2));
    site.workspace.write('site.json', shopAt('1.0.1', {}));
    await expect.poll(() => heard.text).toBe(event(1) + event(2) + event(1));
    heard.response.destroy();
  });

  test('tell nothing of a broken edit', async ({ site }) => {
    const heard = await listen(site);
    site.workspace.write('site.json', siteManifest({ revision: -1 }));
    await expect.poll(() => site.log.length, 'the server has seen it').toBeGreaterThan(0);
    site.workspace.write('site.json', siteManifest({ revision: 3 }));
    await expect.poll(() => heard.text).toBe(event(1) + event(3));
    heard.response.destroy();
  });

  test('reach everybody who listens, and whoever comes later hears of the present', async ({ site }) => {
    const first = await listen(site);
    const second = await listen(site);
    site.workspace.write('site.json', siteManifest({ revision: 2 }));
    await expect.poll(() => [first.text, second.text]).toEqual([event(1) + event(2), event(1) + event(2)]);
    first.response.destroy();
    const third = await listen(site);
    await expect.poll(() => third.text).toBe(event(2));
    second.response.destroy();
    third.response.destroy();
  });

  test('end with the server', async ({ site }) => {
    const heard = await listen(site);
    await expect.poll(() => heard.text).toBe(event(1));
    await site.close();
    await heard.ended;
  });
});

test.describe('health', () => {
  test('is 200 while the shell and a valid manifest are served', async ({ site }) => {
    const { status, headers, text } = await site.ask('/healthz');
    expect({ status, body: JSON.parse(text) }).toEqual({ status: 200, body: { status: 'ok', revision: 1 } });
    expect(headers['cache-control']).toBe('no-store');
  });

  test('warns of a broken manifest, but keeps the instance in rotation', async ({ site }) => {
    site.workspace.write('site.json', shopAt(''));
    const { status, text } = await site.ask('/healthz');
    expect({ status, body: JSON.parse(text) }).toEqual({
      status: 200,
      body: {
        status: 'ok',
        revision: 1,
        warning: 'The manifest on disk is not valid; the last valid one is served.',
        problems: ['line 7, column 18: remotes.shop.version: a version is one path segment, such as 1.4.0'],
      },
    });
    site.workspace.write('site.json', siteManifest());
    expect(JSON.parse((await site.ask('/healthz')).text)).toEqual({ status: 'ok', revision: 1 });
  });

  test('is 503 while the shell is not there', async ({ site }) => {
    site.workspace.remove('root/shell/index.html');
    const { status, text } = await site.ask('/healthz');
    expect({ status, body: JSON.parse(text).status }).toEqual({ status: 503, body: 'unavailable' });
    expect(await site.ask('/', { headers: html })).toMatchObject({ status: 404 });
  });
});

test.describe('security headers', () => {
  const policy = async (site: ServedSite) => {
    const { headers } = await site.ask('/', { headers: html });
    const directives = String(headers['content-security-policy']).split(';');
    return Object.fromEntries(
      directives.map((directive) => {
        const [name = '', ...sources] = directive.trim().split(/\s+/);
        return [name, sources.join(' ')];
      }),
    );
  };

  test('allow what the site needs and no more', async ({ site }) => {
    expect(await policy(site)).toEqual({
      'default-src': "'self'",
      'script-src': "'self'",
      'style-src': "'self' 'unsafe-inline'",
      'img-src': "'self' data:",
      'connect-src': "'self'",
      'font-src': "'self' data:",
      'base-uri': "'none'",
      'object-src': "'none'",
      'frame-ancestors': "'self'",
      'form-action': "'self'",
    });
    const { headers } = await site.ask('/', { headers: html });
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
    expect(headers).not.toHaveProperty('strict-transport-security');
  });

  test('follow the origins of the manifest', async ({ site }) => {
    site.workspace.write('site.json', siteManifest({ origins: ['https://a.example', 'http://localhost:9000'] }));
    const origins = 'https://a.example http://localhost:9000';
    expect(await policy(site)).toMatchObject({
      'default-src': "'self'",
      'script-src': `'self' ${origins}`,
      'style-src': `'self' 'unsafe-inline' ${origins}`,
      'img-src': `'self' data: ${origins}`,
      'connect-src': `'self' ${origins}`,
      'font-src': `'self' data: ${origins}`,
      'form-action': "'self'",
    });
    site.workspace.write('site.json', siteManifest());
    expect((await policy(site))['script-src']).toBe("'self'");
  });

  test('name the scripts that stand in index.html, as it is now', async ({ site }) => {
    for (const script of ['window.a = 1', 'window.a = 2']) {
      const inline = `<script id="a">${script}</script></html>`;
      site.workspace.write('root/shell/index.html', indexHtml.replace('</html>', inline));
      expect((await policy(site))['script-src']).toBe(`'self' 'sha256-${digest(script, 'sha256')}'`);
    }
  });

  test('are on every answer', async ({ site }) => {
    for (const path of ['/shell/main.91abf012.js', '/remotes/gone.js', '/healthz', '/manifests/site.json', '/x.png']) {
      expect((await site.ask(path)).headers, path).toHaveProperty('content-security-policy');
    }
  });
});

test('every method but GET and HEAD is 405, and its body is not read', async ({ site }) => {
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
      const answer = await site.ask(path, { method, headers, body: '{"broken' });
      expect({ path, method, status: answer.status, text: answer.text }).toEqual({
        path,
        method,
        status: 405,
        text: 'Method not allowed\n',
      });
      expect(answer.headers.allow).toBe('GET, HEAD');
    }
  }
  expect(await site.ask('/products', { method: 'OPTIONS' })).toMatchObject({ status: 405 });
});

test.describe('below a path', () => {
  test.use({ mountedAt: '/shop/' });

  test('the page points there', async ({ site }) => {
    const { status, text } = await site.ask('/shop/products', { headers: html });
    expect(status).toBe(200);
    expect(text).toBe(servedHtml('/shop/'));
    expect(await site.ask('/shop/nowhere', { headers: html })).toMatchObject({ status: 404 });
  });

  test('everything is found', async ({ site }) => {
    site.workspace.write('root/remotes/shop/1.0.0/remote.json', description('1.0.0', 'a'));
    for (const path of ['shell/main.91abf012.js', 'remotes/shop/1.0.0/remoteEntry.js', 'healthz', '']) {
      expect({ path, ...(await site.ask(`/shop/${path}`)) }).toMatchObject({ path, status: 200 });
    }
    const { remotes } = JSON.parse((await site.ask('/shop/manifests/site.json')).text);
    expect(remotes.shop).toMatchObject({ basePath: '/remotes/shop/{version}/', integrity: `sha384-${digest('a')}` });
  });

  test('the path without its slash leads there', async ({ site }) => {
    for (const query of ['', '?page=2']) {
      const { status, headers } = await site.ask(`/shop${query}`, { headers: html });
      expect({ status, location: headers.location }).toEqual({ status: 302, location: `/shop/${query}` });
    }
  });

  test('nothing is outside', async ({ site }) => {
    const outside = ['/', '/shopping', '/products', '/healthz', '/shell/main.91abf012.js', '/manifests/site.json'];
    for (const path of outside) {
      expect({ path, ...(await site.ask(path, { headers: html })) }).toMatchObject({
        status: 404,
        text: 'Not found\n',
      });
    }
    expect(await site.ask('/', { method: 'POST' })).toMatchObject({ status: 404 });
  });
});

import { once } from 'node:events';
import { readFileSync, renameSync, symlinkSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { acceptHtml } from '../sites/shop-server.ts';
import { createKey, type PrivateKey, signManifest } from '../sites/signed-manifest.ts';
import { manifestOf } from '../sites/site.ts';
import { expect, type ServedSites, test, writeSite } from '../sites/sites-server.ts';
import { siteManifest } from '../sites/small-shop.ts';
import { event, openStream } from '../support/event-stream.ts';

const page = (server: ServedSites, address: string) => server.ask(address, { headers: acceptHtml });
const OF_OTHERS = { headers: { 'x-forwarded-for': '203.0.113.9' } };

test('two hosts of one process have a page, a manifest, builds and a policy of their own', async ({
  server,
  workspace,
}) => {
  writeSite(workspace, 'two.example', { revision: 7, origins: ['https://cdn.two.example'] });
  workspace.write('sites/one.example/assets/robots.txt', 'one');
  for (const [host, revision, connect] of [
    ['one.example', 1, "connect-src 'self';"],
    ['two.example', 7, "connect-src 'self' https://cdn.two.example;"],
  ] as const) {
    const { status, text, headers } = await page(server, `${host}/products`);
    expect(status).toBe(200);
    expect(text).toContain(`<title>${host}</title>`);
    expect(text).toContain(`"revision":${revision},`);
    expect(`${headers['content-security-policy']};`).toContain(connect);
    expect(JSON.parse((await server.ask(`${host}/manifests/site.json`)).text)).toMatchObject({ revision });
    expect((await server.ask(`${host}/remotes/shop/1.0.0/remoteEntry.js`)).text).toBe(`window.shop = '${host}'`);
    expect(await server.health(`${host}/`)).toEqual({ http: 200, status: 'ok', revision });
  }
  expect(await server.ask('one.example/robots.txt')).toMatchObject({ status: 200, text: 'one' });
  expect(await server.ask('two.example/robots.txt')).toMatchObject({ status: 404 });
});

test('two paths of one host are sites of their own, also next to a site at /', async ({ server, workspace }) => {
  for (const base of ['/a/', '/b/']) {
    const name = `paths.example${base.replace(/\/$/, '')}`;
    const { status, text, headers } = await page(server, `paths.example${base}products`);
    expect(status).toBe(200);
    expect(text).toContain(`data-base="${base}"`);
    const [folders = ''] = /script-src [^;]*/.exec(String(headers['content-security-policy'])) ?? [];
    expect(folders).toContain(`${base}shell/`);
    expect(folders).not.toContain(base === '/a/' ? '/b/' : '/a/');
    expect((await server.ask(`paths.example${base}remotes/shop/1.0.0/remoteEntry.js`)).text).toBe(
      `window.shop = '${name}'`,
    );
  }
  expect(await page(server, 'paths.example/a?x=1')).toMatchObject({ status: 302, headers: { location: '/a/?x=1' } });
  expect(await page(server, 'paths.example/')).toMatchObject({ status: 404, text: 'Not found\n' });
  expect(await page(server, 'paths.example/ab/')).toMatchObject({ status: 404, text: 'Not found\n' });

  writeSite(workspace, 'paths.example', { revision: 3 });
  await expect.poll(() => server.health('paths.example/')).toEqual({ http: 200, status: 'ok', revision: 3 });
  expect((await page(server, 'paths.example/products')).text).toContain('"revision":3,');
  expect((await page(server, 'paths.example/a/products')).text).toContain('"revision":1,');
});

for (const host of ['ONE.Example', 'one.example.', 'one.example:8443']) {
  test(`a browser that sends the host as ${host} gets its site`, async ({ server }) => {
    expect(await page(server, `${host}/`)).toMatchObject({ status: 200 });
  });
}

test('a folder may be named as people write the host, and a link is another name of the same site', async ({
  server,
  workspace,
}) => {
  writeSite(workspace, 'Bäckerei.example');
  symlinkSync('Bäckerei.example', workspace.path('sites/www.xn--bckerei-5wa.example'));
  await expect
    .poll(() => server.health('www.xn--bckerei-5wa.example/'))
    .toEqual({ http: 200, status: 'ok', revision: 1 });
  expect(await page(server, 'xn--bckerei-5wa.example/')).toMatchObject({ status: 200 });
});

test('an unknown host gets a 404 in plain text that names no site, whatever a client sends', async ({ server }) => {
  for (const headers of [{}, { 'x-forwarded-host': 'one.example' }]) {
    const answer = await server.ask('other.example/', { headers: { ...acceptHtml, ...headers } });
    expect(answer).toMatchObject({
      status: 404,
      text: 'Not found\n',
      headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    });
  }
  expect(await server.ask('[::1]:80/')).toMatchObject({ status: 404 });
  expect(await server.ask('other.example/', { method: 'POST' })).toMatchObject({ status: 404 });
  expect(await server.ask('one.example/', { method: 'POST' })).toMatchObject({ status: 405 });
});

test('the manifest, its history and the folders of other sites are not files of a site', async ({
  server,
  workspace,
}) => {
  workspace.write('sites/one.example/site.history/000001.json', { by: 'ann' });
  for (const path of [
    'site.json',
    'site.history/000001.json',
    'assets/remotes/shop/1.0.0/remoteEntry.js',
    '../two.example/site.json',
  ]) {
    expect({ path, ...(await server.ask(`one.example/${path}`)) }).toMatchObject({ status: 404 });
  }
});

test('a site whose manifest is broken when its folder appears is named by its health, and served when it is mended', async ({
  workspace,
  server,
}) => {
  workspace.write('sites/three.example/site.json', siteManifest({ revision: -1 }));
  const problem = expect.stringContaining('sites/three.example/site.json: line 3, column 15: revision: Too small');
  await expect
    .poll(() => server.health('three.example/'))
    .toEqual({ http: 503, status: 'unavailable', problems: [problem] });
  expect(await page(server, 'three.example/')).toMatchObject({
    status: 503,
    text: 'This site cannot be served at the moment\n',
    headers: { 'retry-after': '10' },
  });
  expect(await page(server, 'one.example/')).toMatchObject({ status: 200 });
  expect(server.log.filter((line) => line.includes('three.example'))).toEqual([
    expect.stringMatching(
      /^three\.example: sites\/three\.example\/site\.json: line 3, column 15: revision: .*\. Correct it\. The site is not served\.$/,
    ),
  ]);

  writeSite(workspace, 'three.example', { revision: 4 });
  await expect.poll(() => server.health('three.example/')).toEqual({ http: 200, status: 'ok', revision: 4 });
  expect(server.log.at(-1)).toBe('three.example: the site is served');
});

test('a broken edit leaves its site with the last valid manifest, and touches no other', async ({
  server,
  workspace,
}) => {
  workspace.write('sites/one.example/site.json', '{');
  expect(await server.health('one.example/')).toMatchObject({
    http: 200,
    revision: 1,
    warning: 'The manifest on disk is not valid; the last valid one is served.',
  });
  expect(await server.health('two.example/')).toEqual({ http: 200, status: 'ok', revision: 1 });
  expect(await page(server, 'one.example/')).toMatchObject({ status: 200 });
  expect(
    server.log.filter((line) => line.startsWith('two.example')),
    'the log names the site',
  ).toEqual(['two.example: the site is served']);
  expect(server.log).toContain(
    'one.example: sites/one.example/site.json is not served; the last valid one, revision 1, stays',
  );
});

test('a site whose manifest is deleted is served with the last valid one, until its folder is gone', async ({
  server,
  workspace,
}) => {
  workspace.remove('sites/two.example/site.json');
  expect(await server.health('two.example/')).toMatchObject({
    http: 200,
    warning: 'The manifest on disk cannot be read; the last valid one is served.',
  });
  workspace.remove('sites/one.example');
  await expect.poll(async () => (await page(server, 'one.example/')).status).toBe(404);
  expect(server.log.at(-1)).toBe('one.example: the site is not served any more, because its folder is gone');
  expect(await page(server, 'two.example/')).toMatchObject({ status: 200 });
  writeSite(workspace, 'one.example', { revision: 2 });
  await expect.poll(async () => (await page(server, 'one.example/')).status).toBe(200);
});

test('without the folder of all sites, as on a lost volume, they stay as they are', async ({ server, workspace }) => {
  renameSync(workspace.path('sites'), workspace.path('elsewhere'));
  await expect.poll(() => server.log.at(-1)).toContain('sites cannot be read, so no site is opened or closed');
  expect(await page(server, 'one.example/')).toMatchObject({ status: 200 });
  expect(await server.health('other.example/')).toMatchObject({ http: 200, problems: [expect.any(String)] });
  renameSync(workspace.path('elsewhere'), workspace.path('sites'));
  await expect.poll(() => server.health('other.example/')).not.toHaveProperty('problems');
  expect(await server.health('one.example/')).toEqual({ http: 200, status: 'ok', revision: 1 });
});

test('/healthz of an address without a site is about all sites, with names for the operator’s network alone', async ({
  server,
  workspace,
}) => {
  const ok = { status: 'ok', revision: 1 };
  const sites = { 'one.example': ok, 'two.example': ok, 'paths.example/a': ok, 'paths.example/b': ok };
  expect(await server.health('127.0.0.1/')).toEqual({ http: 200, status: 'ok', served: 4, unavailable: 0, sites });
  expect(await server.health('paths.example/', OF_OTHERS)).toEqual({
    http: 200,
    status: 'ok',
    served: 4,
    unavailable: 0,
  });

  workspace.write('sites/three.example/site.json', '{');
  workspace.write('sites/four.example/manifest.json', siteManifest());
  workspace.write('sites/-five-/site.json', siteManifest());
  workspace.write('sites/paths.example/a b/site.json', siteManifest());
  const warning = '1 of 5 sites cannot be served. Other problems: 3.';
  await expect
    .poll(() => server.health('127.0.0.1/'))
    .toEqual({
      http: 200,
      status: 'ok',
      served: 4,
      unavailable: 1,
      warning,
      sites: { ...sites, 'three.example': { status: 'unavailable' } },
      problems: [
        expect.stringMatching(/sites\/-five- is not served: its name is not that of a host$/),
        expect.stringMatching(/sites\/four\.example is not served: there is no site\.json in it$/),
        expect.stringMatching(/sites\/paths\.example\/a b is not served: its name cannot be in the path of a site$/),
      ],
    });
  expect(await server.health('127.0.0.1/', OF_OTHERS)).toEqual({
    http: 200,
    status: 'ok',
    served: 4,
    unavailable: 1,
    warning,
  });
  workspace.remove('root/shell/index.html');
  await expect.poll(() => server.health('127.0.0.1/')).toMatchObject({ http: 503, status: 'unavailable', served: 0 });
});

test('the event stream of a site has its changes alone', async ({ server, workspace }) => {
  const one = await openStream(server.origin, 'one.example');
  const two = await openStream(server.origin, 'two.example');
  writeSite(workspace, 'one.example', { revision: 2 });
  await expect.poll(() => one.text).toBe(event(1) + event(2));
  writeSite(workspace, 'two.example', { revision: 3 });
  await expect.poll(() => two.text).toBe(event(1) + event(3));
  expect(one.text).toBe(event(1) + event(2));
  workspace.remove('sites/one.example');
  await one.ended;
  await server.close();
  await two.ended;
});

test.describe('with a limit of two streams', () => {
  test.use({ limits: { eventStreams: 2, eventStreamsPerAddress: 2 } });

  test('the streams of all sites count together', async ({ server }) => {
    const { hostname, port } = new URL(server.origin);
    const open = async (host: string) => {
      const request = get({ hostname, port, path: '/manifests/events', headers: { host }, agent: false });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      return response;
    };
    const streams = [await open('one.example'), await open('two.example')];
    expect(await server.ask('two.example/manifests/events')).toMatchObject({ status: 503 });
    for (const stream of streams) stream.destroy();
    await expect
      .poll(async () => {
        const stream = await open('one.example');
        stream.destroy();
        return stream.statusCode;
      })
      .toBe(200);
  });
});

test('reports of violations are in a file for each site', async ({ server, workspace }) => {
  const send = async (address: string) => {
    const body = JSON.stringify({
      'csp-report': { 'document-uri': `http://${address}`, 'violated-directive': 'img-src', 'blocked-uri': 'inline' },
    });
    const headers = { 'content-type': 'application/csp-report' };
    return (await server.ask(`${address}reports`, { method: 'POST', headers, body })).status;
  };
  expect(await send('one.example/')).toBe(204);
  expect(await send('paths.example/a/')).toBe(204);
  const lines = (name: string) => readFileSync(workspace.path(`reports/${name}/violations.jsonl`), 'utf8');
  expect(lines('one.example')).toContain('"page":"http://one.example/"');
  expect(lines('paths.example/a')).toContain('"page":"http://paths.example/a/"');
  expect(lines('paths.example/b')).toBe('');
});

test.describe('with keys of their own', () => {
  const [keyOfOne, keyOfTwo] = [createKey(), createKey()];
  test.use({
    siteKeys: new Map([
      ['one.example', [keyOfOne.publicKey]],
      ['two.example', [keyOfTwo.publicKey]],
      ['tow.example', [keyOfTwo.publicKey]],
    ]),
  });

  test('a site is served only as it was signed with its own key', async ({ server, workspace }) => {
    const manifest = manifestOf({ remotes: { shop: {} } });
    const publish = (name: string, key: PrivateKey) => {
      workspace.replace(`sites/${name}/site.json.sig`, signManifest(manifest, [key]).signature);
      workspace.replace(`sites/${name}/site.json`, manifest);
    };
    publish('one.example', keyOfOne);
    publish('two.example', keyOfOne);
    await expect.poll(() => server.health('one.example/')).toMatchObject({ http: 200, revision: 1 });
    await expect
      .poll(() => server.health('two.example/'))
      .toMatchObject({
        http: 503,
        problems: [expect.stringContaining('site.json.sig is not its signature by a key of the site')],
      });
    expect(await server.health('paths.example/a/'), 'a site without keys').toMatchObject({ http: 200 });
    publish('two.example', keyOfTwo);
    await expect.poll(() => server.health('two.example/')).toMatchObject({ http: 200, revision: 1 });
    expect(await server.ask('two.example/manifests/site.json.sig')).toMatchObject({ status: 200 });
    expect(await server.health('other.example/')).toMatchObject({
      problems: ['There is a key for tow.example, and no such site'],
    });
  });
});

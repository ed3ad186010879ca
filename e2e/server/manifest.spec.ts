import { brotliDecompressSync } from 'node:zlib';
import { acceptHtml, description, digest, expect, shopAt, test } from '../sites/shop-server.ts';
import { siteManifest } from '../sites/small-shop.ts';

test('the manifest is completed from the remote.json of the builds', async ({ server }) => {
  server.workspace.write('root/remotes/shop/1.0.0/remote.json', description('1.0.0', 'window.shop = 1'));
  const { headers, text } = await server.ask('/manifests/site.json');
  expect(headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' });
  expect(JSON.parse(text)).toEqual(
    shopAt('1.0.0', {
      integrity: `sha384-${digest('window.shop = 1')}`,
      assets: { './home': ['home.0123abcd.js'] },
      requires: { react: '^19.0.0' },
    }),
  );
});

test('the manifest is compressed, and answered with 304 if it has not changed', async ({ server }) => {
  const br = await server.ask('/manifests/site.json', { headers: { 'accept-encoding': 'br' } });
  expect(br.headers['content-encoding']).toBe('br');
  expect(JSON.parse(brotliDecompressSync(br.body).toString())).toEqual(siteManifest());
  const again = await server.ask('/manifests/site.json', { headers: { 'if-none-match': br.headers.etag ?? 'none' } });
  expect(again).toMatchObject({ status: 304, text: '' });
});

test('an edited manifest is served at the next request, also after twenty edits in a row', async ({ server }) => {
  for (let edit = 0; edit < 20; edit += 1) {
    const version = `1.0.${edit % 10}`;
    const save = edit % 2 ? 'write' : 'replace';
    server.workspace[save]('site.json', shopAt(version));
    const { text } = await server.ask('/manifests/site.json');
    expect(JSON.parse(text).remotes.shop.version, save).toBe(version);
  }
});

test('the manifest follows a remote.json that appears, changes and disappears', async ({ server }) => {
  const integrity = async () => JSON.parse((await server.ask('/manifests/site.json')).text).remotes.shop.integrity;
  expect(await integrity()).toBeUndefined();
  server.workspace.write('root/remotes/shop/1.0.0/remote.json', description('1.0.0', 'a'));
  expect(await integrity()).toBe(`sha384-${digest('a')}`);
  server.workspace.replace('root/remotes/shop/1.0.0/remote.json', description('1.0.0', 'b'));
  expect(await integrity()).toBe(`sha384-${digest('b')}`);
  server.workspace.remove('root/remotes/shop/1.0.0/remote.json');
  expect(await integrity()).toBeUndefined();
});

test('a remote.json of another build is not used, and the log says so once', async ({ server }) => {
  server.workspace.write('root/remotes/shop/1.0.0/remote.json', description('1.1.0', 'a'));
  for (let request = 0; request < 3; request += 1) {
    expect(JSON.parse((await server.ask('/manifests/site.json')).text)).toEqual(siteManifest());
  }
  expect(server.log).toEqual(['remotes/shop/1.0.0/remote.json is not used: it describes shop 1.1.0, not shop 1.0.0']);
});

test('a remote.json that would make the manifest invalid is not used', async ({ server }) => {
  const evil = { ...description('1.0.0', 'a'), assets: { './home': ['../../../evil.js'] } };
  for (const content of [evil, '{"name": ', '[]']) {
    server.workspace.write('root/remotes/shop/1.0.0/remote.json', content);
    expect(JSON.parse((await server.ask('/manifests/site.json')).text)).toEqual(siteManifest());
  }
  expect(server.log).toEqual(['remotes/shop/1.0.0/remote.json is not used: it does not describe a build']);
});

test('an invalid manifest is not served: the last valid one stays, and the log names line and column', async ({
  server,
}) => {
  server.workspace.write('site.json', shopAt('1/../1', { vresion: '2' }));
  for (let request = 0; request < 3; request += 1) {
    expect(JSON.parse((await server.ask('/manifests/site.json')).text)).toEqual(siteManifest());
    expect(await server.ask('/products', { headers: acceptHtml })).toMatchObject({ status: 200 });
  }
  expect(server.log).toEqual([
    'site.json: line 7, column 18: remotes.shop.version: a version is one path segment, such as 1.4.0',
    'site.json: line 11, column 7: remotes.shop.vresion: unknown field; did you mean "version"?',
    'site.json is not served; the last valid one, revision 1, stays',
  ]);
  server.workspace.write('site.json', '{\n  "revision": 1,,\n}');
  await server.ask('/manifests/site.json');
  expect(server.log.slice(3)).toEqual([
    'site.json: line 2, column 17: expected a field name in double quotes, found ","',
    'site.json is not served; the last valid one, revision 1, stays',
  ]);
  server.workspace.write('site.json', siteManifest({ revision: 2 }));
  expect(JSON.parse((await server.ask('/manifests/site.json')).text).revision).toBe(2);
  expect(server.log.slice(5)).toEqual(['site.json: revision 2 is served']);
});

test('if the manifest file is deleted, the last valid one stays', async ({ server }) => {
  server.workspace.remove('site.json');
  expect(JSON.parse((await server.ask('/manifests/site.json')).text)).toEqual(siteManifest());
  expect(server.log[0]).toBe('site.json: there is no such file');
  server.workspace.write('site.json', siteManifest());
  await server.ask('/manifests/site.json');
  expect(server.log.at(-1)).toBe('site.json: revision 1 is served');
});

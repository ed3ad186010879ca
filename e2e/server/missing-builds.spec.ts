import { acceptHtml, description, expect, shopAt, test } from '../sites/shop-server.ts';
import { entryOf } from '../sites/site.ts';
import { siteManifest } from '../sites/small-shop.ts';

type Health = { status: string; revision: number; warning?: string; missing?: object[]; missingCount?: number };
type Asked = { ask: (path: string) => Promise<{ status: number; text: string }> };
const health = async (server: Asked) => {
  const { status, text } = await server.ask('/healthz');
  const body: Health = JSON.parse(text);
  return { http: status, ...body };
};
const command = (verb: string) => `conch ${verb} shop --manifest site.json`;

test('a version that was never built is named by /healthz and the log, until the build is there', async ({
  server,
}) => {
  server.workspace.write('site.json', shopAt('9.9.9'));
  expect(await health(server)).toEqual({
    http: 200,
    status: 'ok',
    revision: 1,
    warning: 'Files that the served manifest names are not there: shop 9.9.9.',
    missing: [{ remote: 'shop', version: '9.9.9', build: 'main', files: ['remotes/shop/9.9.9/remoteEntry.js'] }],
    missingCount: 1,
  });
  expect(server.log).toEqual([
    'site.json: revision 1 is served',
    'shop 9.9.9 is served, but remotes/shop/9.9.9/remoteEntry.js is not there. ' +
      `Next: copy the build there, or return to an earlier one: ${command('history')}`,
  ]);
  server.workspace.write('root/remotes/shop/9.9.9/remoteEntry.js', 'window.shop = 9');
  await expect.poll(() => health(server)).toEqual({ http: 200, status: 'ok', revision: 1 });
  expect(server.log.slice(2)).toEqual(['shop 9.9.9 is there now']);
});

test('the log names a missing build soon after the edit, without any request', async ({ server }) => {
  server.workspace.write('site.json', shopAt('9.9.9'));
  await expect.poll(() => server.log.join()).toContain('shop 9.9.9 is served, but ');
});

test('builds in previous and rollout, listed files and texts count too, builds on other origins do not', async ({
  server,
}) => {
  const far = { ...entryOf('shop'), moduleName: 'far', basePath: 'https://cdn.example.com/{version}/' };
  server.workspace.write('root/remotes/shop/1.0.0/remote.json', description('1.0.0', 'window.shop = 1'));
  server.workspace.remove('root/remotes/shop/1.0.0/home.0123abcd.js');
  const { remotes } = shopAt('1.0.0', {
    previous: { version: '0.9.0' },
    rollout: { percent: 5, build: { version: '1.1.0', assets: { './home': ['a.js'] } } },
  });
  server.workspace.write(
    'site.json',
    siteManifest({
      origins: ['https://cdn.example.com'],
      languages: [{ tag: 'en' }, { tag: 'de', texts: '/texts/de.json' }],
      remotes: { ...remotes, far },
    }),
  );
  const { missing, warning } = await health(server);
  expect(missing).toEqual([
    { remote: 'shop', version: '1.0.0', build: 'main', files: ['remotes/shop/1.0.0/home.0123abcd.js'] },
    { remote: 'shop', version: '0.9.0', build: 'previous', files: ['remotes/shop/0.9.0/remoteEntry.js'] },
    {
      remote: 'shop',
      version: '1.1.0',
      build: 'rollout',
      files: ['remotes/shop/1.1.0/remoteEntry.js', 'remotes/shop/1.1.0/a.js'],
    },
    { texts: 'de', files: ['texts/de.json'] },
  ]);
  expect(warning).toContain('shop 1.0.0, shop 0.9.0 (previous), shop 1.1.0 (rollout) and 1 more.');
  const log = server.log.join('\n');
  expect(log).toContain(`end the rollout: ${command('rollback')} --root root`);
  expect(log).toContain('shop 0.9.0 (previous) is served, but remotes/shop/0.9.0/remoteEntry.js is not there. ');
});

test('an invalid edit on top of a missing build: /healthz says both', async ({ server }) => {
  server.workspace.write('site.json', shopAt('9.9.9'));
  await health(server);
  server.workspace.write('site.json', '{');
  expect(await health(server)).toMatchObject({
    http: 200,
    warning: expect.stringMatching(/^The manifest on disk is not valid.* are not there: shop 9\.9\.9\.$/),
    problems: [expect.stringContaining('line 1')],
    missingCount: 1,
  });
});

test('with a wrong folder and thousands of remotes, /healthz and the log stay short', async ({ server }) => {
  const names = Array.from({ length: 3_000 }, (_, index) => `remote-${index}`);
  const remotes = Object.fromEntries(
    names.map((name) => [name, { ...entryOf('shop'), moduleName: name, basePath: `/remotes/${name}/{version}/` }]),
  );
  server.workspace.write('site.json', siteManifest({ remotes: { shop: entryOf('shop'), ...remotes } }));
  await health(server);
  await expect.poll(async () => (await health(server)).missingCount, { timeout: 20_000 }).toBe(3_000);
  const { missing } = await health(server);
  expect(missing).toHaveLength(100);
  expect(server.log.length).toBeLessThan(200);
  expect(server.log).toContainEqual(expect.stringMatching(/^and \d+ more; "conch check --manifest site\.json/));
});

test('the log names a build whose file answers 404, once a minute', async ({ server }) => {
  server.workspace.write('site.json', shopAt('1.0.0', { previous: { version: '0.9.0' } }));
  server.workspace.write('root/remotes/shop/0.9.0/remoteEntry.js', 'window.shop = 0');
  await health(server);
  const before = server.log.length;
  for (let round = 0; round < 3; round += 1) {
    for (const path of ['1.0.0/gone.js', '1.0.0/other.js', '0.9.0/gone.css?v=1', '0.8.0/x.js', '0.7.0/x.js']) {
      expect(await server.ask(`/remotes/shop/${path}`)).toMatchObject({ status: 404 });
    }
    // Neither a build nor a remote of the manifest.
    await server.ask(`/remotes/stranger-${round}/1.0.0/remoteEntry.js`);
    await server.ask('/nowhere', { headers: acceptHtml });
  }
  expect(server.log.slice(before)).toEqual([
    'shop 1.0.0: remotes/shop/1.0.0/gone.js was requested and is not there (404). Next: conch check --manifest site.json --root root',
    'shop 0.9.0 (previous): remotes/shop/0.9.0/gone.css was requested and is not there (404). Next: conch check --manifest site.json --root root',
    'shop: remotes/shop/0.8.0/x.js was requested and is not there (404), and the manifest does not name that build. Open tabs may still need it',
  ]);
});

test('what a client asks for stays one short line in the log', async ({ server }) => {
  await health(server);
  await server.ask(`/remotes/shop/1.0.0/%0A%1b[31m${'x'.repeat(500)}.js`);
  expect(server.log).toHaveLength(1);
  expect(server.log[0]).toMatch(/^shop 1\.0\.0: \P{Cc}{1,320}$/u);
  server.workspace.write('root/remotes/shop/1.0.0/remote.json', {
    ...description('1.0.0', 'a'),
    name: 'shop\n2026-11-29 all is well\u001b[2K',
  });
  await server.ask('/manifests/site.json');
  expect(server.log.at(-1)).toContain('is not used: it describes shop\\u000a2026-11-29 all is well\\u001b[2K 1.0.0');
  expect(server.log.at(-1)).not.toMatch(/\p{Cc}/u);
});

test.describe('with builds in a folder of --assets', () => {
  test.use({ assets: ['more'] });
  test.beforeEach(({ workspace }) => {
    workspace.write('more/readme.txt', '');
  });
  test('a build at any path is looked for where it is served', async ({ server }) => {
    const blog = { ...entryOf('shop'), moduleName: 'blog', basePath: '/blog/{version}/' };
    server.workspace.write('site.json', siteManifest({ remotes: { shop: entryOf('shop'), blog } }));
    expect((await health(server)).missingCount).toBe(1);
    await server.ask('/blog/1.0.0/remoteEntry.js');
    expect(server.log.at(-1)).toContain('blog 1.0.0: blog/1.0.0/remoteEntry.js was requested and is not there');
    server.workspace.write('more/blog/1.0.0/remoteEntry.js', 'blog');
    await expect.poll(async () => (await health(server)).missingCount).toBeUndefined();
    // As conch check and conch export, the server looks into the root for builds that the manifest names, and for nothing else.
    server.workspace.remove('more/blog');
    server.workspace.write('root/blog/1.0.0/remoteEntry.js', 'blog');
    server.workspace.write('root/blog/secret.txt', 'secret');
    expect(await server.ask('/blog/1.0.0/remoteEntry.js')).toMatchObject({ status: 200, text: 'blog' });
    expect((await server.ask('/blog/secret.txt')).text).not.toContain('secret');
  });
});

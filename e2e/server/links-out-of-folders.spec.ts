import { mkdirSync, symlinkSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from '../sites/shop-server.ts';

const build = 'root/remotes/shop/1.0.0';

test('a symbolic link that leads out of the folders is answered with 404', async ({ server }) => {
  const { workspace } = server;
  const secret = workspace.write('outside/secret.txt', 'secret');
  symlinkSync(secret, workspace.path(build, 'file.txt'));
  symlinkSync(workspace.path('outside'), workspace.path(build, 'folder'));
  symlinkSync('../../../../site.json', workspace.path(build, 'relative.json'));
  symlinkSync(workspace.path(build, 'file.txt'), workspace.path(build, 'twice.txt'));
  workspace.write('root-of-others/file.txt', 'secret'); // the name of the folder begins with that of the root
  symlinkSync(workspace.path('root-of-others/file.txt'), workspace.path(build, 'sibling.txt'));
  for (const path of ['file.txt', 'folder/secret.txt', 'relative.json', 'twice.txt', 'sibling.txt']) {
    const answer = await server.ask(`/remotes/shop/1.0.0/${path}`);
    expect({ path, ...answer }).toMatchObject({ path, status: 404, text: 'Not found\n' });
  }
  expect(server.log).toContainEqual(expect.stringMatching(/remotes\/shop\/1\.0\.0\/file\.txt .* link .* --assets/));
});

test('a symbolic link to a hidden file of the folders is answered with 404', async ({ server }) => {
  const { workspace } = server;
  workspace.write('root/.git/config', 'secret');
  symlinkSync(workspace.path('root/.git'), workspace.path(build, 'git'));
  symlinkSync(workspace.path('root/.git/config'), workspace.path(build, 'config'));
  for (const path of ['git/config', 'config']) {
    expect(await server.ask(`/remotes/shop/1.0.0/${path}`), path).toMatchObject({ status: 404, text: 'Not found\n' });
  }
});

for (const [coding, extension, compress] of [
  ['br', 'br', brotliCompressSync],
  ['gzip', 'gz', gzipSync],
] as const) {
  test(`a compressed copy (.${extension}) that is a link out of the folders is not sent`, async ({ server }) => {
    const { workspace } = server;
    const secret = workspace.write('outside/secret', compress('secret'));
    symlinkSync(secret, workspace.path(build, `remoteEntry.js.${extension}`));
    const path = '/remotes/shop/1.0.0/remoteEntry.js';
    const answer = await server.ask(path, { headers: { 'accept-encoding': coding } });
    expect(answer).toMatchObject({ status: 200, text: 'window.shop = 1' });
    expect(answer.headers).not.toHaveProperty('content-encoding');
    expect(await server.ask(`${path}.${extension}`)).toMatchObject({ status: 404 });
  });
}

test('a remote.json that is a link out of the folders does not complete the manifest', async ({ server }) => {
  const { workspace } = server;
  const outside = workspace.write('outside/remote.json', { name: 'shop', version: '1.0.0', requires: { react: '1' } });
  symlinkSync(outside, workspace.path(build, 'remote.json'));
  expect((await server.ask('/manifests/site.json')).text).not.toContain('react');
});

test.describe('with another folder of builds', () => {
  test.use({ assets: ['more'] });
  test.beforeEach(({ workspace }) => {
    workspace.write('more/remotes/shop/1.1.0/remoteEntry.js', 'window.shop = 11');
  });

  test('links inside of the folders are followed, and so are folders that are links themselves', async ({ server }) => {
    const { workspace } = server;
    symlinkSync('1.1.0', workspace.path('more/remotes/shop/current'));
    symlinkSync(workspace.path('more/remotes/shop/1.1.0'), workspace.path('root/remotes/shop/1.1.0'));
    for (const version of ['current', '1.1.0']) {
      const answer = await server.ask(`/remotes/shop/${version}/remoteEntry.js`);
      expect(answer, version).toMatchObject({ status: 200, text: 'window.shop = 11' });
    }
    // Kubernetes mounts a ConfigMap so: https://kubernetes.io/docs/concepts/configuration/configmap/
    workspace.write('more/..2026_11_29/robots.txt', 'User-agent: *');
    symlinkSync('..2026_11_29', workspace.path('more/..data'));
    symlinkSync('..data/robots.txt', workspace.path('more/robots.txt'));
    expect(await server.ask('/robots.txt')).toMatchObject({ status: 200, text: 'User-agent: *' });
    // A release switches such a link.
    workspace.write('releases/2/remotes/shop/2.0.0/remoteEntry.js', 'window.shop = 2');
    workspace.remove('more');
    symlinkSync(workspace.path('releases/2'), workspace.path('more'));
    expect(await server.ask('/remotes/shop/2.0.0/remoteEntry.js')).toMatchObject({ text: 'window.shop = 2' });
    workspace.remove('more');
    expect(await server.ask('/remotes/shop/2.0.0/remoteEntry.js')).toMatchObject({ status: 404 });
    mkdirSync(workspace.path('more'));
  });
});

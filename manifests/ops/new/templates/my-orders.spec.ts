import { expect, test } from 'conch-shell/testing';

test('my-orders shows its page and links back to the start page', async ({ page, shell, useManifest }) => {
  // Adds the remote for this test if the manifest does not name it yet.
  await useManifest(({ remotes, applications }) => {
    remotes['my-orders'] ??= {
      version: '0.1.0',
      basePath: '/remotes/my-orders/{version}/',
      bundleFileName: 'remoteEntry.js',
      moduleName: 'my-orders',
    };
    if (applications.some(({ remote }) => remote === 'my-orders')) return;
    applications.push({
      name: 'my-orders',
      remote: 'my-orders',
      module: './page',
      region: 'main',
      activeWhen: ['/my-orders'],
      title: 'My orders',
    });
  });
  await shell.open('my-orders');
  await expect(shell.heading).toHaveText('My orders');
  await expect(page).toHaveTitle(/^My orders/);
  await shell.link('Back to the start page').click();
  await expect(shell.application('my-orders')).toHaveCount(0);
});

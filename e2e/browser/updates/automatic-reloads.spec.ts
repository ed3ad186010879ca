import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../../sites/released-site.ts';
import { dist } from '../../support/paths.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { thorough } from '../../support/thorough.ts';

test('Back to another application reloads the page in the new build', async ({ page, releases, shell, tab }) => {
  await shell.open('second');
  await tab.isFollowing();
  await shell.push('/');
  await expect(shell.application('home')).toHaveText('shop 1.0.0');
  releases.publish('shop', '2.0.0');
  await tab.focus();
  await expect(tab.toast).toBeVisible();
  await page.goBack();
  await expect(shell.application('second')).toHaveText('shop 2.0.0');
  await expect(page).toHaveURL(shell.url('second'));
});

test('a tab that gets a stale page after its reload does not reload again by itself', async ({
  shell,
  tab,
  faults,
  useManifest,
}) => {
  const pages = () => faults.requests().filter((path) => /^\/(second|late)?$/.test(path)).length;
  /** The manifest is the new one as long as this many pages have been requested. */
  let isNewAt = 0;
  await useManifest((manifest) => {
    if (pages() !== isNewAt) return;
    manifest.revision = 2;
    if (manifest.remotes.shop) manifest.remotes.shop.version = '2.0.0';
  });
  await shell.open('');
  await tab.isFollowing();
  isNewAt = 1;
  await tab.focus();
  await expect(tab.toast).toBeVisible();
  await shell.push('/second');
  await tab.expectUpdates({ status: 'waiting' }, { status: 'reloading' });
  await expect.poll(pages).toBe(2);
  await expect(shell.application('second'), 'the reload got a stale copy').toHaveText('shop 1.0.0');
  await tab.isFollowing();

  isNewAt = 2;
  await tab.focus();
  await expect(tab.toast, 'the visitor can still reload').toBeVisible();
  await shell.push('/late');
  await expect(shell.application('late')).toHaveText('late 1.0.0');
  await shell.push('/');
  await expect(shell.application('home')).toHaveText('shop 1.0.0');
  expect(pages()).toBe(2);
  await tab.expectUpdates({ status: 'waiting' }, { status: 'reloading' }, { status: 'waiting' });
});

test('a tab without sessionStorage never reloads by itself', async ({ page, releases, shell, tab }) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, 'sessionStorage', {
      get() {
        throw new DOMException('forbidden', 'SecurityError');
      },
    }),
  );
  await shell.open('');
  await tab.isFollowing();
  const document = await shell.loadedAt();
  releases.publish('shop', '2.0.0');
  await tab.focus();
  await expect(tab.toast).toBeVisible();
  await shell.push('/second');
  await expect(shell.application('second')).toHaveText('shop 1.0.0');
  expect(await shell.loadedAt()).toBe(document);
});

test(
  'a checkout form that was begun before a release stays, and the page is reloaded when the order is placed',
  thorough(),
  async ({ page, shell, storePage, serveSite, tab }) => {
    const folder = temporaryFolder();
    const copy = join(folder, 'remotes/copy-of-explore');
    cpSync(join(dist, 'remotes/explore/1.0.0'), copy, { recursive: true });
    const served = await serveSite({ assets: [folder] });
    await shell.open(`${served.url}product/CL-02`);
    await storePage.addToCart.click();
    await storePage.cartLink.click();
    await storePage.onward('Go to checkout').click();
    await storePage.fillIn('Ada', 'Ploughman');
    await tab.isFollowing();
    const document = await shell.loadedAt();
    served.edit((manifest) => {
      manifest.revision += 1;
      if (manifest.remotes.explore) manifest.remotes.explore.basePath = '/remotes/copy-of-explore/';
    });
    await expect(tab.toast).toContainText('Your order has not been placed yet. Reload when you are done.');
    await expect(storePage.field('First name')).toHaveValue('Ada');
    await tab.button('Later').click();
    await storePage.storeNamed('Tractor Store Ghent').check();
    expect(await shell.loadedAt()).toBe(document);

    await storePage.placeOrder.click();
    await expect(page).toHaveURL(`${served.url}thanks`);
    await tab.expectUpdates({ status: 'waiting', remotes: ['explore'] }, { status: 'reloading', remotes: ['explore'] });
    await shell.settled();
    await expect(shell.heading).toContainText('Thank you');
    expect(await shell.loadedAt()).not.toBe(document);
  },
);

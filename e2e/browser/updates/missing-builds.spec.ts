import type { Fault } from '../../faults/fault.ts';
import { expect, test } from '../../sites/released-site.ts';
import { thorough } from '../../support/thorough.ts';

const unreachable: readonly [title: string, fault: Fault][] = [
  ['is missing', 404],
  ['is answered with 503', 503],
  ['is an HTML page', 'html'],
  ['has the wrong type', 'wrong-type'],
  ['is truncated', 'truncated'],
];

for (const [title, fault] of unreachable) {
  test(`a new build whose entry ${title} is neither offered nor loaded until the entry is there`, async ({
    releases,
    shell,
    tab,
    faults,
  }) => {
    await shell.open('');
    await tab.isFollowing();
    const document = await shell.loadedAt();
    const entry = await faults.answer('/remotes/shop/2.0.0/remoteEntry.js', fault);
    releases.publish('shop', '2.0.0');
    await tab.focus();
    await expect.poll(() => entry.requests().length).toBeGreaterThan(0);
    await shell.push('/second');
    await expect(shell.application('second')).toHaveText('shop 1.0.0');
    await expect(tab.toast).toHaveCount(0);
    expect(tab.updates).toEqual([]);
    expect(await shell.loadedAt()).toBe(document);

    faults.heal();
    await tab.noticesRelease();
    await tab.expectUpdates({ status: 'waiting', remotes: ['shop'] });
  });
}

test('a new build whose entry does not match its integrity is not offered', async ({
  releases,
  shell,
  tab,
  faults,
}) => {
  await shell.open('');
  await tab.isFollowing();
  releases.publish('shop', '2.0.0', ({ remotes }) => {
    if (remotes.shop) remotes.shop.integrity = `sha256-${'A'.repeat(43)}=`;
  });
  await tab.focus();
  await expect
    .poll(() => faults.requests('/remotes/shop/2.0.0/**'))
    .toEqual([expect.stringContaining('?v=AAAAAAAAAAAA')]);
  await shell.push('/second');
  await expect(shell.application('second')).toHaveText('shop 1.0.0');
  expect(tab.updates).toEqual([]);
});

test('a build that failed in a tab is not offered to it again', thorough(), async ({ releases, shell, tab }) => {
  releases.publish('shop', '3.0.0', ({ remotes }) => {
    if (remotes.shop) remotes.shop.previous = { version: '1.0.0' };
  });
  await shell.open('');
  await expect(shell.application('home')).toHaveText('shop 1.0.0');
  await tab.isFollowing();
  releases.publish('late', '2.0.0');
  await tab.focus();
  await tab.expectUpdates({ status: 'applied', remotes: ['late'] });
});

test.describe('when the build of a running remote is deleted', () => {
  test.beforeEach(async ({ releases, shell, tab }) => {
    await shell.open('');
    await tab.isFollowing();
    releases.publish('shop', '2.0.0');
    releases.deleteBuild('shop', '1.0.0');
  });

  test('a running remote whose build was deleted is shown in the new build after a reload, without an error card', async ({
    page,
    shell,
    tab,
  }) => {
    await shell.push('/second');
    await expect(shell.application('second')).toHaveText('shop 2.0.0');
    await expect(page.getByRole('alert')).toHaveCount(0);
    await tab.expectUpdates({ status: 'waiting' }, { revision: 2, status: 'reloading', remotes: ['shop'] });
  });

  test('a running remote whose own import() fails because its build was deleted is reloaded in the new build', async ({
    shell,
    tab,
    watch,
  }) => {
    watch.announce(/Loading chunk failed/);
    await shell.application('home').getByText('shop 1.0.0').click();
    await expect(shell.application('home')).toHaveText('shop 2.0.0');
    await tab.expectUpdates({ status: 'waiting' }, { status: 'reloading' });
  });

  test('unsaved work holds up the reload for a deleted build, and the visitor is offered it', async ({
    page,
    shell,
    tab,
    watch,
  }) => {
    watch.announce(/Loading chunk failed/);
    const document = await shell.loadedAt();
    await page.evaluate('given.setDirty(true)');
    await shell.application('home').getByText('shop 1.0.0').click();
    await expect(tab.toast).toContainText('You have unsaved work.');
    expect(await shell.loadedAt()).toBe(document);
    await tab.button('Reload').click();
    await expect(shell.application('home')).toHaveText('shop 2.0.0');
  });
});

test('a missing chunk is an error as long as the manifest names no other build', async ({ shell, tab, faults }) => {
  await shell.open('');
  await tab.isFollowing();
  await faults.answer('/remotes/shop/1.0.0/second.js', 404);
  await shell.push('/second');
  await expect(shell.errorCard('second')).toContainText('CHUNK_UNREACHABLE');
  await expect(tab.toast).toHaveCount(0);
});

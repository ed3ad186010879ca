import { expect, test } from '../../sites/released-site.ts';
import { thorough } from '../../support/thorough.ts';

const MANIFEST = '/manifests/site.json';

test('a remote whose code has not run yet switches to the new build at once, without a reload or an offer', {
  tag: '@firefox',
}, async ({ page, releases, shell, tab }) => {
  await shell.open('');
  await tab.isFollowing();
  const document = await shell.loadedAt();
  releases.publish('late', '2.0.0');
  await tab.focus();
  await tab.expectUpdates({ revision: 2, status: 'applied', remotes: ['late'] });
  await expect(page.locator('html')).toHaveAttribute('data-revision', '2');
  await shell.push('/late');
  await expect(shell.application('late')).toHaveText('late 2.0.0');
  await expect(shell.application('late')).toHaveAttribute('data-version', '2.0.0');
  await expect(tab.toast).toHaveCount(0);
  expect(await shell.loadedAt()).toBe(document);
});

test('a remote whose old build was deleted before it ran is shown in the new build, without an error card', async ({
  page,
  releases,
  shell,
  tab,
}) => {
  await shell.open('');
  await tab.isFollowing();
  const document = await shell.loadedAt();
  releases.publish('late', '2.0.0');
  releases.deleteBuild('late', '1.0.0');
  await shell.push('/late');
  await expect(shell.application('late')).toHaveText('late 2.0.0');
  await expect(shell.application('late')).toHaveAttribute('data-version', '2.0.0');
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(await shell.loadedAt()).toBe(document);
});

test('a remote whose build was deleted and has no new build shows its error card', async ({ releases, shell, tab }) => {
  await shell.open('');
  await tab.isFollowing();
  releases.deleteBuild('late', '1.0.0');
  await shell.push('/late');
  await expect(shell.errorCard('late')).toContainText('ENTRY_NOT_FOUND');
});

test('applications that are added, or removed while not visible, need no reload', async ({ releases, shell, tab }) => {
  await shell.open('');
  await tab.isFollowing();
  const document = await shell.loadedAt();
  releases.edit((manifest) => {
    manifest.revision = 2;
    const added = { name: 'fresh', remote: 'late', module: './view', region: 'main' as const, activeWhen: ['/fresh'] };
    const rest = manifest.applications.filter(({ name }) => name !== 'second');
    manifest.applications = [...rest, added];
  });
  await tab.focus();
  await tab.expectUpdates({ status: 'applied', remotes: [] });
  await shell.push('/fresh');
  await expect(shell.application('fresh')).toHaveText('late 1.0.0');
  await shell.push('/second');
  await expect(shell.heading).toHaveText('There is no page here');
  expect(await shell.loadedAt()).toBe(document);
});

test('a change of the visible page waits for a reload, and so does an origin that the policy of the page does not know', async ({
  releases,
  shell,
  tab,
}) => {
  await shell.open(releases.url);
  await tab.isFollowing();
  releases.edit((manifest) => {
    manifest.revision = 2;
    for (const entry of manifest.applications) if (entry.name === 'home') entry.remote = 'late';
  });
  await tab.expectUpdates({ revision: 2, status: 'waiting', remotes: [] });
  releases.edit((manifest) => {
    manifest.revision = 3;
    for (const entry of manifest.applications) if (entry.name === 'home') entry.remote = 'shop';
  });
  await tab.expectUpdates({ status: 'waiting' }, { revision: 3, status: 'applied', remotes: [] });
  await expect(tab.toast).toHaveCount(0);
  releases.edit((manifest) => {
    manifest.revision = 4;
    manifest.origins = ['https://cdn.example'];
    if (manifest.remotes.late) manifest.remotes.late.basePath = 'https://cdn.example/late/';
  });
  await tab.expectUpdates(
    { status: 'waiting' },
    { status: 'applied' },
    { revision: 4, status: 'waiting', remotes: ['late'] },
  );
  await expect(tab.toast).toBeVisible();
});

test(
  'what a remote lists for the policy waits for a reload, because the policy of the page does not allow it',
  thorough(),
  async ({ releases, shell, tab }) => {
    await shell.open(releases.url);
    await tab.isFollowing();
    releases.edit((manifest) => {
      manifest.revision = 2;
      if (manifest.remotes.late) manifest.remotes.late.policy = { sources: { connect: ['https://api.example'] } };
    });
    await tab.expectUpdates({ revision: 2, status: 'waiting', remotes: [] });
    releases.edit((manifest) => {
      manifest.revision = 3;
      delete manifest.remotes.late?.policy;
    });
    await tab.expectUpdates({ status: 'waiting' }, { revision: 3, status: 'applied', remotes: [] });
  },
);

test(
  'a build in a folder from which the policy of the page allows no scripts waits for a reload',
  thorough(),
  async ({ page, releases, shell, tab }) => {
    await shell.open(releases.url);
    await tab.isFollowing();
    releases.copyLate('moved');
    releases.edit((manifest) => {
      manifest.revision = 2;
      if (manifest.remotes.late) manifest.remotes.late.basePath = '/remotes/moved/{version}/';
    });
    await tab.expectUpdates({ revision: 2, status: 'waiting', remotes: ['late'] });
    await tab.button('Reload').click();
    await expect(page.locator('html')).toHaveAttribute('data-revision', '2');
    await shell.push('/late');
    await expect(shell.application('late')).toHaveText('late 1.0.0');
  },
);

test('a new page of a build that waits for a reload appears with that build', async ({ releases, shell, tab }) => {
  await shell.open('');
  await tab.isFollowing();
  releases.publish('shop', '2.0.0', ({ applications }) => {
    applications.push({ name: 'fresh', remote: 'shop', module: './fresh', region: 'main', activeWhen: ['/fresh'] });
  });
  await tab.focus();
  await tab.expectUpdates({ status: 'waiting', remotes: ['shop'] });
  await shell.page.evaluate('given.setDirty(true)');
  shell.page.once('dialog', (dialog) => dialog.accept());
  await shell.push('/fresh');
  await expect(shell.heading).toHaveText('There is no page here');
  await shell.push('/');
  await expect(shell.application('home')).toHaveText('shop 2.0.0');
});

test('an open tab is offered a reload by a rollout only if the visitor is in it', async ({ releases, shell, tab }) => {
  await shell.open('');
  await tab.isFollowing();
  const rollout = (percent: number) =>
    releases.publish('shop', '1.0.0', ({ remotes }) => {
      if (remotes.shop) remotes.shop.rollout = { percent, build: { version: '2.0.0' } };
    });
  rollout(0);
  await tab.focus();
  await tab.expectUpdates({ status: 'applied', remotes: [] });
  rollout(100);
  await tab.focus();
  await tab.expectUpdates({ status: 'applied' }, { status: 'waiting', remotes: ['shop'] });
});

test('a manifest with a lower revision is a stale copy and changes nothing', async ({
  releases,
  shell,
  tab,
  faults,
}) => {
  releases.publish('shop', '1.0.0');
  await shell.open('');
  await tab.isFollowing();
  releases.edit((manifest) => {
    manifest.revision = 1;
    if (manifest.remotes.shop) manifest.remotes.shop.version = '2.0.0';
  });
  const before = faults.requests(MANIFEST).length;
  await tab.focus();
  await expect.poll(() => faults.requests(MANIFEST).length).toBeGreaterThan(before);
  releases.edit((manifest) => {
    manifest.revision = 2;
  });
  await tab.noticesRelease();
  await tab.expectUpdates({ revision: 2, status: 'waiting' });
});

test(
  'a page stores a newer manifest that it follows once its remotes have mounted, and none of which a build waits',
  thorough(),
  async ({ page, releases, shell, tab }) => {
    const stored = () => page.evaluate(() => localStorage.getItem('conch:manifest:/'));
    const settle = async () => {
      for (let step = 0; step < 6; step += 1) await page.clock.runFor(5_000);
    };
    await page.clock.install();
    await shell.open('nowhere');
    await tab.isFollowing();
    releases.publish('late', '2.0.0');
    await tab.focus();
    await tab.expectUpdates({ status: 'applied' });
    await settle();
    expect(await stored()).toBeNull();
    await shell.push('/late');
    await expect(shell.application('late')).toHaveText('late 2.0.0');
    await settle();
    await expect.poll(stored).toMatch(/^{"revision":2,.*2\.0\.0/);
    releases.publish('late', '1.0.0');
    await tab.noticesRelease();
    await settle();
    expect(await stored()).toMatch(/^{"revision":2,/);
  },
);

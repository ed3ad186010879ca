import { times } from '../../faults/fault.ts';
import { expect, test } from '../../sites/released-site.ts';
import { gate } from '../../support/gate.ts';
import { chunkPattern } from '../../support/shell-internals.ts';
import { thorough } from '../../support/thorough.ts';

const MANIFEST = '/manifests/site.json';

test.describe('after a release', () => {
  test.beforeEach(async ({ page, releases, shell, tab }) => {
    await page.clock.install();
    await shell.open('');
    await tab.isFollowing();
    releases.publish('shop', '2.0.0');
  });

  test('an open tab notices a release when its window gets the focus', async ({ tab }) => {
    await tab.focus();
    await expect(tab.toast).toBeVisible();
    await tab.expectUpdates({ revision: 2, status: 'waiting', remotes: ['shop'] });
  });

  test('a hidden tab never checks the manifest, and notices a release when it becomes visible', async ({
    page,
    tab,
    faults,
  }) => {
    await tab.setVisible(false);
    const before = faults.requests(MANIFEST).length;
    await page.clock.runFor(10 * 60_000);
    await tab.focus();
    expect(faults.requests(MANIFEST)).toHaveLength(before);
    await tab.setVisible(true);
    await expect(tab.toast).toBeVisible();
  });

  test('an open tab notices a release within a minute', async ({ page, tab }) => {
    await page.clock.runFor(60_000);
    await expect(tab.toast).toBeVisible();
  });
});

test(
  'a tab requests the chunk for updates again, and then follows the manifest',
  thorough(),
  async ({ releases, shell, tab, faults, watch }) => {
    const chunk = await faults.answer(chunkPattern('updates'), times(2, 503));
    await shell.open('');
    await expect.poll(() => chunk.requests()).toHaveLength(3);
    await tab.isFollowing();
    releases.publish('shop', '2.0.0');
    await tab.focus();
    await expect(tab.toast).toBeVisible();
    expect(watch.consoleWarnings.filter((text) => text.includes('Trying again'))).toHaveLength(1);
  },
);

test('checks of the manifest never overlap', async ({ releases, shell, tab, faults }) => {
  await shell.open('');
  await tab.isFollowing();
  releases.publish('shop', '2.0.0');
  const answer = gate();
  const check = await faults.answer(MANIFEST, { delay: answer.opened });
  for (let times = 0; times < 5; times += 1) await tab.focus();
  await expect.poll(() => check.requests()).toHaveLength(1);
  answer.open();
  await expect(tab.toast).toBeVisible();
  expect(check.requests()).toHaveLength(1);
});

test('a visible tab follows the events of the server without any action of the visitor', async ({
  page,
  releases,
  shell,
  tab,
}) => {
  const listening = page.waitForRequest((request) => request.url().endsWith('/manifests/events'));
  await shell.open(releases.url);
  await listening;
  releases.publish('shop', '2.0.0');
  await expect(tab.toast).toBeVisible();
  await tab.button('Reload').click();
  await expect(shell.application('home')).toHaveText('shop 2.0.0');
});

test('the events announce edits that keep the revision, too, such as a release and its undo', async ({
  releases,
  shell,
  tab,
}) => {
  await shell.open(releases.url);
  await tab.isFollowing();
  releases.edit(({ remotes }) => Object.assign(remotes.shop ?? {}, { version: '2.0.0' }));
  await expect(tab.toast).toBeVisible();
  releases.edit(({ remotes }) => Object.assign(remotes.shop ?? {}, { version: '1.0.0' }));
  await expect(tab.toast).toHaveCount(0);
  await tab.expectUpdates({ status: 'waiting', remotes: ['shop'] }, { status: 'applied', remotes: [] });
  await shell.push('/second');
  await expect(shell.application('second')).toHaveText('shop 1.0.0');
  expect(tab.updates).toHaveLength(2);
});

// Chromium only: Playwright does not report the end of an EventSource in Firefox.
test('only visible tabs listen to the events of the server', { tag: '@chromium' }, async ({
  page,
  releases,
  shell,
  tab,
}) => {
  const opened = page.waitForRequest((request) => request.url().endsWith('/manifests/events'));
  await shell.open(releases.url);
  const closed = page.waitForEvent('requestfailed', (request) => request === stream);
  const stream = await opened;
  await tab.setVisible(false);
  await closed;
  const again = page.waitForRequest((request) => request.url().endsWith('/manifests/events'));
  await tab.setVisible(true);
  await again;
});

test('on a static host a tab requests no events, and still follows the manifest', async ({
  page,
  releases,
  shell,
  tab,
  requests,
  watch,
}) => {
  await page.route(releases.url, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace(/ data-events="[^"]*"/, '') });
  });
  await shell.open(releases.url);
  await tab.isFollowing();
  releases.publish('late', '2.0.0');
  await tab.focus();
  await tab.expectUpdates({ status: 'applied' });
  expect(requests.urls(/\/events$/)).toEqual([]);
  expect(watch.failedRequests).toEqual([]);
});

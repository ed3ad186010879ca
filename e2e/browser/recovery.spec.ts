import { expect, test } from '../fixtures.ts';
import { container, probeSite, view, writeProbe } from '../sites/fake-remotes.ts';
import { opening } from '../support/gate.ts';

const oneApplication = [{ name: 'app', remote: 'probe' }];

test('a fault that passes costs the visitor a moment and no card', async ({ page, shell, serveSite }) => {
  const asked: string[] = [];
  await page.route('**/remotes/probe/**', async (route) => {
    const first = !asked.some((url) => url.includes('remoteEntry.js'));
    asked.push(route.request().url());
    return first ? route.fulfill({ status: 503 }) : route.continue();
  });
  const remotes = { probe: container('probe', view('here')) };
  const site = await serveSite(probeSite({ remotes, applications: oneApplication }));
  await shell.open(site.url);
  await expect(shell.application('app')).toHaveText('here');
  expect(asked.filter((url) => url.includes('retry=1'))).toHaveLength(1);
});

const previous = { version: '2.0.0', previous: { version: '1.0.0' } };
const brokenBuilds: readonly [title: string, source: string, announced?: RegExp][] = [
  ['is gone', ''],
  ['throws', `throw new Error('evaluation')`, /evaluation/],
  ['does not mount', container('probe', view('', `mount() { throw new Error('no') },`))],
];
for (const [title, source, announced] of brokenBuilds) {
  test(`the previous build takes over from one that ${title}, and the tab keeps to it`, async ({
    page,
    shell,
    serveSite,
    watch,
  }) => {
    if (announced) watch.announce(announced);
    const options = probeSite({
      remotes: { probe: container('probe', view('the old one')) },
      applications: oneApplication,
      entries: { probe: previous },
    });
    if (source) writeProbe(options.folder, 'probe', source, '2.0.0');
    const site = await serveSite(options);
    await shell.open(site.url);
    await expect(shell.application('app')).toHaveText('the old one');
    await expect(shell.application('app')).toHaveAttribute('data-version', '1.0.0');
    await expect(page.getByRole('alert')).toHaveCount(0);

    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.reload();
    await shell.settled();
    await expect(shell.application('app')).toHaveText('the old one');
    expect(requests.filter((url) => url.includes('/2.0.0/'))).toEqual([]);
  });
}

test('a build is not given up while the network is at fault', async ({ page, shell, serveSite }) => {
  const options = probeSite({
    remotes: { probe: container('probe', view('the old one')) },
    applications: oneApplication,
    entries: { probe: previous },
  });
  writeProbe(options.folder, 'probe', container('probe', view('the new one')), '2.0.0');
  const site = await serveSite(options);
  await page.route('**/remotes/probe/**', (route) => route.abort());
  await shell.open(site.url);
  await expect(shell.errorCard('app')).toContainText('ENTRY_UNREACHABLE');
  await page.unroute('**/remotes/probe/**');
  await page.reload();
  await expect(shell.application('app')).toHaveText('the new one');
});

test('a visitor who waits is told so after three seconds, and may cancel and try again', async ({
  page,
  shell,
  serveSite,
}) => {
  await page.clock.install();
  let hangs = true;
  await page.route('**/remotes/probe/**', (route) => (hangs ? undefined : route.continue()));
  const remotes = { probe: container('probe', view('here')) };
  const site = await serveSite(probeSite({ remotes, applications: oneApplication }));
  await shell.visit(site.url);
  await expect(shell.application('app')).toHaveAttribute('data-status', 'loading');
  await expect(shell.application('app')).toHaveText('');
  await page.clock.runFor(3_000);
  await expect(shell.application('app').getByRole('status')).toHaveText('Still loading…');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(shell.errorCard('app')).toContainText('LOAD_CANCELLED');
  hangs = false;
  await page.clock.runFor(10_000); // the load that nobody waits for any more reaches its limit
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(shell.application('app')).toHaveText('here');
});

test('an entry that arrives after its limit changes nothing, not even a global', async ({ page, shell, serveSite }) => {
  await page.clock.install();
  const late = opening();
  await page.route('**/remotes/probe/**', async (route) => {
    if (route.request().url().includes('retry')) return route.fulfill({ status: 403 });
    await late.opened;
    return route.continue();
  });
  const remotes = { probe: container('probe', view('too late')) };
  const site = await serveSite(probeSite({ remotes, applications: oneApplication }));
  await shell.visit(site.url);
  await expect(shell.application('app')).toHaveAttribute('data-status', 'loading');
  await page.clock.runFor(10_000);
  await page.clock.runFor(1_000);
  await expect(shell.errorCard('app')).toContainText('ENTRY_REFUSED');
  late.open();
  await expect.poll(() => page.evaluate('window.calls')).toContain('probe evaluated');
  await expect(shell.errorCard('app')).toContainText('ENTRY_REFUSED');
  await expect.poll(() => page.evaluate('"probe" in window')).toBe(false);
});

test('an entry that arrives after its limit is not taken for the one that is awaited by then', async ({
  page,
  shell,
  serveSite,
}) => {
  await page.clock.install();
  const [first, second] = [opening(), opening()];
  await page.route('**/remotes/probe/**', async (route) => {
    await (route.request().url().includes('retry') ? second : first).opened;
    return route.continue();
  });
  const remotes = { probe: container('probe', view('here')) };
  const site = await serveSite(probeSite({ remotes, applications: oneApplication }));
  await shell.visit(site.url);
  await expect(shell.application('app')).toHaveAttribute('data-status', 'loading');
  const retry = page.waitForRequest((request) => request.url().includes('retry'));
  await page.clock.runFor(10_000);
  await page.clock.runFor(1_000);
  await retry;
  first.open();
  await expect.poll(() => page.evaluate('window.calls')).toEqual(['probe evaluated']);
  await expect.poll(() => page.evaluate('window.probe')).toBeUndefined();
  await expect(shell.application('app')).toHaveAttribute('data-status', 'loading');
  second.open();
  await expect(shell.application('app')).toHaveText('here');
  expect(await page.evaluate('calls.slice(1, 3)')).toEqual(['probe evaluated', 'probe init']);
  expect(await page.evaluate('"probe" in window')).toBe(false);
});

test('what failed is tried again when the network comes back', async ({ page, context, shell, serveSite }) => {
  const remotes = { probe: container('probe', view('here')) };
  const site = await serveSite(
    probeSite({
      remotes,
      applications: [{ ...oneApplication[0], name: 'app', remote: 'probe', activeWhen: ['/app'] }],
    }),
  );
  await shell.open(site.url);
  await page.waitForLoadState('networkidle');
  await context.setOffline(true);
  await page.evaluate((url) => history.pushState(null, '', url), `${site.url}app`);
  await expect(shell.errorCard('app')).toContainText('You seem to be offline');
  await context.setOffline(false);
  await expect(shell.application('app')).toHaveText('here');
});

test('Try again keeps the focus in its place', async ({ page, shell, serveSite }) => {
  const options = probeSite({ remotes: { probe: 'window.other = 1;' }, applications: oneApplication });
  const site = await serveSite(options);
  await shell.open(site.url);
  const button = page.getByRole('button', { name: 'Try again' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(shell.application('app')).toHaveAttribute('data-status', 'failed');
  await expect(button).toBeFocused();
  writeProbe(options.folder, 'probe', container('probe', view('here')));
  await page.keyboard.press('Enter');
  await expect(shell.application('app')).toHaveText('here');
  await expect(shell.application('app')).toBeFocused();
});

test('with all remotes broken a visitor still has a navigation, and a page that says what is not there', async ({
  page,
  shell,
  serveSite,
}) => {
  const site = await serveSite();
  await page.route('**/remotes/**', (route) => route.fulfill({ status: 404 }));
  await shell.open(site.url);
  await expect(shell.errorCard('home')).toContainText('ENTRY_NOT_FOUND');
  const navigation = page.getByRole('banner').getByRole('navigation', { name: 'Site' });
  await navigation.getByRole('link', { name: 'Our stores' }).click();
  await expect(shell.errorCard('stores')).toBeVisible();
  await expect(page).toHaveTitle(/Our stores/);
  await page.evaluate((url) => history.pushState(null, '', url), `${site.url}nowhere`);
  await expect(shell.heading).toHaveText('There is no page here');
  await expect(navigation).toBeVisible();
});

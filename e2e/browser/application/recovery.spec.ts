import { expect, test } from '../../fixtures.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { gate } from '../../support/gate.ts';
import { thorough } from '../../support/thorough.ts';

const oneApplication = [{ name: 'app', remote: 'probe' }];

test('an entry that fails once is requested again, without an error card', { tag: '@firefox' }, async ({
  page,
  shell,
  serveSite,
}) => {
  const requested: string[] = [];
  await page.route('**/remotes/probe/**', async (route) => {
    const first = !requested.some((url) => url.includes('remoteEntry.js'));
    requested.push(route.request().url());
    return first ? route.fulfill({ status: 503 }) : route.continue();
  });
  const remotes = { probe: container('probe', view('here')) };
  // Not on the first page: Firefox repeats a preload that failed.
  const applications = [{ name: 'app', remote: 'probe', activeWhen: ['/app'] }];
  const served = await serveSite(site({ remotes, applications }));
  await shell.open(served.url);
  await shell.push('/app');
  await expect(shell.application('app')).toHaveText('here');
  expect(requested.filter((url) => url.includes('retry=1'))).toHaveLength(1);
});

/** The current version is 2.0.0, the previous one 1.0.0. @param next the entry of the current one, if it is there */
const siteWithPrevious = (next?: string) =>
  site({
    remotes: {
      probe: {
        version: '2.0.0',
        previous: { version: '1.0.0' },
        builds: { '1.0.0': container('probe', view('the old one')), ...(next && { '2.0.0': next }) },
      },
    },
    applications: oneApplication,
  });

const brokenBuilds: readonly [title: string, source: string | undefined, announced?: RegExp][] = [
  ['is missing', undefined],
  ['throws', `throw new Error('evaluation')`, /evaluation/],
  ['does not mount', container('probe', view('', `mount() { throw new Error('no') },`))],
];
for (const [title, source, announced] of brokenBuilds) {
  test(`the previous build replaces one that ${title}, and the tab keeps it`, async ({
    page,
    shell,
    serveSite,
    requests,
    watch,
  }) => {
    if (announced) watch.announce(announced);
    const served = await serveSite(siteWithPrevious(source));
    await shell.open(served.url);
    await expect(shell.application('app')).toHaveText('the old one');
    await expect(shell.application('app')).toHaveAttribute('data-version', '1.0.0');
    await expect(page.getByRole('alert')).toHaveCount(0);

    requests.clear();
    await page.reload();
    await shell.settled();
    await expect(shell.application('app')).toHaveText('the old one');
    expect(requests.urls('/2.0.0/')).toEqual([]);
  });
}

test('a build is not replaced by the previous one when the network fails', async ({ page, shell, serveSite }) => {
  const served = await serveSite(siteWithPrevious(container('probe', view('the new one'))));
  await page.route('**/remotes/probe/**', (route) => route.abort());
  await shell.open(served.url);
  await expect(shell.errorCard('app')).toContainText('ENTRY_UNREACHABLE');
  await page.unroute('**/remotes/probe/**');
  await page.reload();
  await expect(shell.application('app')).toHaveText('the new one');
});

test('after three seconds the visitor can cancel a load, and try it again', async ({ page, shell, serveSite }) => {
  await page.clock.install();
  let hangs = true;
  await page.route('**/remotes/probe/**', (route) => (hangs ? undefined : route.continue()));
  const remotes = { probe: container('probe', view('here')) };
  const served = await serveSite(site({ remotes, applications: oneApplication }));
  await shell.visit(served.url);
  await expect(shell.application('app')).toHaveAttribute('data-status', 'loading');
  await expect(shell.application('app')).toHaveText('');
  await page.clock.runFor(3_000);
  await expect(shell.application('app').getByRole('status')).toHaveText('Still loading…');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(shell.errorCard('app')).toContainText('LOAD_CANCELLED');
  hangs = false;
  await page.clock.runFor(10_000); // the cancelled load reaches its limit
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(shell.application('app')).toHaveText('here');
});

test(
  'an entry that arrives after its limit, and after a retry has failed, is mounted and leaves no global variable',
  thorough(),
  async ({ page, shell, serveSite }) => {
    await page.clock.install();
    const late = gate();
    await page.route('**/remotes/probe/**', async (route) => {
      if (route.request().url().includes('retry')) return route.fulfill({ status: 403 });
      await late.opened;
      return route.continue();
    });
    const remotes = { probe: container('probe', view('late')) };
    const served = await serveSite(site({ remotes, applications: oneApplication }));
    await shell.visit(served.url);
    await expect(shell.application('app')).toHaveAttribute('data-status', 'loading');
    await page.clock.runFor(10_000);
    await page.clock.runFor(1_000);
    await expect(shell.errorCard('app')).toContainText('ENTRY_REFUSED');
    late.open();
    await expect(shell.application('app')).toHaveText('late');
    expect(await page.evaluate('"probe" in window')).toBe(false);
  },
);

const arrivals: readonly [title: string, isRetry: boolean][] = [
  ['after its limit is used by the retry, whose own entry then changes nothing', false],
  ['with the retry is used, and the first one then changes nothing', true],
];
for (const [title, isRetryFirst] of arrivals) {
  test(`an entry that arrives ${title}`, async ({ page, shell, serveSite }) => {
    await page.clock.install();
    const [original, retried] = [gate(), gate()];
    await page.route('**/remotes/probe/**', async (route) => {
      await (route.request().url().includes('retry') ? retried : original).opened;
      return route.continue();
    });
    const remotes = { probe: container('probe', view('here')) };
    const served = await serveSite(site({ remotes, applications: oneApplication }));
    await shell.visit(served.url);
    await expect(shell.application('app')).toHaveAttribute('data-status', 'loading');
    const retry = page.waitForRequest((request) => request.url().includes('retry'));
    await page.clock.runFor(10_000);
    await page.clock.runFor(1_000);
    await retry;
    const [first, second] = isRetryFirst ? [retried, original] : [original, retried];
    first.open();
    await expect(shell.application('app')).toHaveText('here');
    second.open();
    await expect.poll(() => page.evaluate('calls.filter((call) => call === "probe evaluated").length')).toBe(2);
    await expect(shell.application('app')).toHaveText('here');
    expect(await page.evaluate('calls.filter((call) => /init|mount/.test(call))')).toEqual(['probe init', 'mount app']);
    expect(await page.evaluate('"probe" in window')).toBe(false);
  });
}

test('an application that failed offline is retried when the network is back', async ({
  page,
  context,
  shell,
  serveSite,
}) => {
  const remotes = { probe: container('probe', view('here')) };
  const served = await serveSite(
    site({
      remotes,
      applications: [{ name: 'app', remote: 'probe', activeWhen: ['/app'] }],
    }),
  );
  await shell.withoutEvents();
  await shell.open(served.url);
  await page.waitForLoadState('networkidle');
  await context.setOffline(true);
  await shell.push(`${served.url}app`);
  await expect(shell.errorCard('app')).toContainText('You seem to be offline');
  await context.setOffline(false);
  await expect(shell.application('app')).toHaveText('here');
});

test('Try again keeps the focus', { tag: '@firefox' }, async ({ page, shell, serveSite }) => {
  const options = site({ remotes: { probe: 'window.other = 1;' }, applications: oneApplication });
  const served = await serveSite(options);
  await shell.open(served.url);
  const button = page.getByRole('button', { name: 'Try again' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(shell.application('app')).toHaveAttribute('data-status', 'failed');
  await expect(button).toBeFocused();
  options.writeBuild('probe', '1.0.0', container('probe', view('here')));
  await page.keyboard.press('Enter');
  await expect(shell.application('app')).toHaveText('here');
  await expect(shell.application('app')).toBeFocused();
});

test('with all remotes broken there is still a navigation, and a page for unknown addresses', async ({
  page,
  shell,
  serveSite,
}) => {
  const served = await serveSite();
  await page.route('**/remotes/**', (route) => route.fulfill({ status: 404 }));
  await shell.open(served.url);
  await expect(shell.errorCard('home')).toContainText('ENTRY_NOT_FOUND');
  const navigation = page.getByRole('banner').getByRole('navigation', { name: 'Site' });
  await navigation.getByRole('link', { name: 'Our stores' }).click();
  await expect(shell.errorCard('stores')).toBeVisible();
  await expect(page).toHaveTitle(/Our stores/);
  await shell.push(`${served.url}nowhere`);
  await expect(shell.heading).toHaveText('There is no page here');
  await expect(navigation).toBeVisible();
});

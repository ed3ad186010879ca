import { expect, test } from '../../fixtures.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { holdRequests } from '../../support/gate.ts';
import { thorough } from '../../support/thorough.ts';

test('a remote whose entry hangs does not block navigation', async ({ page, shell, serveSite }) => {
  await page.route('**/remotes/slow/**', () => {}); // never answered
  const served = await serveSite(
    site({
      remotes: { slow: '', healthy: container('healthy', view('arrived')) },
      applications: [
        { name: 'stuck', remote: 'slow' },
        { name: 'next', remote: 'healthy', activeWhen: ['/next'] },
      ],
    }),
  );
  await shell.visit(served.url);
  await expect(shell.application('stuck')).toHaveAttribute('data-status', 'loading');
  await shell.push(`${served.url}next`);
  await expect(shell.application('next')).toHaveText('arrived');
  await expect(shell.application('stuck')).toHaveCount(0);
});

test('a remote whose mount hangs does not block navigation', thorough(), async ({ page, shell, serveSite }) => {
  const served = await serveSite(
    site({
      remotes: {
        slow: container('slow', view('', 'mount: () => new Promise(() => {}),')),
        healthy: container('healthy', view('arrived')),
      },
      applications: [
        { name: 'stuck', remote: 'slow' },
        { name: 'next', remote: 'healthy', activeWhen: ['/next'] },
      ],
    }),
  );
  await page.goto(served.url);
  await expect.poll(() => page.evaluate('window.calls')).toContain('bootstrap stuck');
  await shell.push(`${served.url}next`);
  await expect(shell.application('next')).toHaveText('arrived');
});

test('a parcel that hangs does not block navigation', async ({ page, shell, serveSite }) => {
  const parcel = `{ bootstrap: async () => {}, mount: () => new Promise(() => {}), unmount: async () => {} }`;
  const mount = `async mount(props) { props.mountParcel(${parcel}, { domElement: props.domElement }); calls.push('parcel'); },`;
  const served = await serveSite(
    site({
      remotes: { owner: container('owner', view('', mount)), healthy: container('healthy', view('arrived')) },
      applications: [
        { name: 'with-parcel', remote: 'owner' },
        { name: 'next', remote: 'healthy', activeWhen: ['/next'] },
      ],
    }),
  );
  await shell.open(served.url);
  expect(await page.evaluate('calls')).toContain('parcel');
  await shell.push(`${served.url}next`);
  await expect(shell.application('next')).toHaveText('arrived');
});

test('an application is bootstrapped once, and mounted and unmounted at each visit', async ({
  page,
  shell,
  serveSite,
}) => {
  const served = await serveSite(
    site({
      remotes: { probe: container('probe', view('here')) },
      applications: [{ name: 'app', remote: 'probe', activeWhen: ['/app'] }],
    }),
  );
  await shell.open(`${served.url}app`);
  for (const path of ['else', 'app', 'else']) {
    await shell.push(`${served.url}${path}`);
    await expect(shell.application('app')).toHaveCount(path === 'app' ? 1 : 0);
    if (path === 'app') await expect(shell.application('app')).toHaveText('here');
  }
  await expect.poll(() => page.evaluate('calls.length')).toBe(7);
  const visit = ['mount app', 'unmount app'];
  expect(await page.evaluate('calls')).toEqual(['probe evaluated', 'probe init', 'bootstrap app', ...visit, ...visit]);
});

test('lifecycles get the props of single-spa, of the manifest and of the shell', async ({ page, shell, serveSite }) => {
  const mount = `mount: [(props) => { window.props = props; }, async () => { calls.push('second of two'); }],`;
  const served = await serveSite(
    site({
      remotes: { probe: container('probe', view('', mount)) },
      applications: [{ name: 'app', remote: 'probe', props: { colour: 'green' } }],
    }),
  );
  await shell.open(served.url);
  expect(await page.evaluate('calls')).toContain('second of two');
  const given = await page.evaluate(`({
    name: props.name, colour: props.colour, base: props.base,
    inOutlet: props.domElement.closest('[data-application="app"]') !== null,
    mountParcel: typeof props.mountParcel, navigate: typeof props.navigate,
    singleSpa: typeof props.singleSpa.getAppNames,
  })`);
  expect(given).toEqual({
    name: 'app',
    colour: 'green',
    base: '/',
    inOutlet: true,
    mountParcel: 'function',
    navigate: 'function',
    singleSpa: 'function',
  });
});

test('outlets are in the order of the manifest, whatever the order in which they load', async ({
  page,
  shell,
  serveSite,
}) => {
  const letArrive = await holdRequests(page, '**/remotes/late/**');
  const requested = page.waitForRequest('**/remotes/late/**');
  const remotes = { late: container('late', view('first')), early: container('early', view('second')) };
  const applications = [
    { name: 'one', remote: 'late' },
    { name: 'two', remote: 'early' },
  ];
  const served = await serveSite(site({ remotes, applications }));
  await shell.visit(served.url);
  await requested;
  await expect(shell.application('two')).toHaveText('second');
  letArrive();
  await expect(page.getByRole('main')).toHaveText('firstsecond');
});

test('an outlet reports its status by conch:status, User Timing and attributes', async ({ page, shell, serveSite }) => {
  await page.addInitScript(() => {
    const statuses: unknown[] = [];
    Reflect.set(window, 'statuses', statuses);
    addEventListener('conch:status', (event) => statuses.push(Reflect.get(event, 'detail')));
  });
  const remotes = { probe: container('probe', view('here')) };
  const served = await serveSite(site({ remotes, applications: [{ name: 'app', remote: 'probe' }] }));
  await shell.open(served.url);
  const common = { name: 'app', remote: 'probe', version: '1.0.0', attempt: 1 };
  expect(await page.evaluate('statuses')).toEqual([
    { ...common, status: 'loading' },
    { ...common, status: 'mounted' },
  ]);
  const timing = await page.evaluate(() =>
    performance
      .getEntries()
      .filter(({ name }) => name.startsWith('conch:'))
      .map(({ name, entryType }) => `${entryType} ${name}`)
      .sort(),
  );
  expect(timing).toEqual([
    'mark conch:mounted:app',
    'measure conch:load:app',
    'measure conch:manifest',
    'measure conch:mount:app',
  ]);
  await expect(shell.application('app')).toHaveAttribute('data-version', '1.0.0');
  await expect(shell.application('app')).toHaveAttribute('data-remote', 'probe');
});

import { expect, test } from '../fixtures.ts';
import { container, probeSite, view } from '../sites/fake-remotes.ts';

test('two applications that need one remote at once share one script, one init and one container', async ({
  page,
  shell,
  serveSite,
}) => {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  const remotes = { probe: container('probe', view('here')) };
  const applications = [
    { name: 'left', remote: 'probe' },
    { name: 'right', remote: 'probe' },
  ];
  const site = await serveSite(probeSite({ remotes, applications }));
  await shell.open(site.url);

  await expect(shell.application('left')).toHaveText('here');
  await expect(shell.application('right')).toHaveText('here');
  expect(requests.filter((url) => url.includes('remoteEntry.js'))).toHaveLength(1);
  expect(await page.evaluate('calls')).toEqual([
    'probe evaluated',
    'probe init',
    'bootstrap left',
    'bootstrap right',
    'mount left',
    'mount right',
  ]);
});

test('every container is given the same share scope, before anything is got from it', async ({
  page,
  shell,
  serveSite,
}) => {
  const remotes = { one: container('one', view('1')), two: container('two', view('2')) };
  const applications = [
    { name: 'first', remote: 'one' },
    { name: 'second', remote: 'two' },
  ];
  const site = await serveSite(probeSite({ remotes, applications }));
  await shell.open(site.url);
  expect(await page.evaluate('scopes.length === 2 && typeof scopes[0] === "object" && scopes[0] === scopes[1]')).toBe(
    true,
  );
});

test('an entry with integrity is asked for by its digest, with integrity and crossorigin', async ({
  page,
  serveSite,
}) => {
  await page.addInitScript(() => {
    const seen: unknown[] = [];
    Reflect.set(window, 'seen', seen);
    new MutationObserver((records) => {
      for (const node of records.flatMap((record) => [...record.addedNodes])) {
        if (!(node instanceof HTMLScriptElement) || !node.src.includes('remoteEntry')) continue;
        seen.push({
          v: new URL(node.src).searchParams.get('v'),
          integrity: node.integrity,
          crossOrigin: node.crossOrigin,
        });
      }
    }).observe(document, { childList: true, subtree: true });
  });
  const site = await serveSite();
  const manifest = await (await fetch(new URL('manifests/site.json', site.url))).json();
  await page.goto(`${site.url}stores`);
  await page.getByRole('heading', { name: 'Our stores' }).waitFor();

  const { integrity } = manifest.remotes.explore;
  const v = integrity.slice('sha384-'.length).slice(0, 12).replaceAll('+', '-').replaceAll('/', '_');
  expect(await page.evaluate('seen')).toContainEqual({ v, integrity, crossOrigin: 'anonymous' });
});

test('an entry whose bytes are not those of its integrity does not run', async ({ shell, serveSite, page }) => {
  const remotes = { probe: container('probe', view('here')) };
  const site = await serveSite(
    probeSite({
      remotes,
      applications: [{ name: 'app', remote: 'probe' }],
      entries: { probe: { integrity: `sha256-${'A'.repeat(43)}=` } },
    }),
  );
  await shell.open(site.url);
  await expect(shell.errorCard('app')).toContainText('ENTRY_INTEGRITY_MISMATCH');
  expect(await page.evaluate('window.calls')).toBeUndefined();
});

test('a global that something else owns is not overwritten', async ({ page, shell, serveSite }) => {
  await page.addInitScript('window.probe = "taken"');
  const remotes = { probe: container('probe', view('here')) };
  const site = await serveSite(probeSite({ remotes, applications: [{ name: 'app', remote: 'probe' }] }));
  await shell.open(site.url);
  await expect(shell.errorCard('app')).toContainText('GLOBAL_TAKEN');
  expect(await page.evaluate('window.probe')).toBe('taken');
});

const globals: readonly [title: string, descriptor: string][] = [
  ['was not there', 'undefined'],
  ['held another container', '{ value: { init() {}, get() {} }, configurable: true, writable: true }'],
  ['was declared with var', '{ value: undefined, writable: true, enumerable: true, configurable: false }'],
];
for (const [title, descriptor] of globals) {
  test(`a global that ${title} is as before when the entry has used it`, async ({ page, shell, serveSite }) => {
    await page.addInitScript(`
      window.look = () => Object.getOwnPropertyDescriptor(window, 'probe');
      window.given = ${descriptor};
      if (given) Object.defineProperty(window, 'probe', given);
      window.before = look();
    `);
    const remotes = { probe: container('probe', view('here')) };
    const site = await serveSite(probeSite({ remotes, applications: [{ name: 'app', remote: 'probe' }] }));
    await shell.open(site.url);
    await expect(shell.application('app')).toHaveText('here');
    expect(await page.evaluate('look()')).toEqual(await page.evaluate('before'));
    expect(await page.evaluate('look()?.value === before?.value')).toBe(true);
  });
}

test('a remote whose entry hangs does not hold up navigation', async ({ page, shell, serveSite }) => {
  await page.route('**/remotes/slow/**', () => {}); // never answered
  const site = await serveSite(
    probeSite({
      remotes: { slow: '', healthy: container('healthy', view('arrived')) },
      applications: [
        { name: 'stuck', remote: 'slow' },
        { name: 'next', remote: 'healthy', activeWhen: ['/next'] },
      ],
    }),
  );
  await shell.visit(site.url);
  await expect(shell.application('stuck')).toHaveAttribute('data-status', 'loading');
  await page.evaluate((url) => history.pushState(null, '', url), `${site.url}next`);
  await expect(shell.application('next')).toHaveText('arrived');
  await expect(shell.application('stuck')).toHaveCount(0);
});

test('a remote whose mount hangs does not hold up navigation', async ({ page, shell, serveSite }) => {
  const site = await serveSite(
    probeSite({
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
  await page.goto(site.url);
  await expect.poll(() => page.evaluate('window.calls')).toContain('bootstrap stuck');
  await page.evaluate((url) => history.pushState(null, '', url), `${site.url}next`);
  await expect(shell.application('next')).toHaveText('arrived');
});

test('a parcel that hangs does not hold up navigation', async ({ page, shell, serveSite }) => {
  const parcel = `{ bootstrap: async () => {}, mount: () => new Promise(() => {}), unmount: async () => {} }`;
  const mount = `async mount(props) { props.mountParcel(${parcel}, { domElement: props.domElement }); calls.push('parcel'); },`;
  const site = await serveSite(
    probeSite({
      remotes: { owner: container('owner', view('', mount)), healthy: container('healthy', view('arrived')) },
      applications: [
        { name: 'with-parcel', remote: 'owner' },
        { name: 'next', remote: 'healthy', activeWhen: ['/next'] },
      ],
    }),
  );
  await shell.open(site.url);
  expect(await page.evaluate('calls')).toContain('parcel');
  await page.evaluate((url) => history.pushState(null, '', url), `${site.url}next`);
  await expect(shell.application('next')).toHaveText('arrived');
});

test('a visit bootstraps an application once, and mounts and unmounts it each time', async ({
  page,
  shell,
  serveSite,
}) => {
  const site = await serveSite(
    probeSite({
      remotes: { probe: container('probe', view('here')) },
      applications: [{ name: 'app', remote: 'probe', activeWhen: ['/app'] }],
    }),
  );
  await shell.open(`${site.url}app`);
  for (const path of ['else', 'app', 'else']) {
    await page.evaluate((url) => history.pushState(null, '', url), `${site.url}${path}`);
    await expect(shell.application('app')).toHaveCount(path === 'app' ? 1 : 0);
    if (path === 'app') await expect(shell.application('app')).toHaveText('here');
  }
  await expect.poll(() => page.evaluate('calls.length')).toBe(7);
  const visit = ['mount app', 'unmount app'];
  expect(await page.evaluate('calls')).toEqual(['probe evaluated', 'probe init', 'bootstrap app', ...visit, ...visit]);
});

test('lifecycles are given what single-spa promises, what the manifest says and what the shell adds', async ({
  page,
  shell,
  serveSite,
}) => {
  const mount = `mount: [(props) => { window.props = props; }, async () => { calls.push('second of two'); }],`;
  const site = await serveSite(
    probeSite({
      remotes: { probe: container('probe', view('', mount)) },
      applications: [{ name: 'app', remote: 'probe', props: { colour: 'green' } }],
    }),
  );
  await shell.open(site.url);
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

test('outlets stand in the order of the manifest, whatever the order of their arrival', async ({
  page,
  shell,
  serveSite,
}) => {
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    void page.route('**/remotes/late/**', async (route) => {
      resolve();
      await new Promise<void>((go) => {
        answer = go;
      });
      await route.continue();
    });
  });
  const remotes = { late: container('late', view('first')), early: container('early', view('second')) };
  const applications = [
    { name: 'one', remote: 'late' },
    { name: 'two', remote: 'early' },
  ];
  const site = await serveSite(probeSite({ remotes, applications }));
  await shell.visit(site.url);
  await asked;
  await expect(shell.application('two')).toHaveText('second');
  answer();
  await expect(page.getByRole('main')).toHaveText('firstsecond');
});

test('what happens in an outlet is announced, measured and written on it', async ({ page, shell, serveSite }) => {
  await page.addInitScript(() => {
    const statuses: unknown[] = [];
    Reflect.set(window, 'statuses', statuses);
    addEventListener('conch:status', (event) => statuses.push(Reflect.get(event, 'detail')));
  });
  const remotes = { probe: container('probe', view('here')) };
  const site = await serveSite(probeSite({ remotes, applications: [{ name: 'app', remote: 'probe' }] }));
  await shell.open(site.url);
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

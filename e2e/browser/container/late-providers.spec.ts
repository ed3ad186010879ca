import { expect, test } from '../../fixtures.ts';
import { type RemoteOptions, type SiteOptions, site } from '../../sites/site.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

/** An entry that registers the shared modules that it provides, and that `get` refuses without those that it requires, as webpack does. */
const entry = (
  name: string,
  { provides = {}, requires = {} }: Pick<RemoteOptions, 'provides' | 'requires'>,
): string => `{
  let shared;
  window.${name} = {
    init(scope) {
      shared = scope;
      for (const [key, version] of Object.entries(${JSON.stringify(provides)})) {
        (scope[key] ??= {})[version] = { get: async () => () => key + ' of ${name}', from: '${name}', eager: false };
      }
    },
    async get() {
      const texts = [];
      for (const key of ${JSON.stringify(Object.keys(requires))}) {
        const [version] = Object.values(shared[key] ?? {});
        if (!version) throw new Error('Shared module ' + key + ' does not exist');
        texts.push((await version.get())());
      }
      const text = ['${name}', ...texts].join(' with ');
      return () => ({
        mount: async ({ domElement }) => { domElement.textContent = text; },
        unmount: async () => {},
      });
    },
  };
}`;

/** @param isDescribed whether the manifest says what the build provides */
const remote = (
  name: string,
  sharing: Pick<RemoteOptions, 'provides' | 'requires'>,
  { isDescribed = true, ...more }: RemoteOptions & { isDescribed?: boolean } = {},
): RemoteOptions => ({
  ...(isDescribed && { requires: {}, provides: {}, ...sharing }),
  ...more,
  builds: { '1.0.0': entry(name, sharing) },
});

const needsLibrary = { requires: { 'ui-lib': '^1.0.0' } };
const hasLibrary = { provides: { 'ui-lib': '1.4.0' } };

/** `orders` in main, which takes ui-lib from `vendor` in the header. */
const shop = (more: Partial<SiteOptions> = {}, vendor = remote('vendor', hasLibrary)) =>
  site({
    remotes: { orders: remote('orders', needsLibrary), vendor },
    applications: [
      { name: 'orders', remote: 'orders' },
      { name: 'header', remote: 'vendor', region: 'header', activeWhen: ['/'] },
    ],
    ...more,
  });

for (const delay of [0, 50, 300, 2_000]) {
  test(
    `a remote waits for a shared module whose provider is ${delay} ms late`,
    thoroughUnless(delay === 300),
    async ({ shell, faults, serveSite }) => {
      faults.moveTo((await serveSite(shop())).url);
      await faults.failRemote('vendor', { delay }, 'entry');
      await shell.open('');
      await expect(shell.application('orders')).toHaveText('orders with ui-lib of vendor');
    },
  );
}

test('a remote waits for a provider of which the manifest says nothing', async ({ shell, faults, serveSite }) => {
  faults.moveTo((await serveSite(shop({}, remote('vendor', hasLibrary, { isDescribed: false })))).url);
  await faults.failRemote('vendor', { delay: 300 }, 'entry');
  await shell.open('');
  await expect(shell.application('orders')).toHaveText('orders with ui-lib of vendor');
});

test('a remote whose provider fails says so at once, with its code', async ({ shell, faults, serveSite, watch }) => {
  faults.moveTo((await serveSite(shop())).url);
  await faults.failRemote('vendor', 403, 'entry');
  await shell.open('');
  await expect(shell.errorCard('orders')).toContainText('SHARED_VERSION_MISSING');
  expect(watch.consoleErrors.join('\n')).toContain(
    'ui-lib ^1.0.0 is required, and the page could have none; vendor 1.0.0, which provides ui-lib, failed with ENTRY_REFUSED',
  );
});

test('a remote waits while its provider is retried', thorough(), async ({ shell, faults, serveSite }) => {
  faults.moveTo((await serveSite(shop())).url);
  await faults.failRemote('vendor', { times: 2, fault: 503 }, 'entry');
  await shell.open('');
  await expect(shell.application('orders')).toHaveText('orders with ui-lib of vendor');
});

test(
  'a remote whose provider arrives after `limits.get` is mounted when it does',
  thorough(),
  async ({ browserName, shell, faults, serveSite, watch }) => {
    const orders = remote('orders', needsLibrary, { limits: { get: 300 } });
    faults.moveTo((await serveSite(shop({ remotes: { orders, vendor: remote('vendor', hasLibrary) } }))).url);
    const line = await faults.failRemote('vendor', { delay: 2_000 }, 'entry');
    await shell.visit('');
    await expect(shell.errorCard('orders')).toContainText('SHARED_VERSION_MISSING');
    expect(watch.consoleErrors.join('\n')).toContain('vendor 1.0.0, which provides ui-lib, stood still for 300 ms');
    await expect(shell.application('orders')).toHaveText('orders with ui-lib of vendor');
    // In Firefox the shell also takes samples of the file, from the same URL (watch-progress.ts).
    expect(new Set(line.requests()).size).toBe(1);
    if (browserName !== 'firefox') expect(line.requests()).toHaveLength(1);
  },
);

test('two remotes that require a module of each other both mount', async ({ shell, serveSite }) => {
  const remotes = {
    left: remote('left', { requires: { ink: '^1.0.0' }, provides: { paper: '1.0.0' } }),
    right: remote('right', { requires: { paper: '^1.0.0' }, provides: { ink: '1.0.0' } }),
  };
  await shell.open((await serveSite(site({ remotes }))).url);
  await expect(shell.application('left')).toHaveText('left with ink of right');
  await expect(shell.application('right')).toHaveText('right with paper of left');
});

test('of two providers the one that is there first is used', async ({ shell, faults, serveSite }) => {
  const remotes = {
    orders: remote('orders', needsLibrary),
    slow: remote('slow', hasLibrary),
    quick: remote('quick', { provides: { 'ui-lib': '1.2.0' } }),
  };
  faults.moveTo((await serveSite(site({ remotes }))).url);
  await faults.failRemote('slow', 'hang', 'entry');
  await faults.failRemote('quick', { delay: 200 }, 'entry');
  await shell.visit('');
  await expect(shell.application('orders')).toHaveText('orders with ui-lib of quick');
});

test('a remote with its own copy does not wait for another provider', async ({ shell, faults, serveSite }) => {
  const orders = remote('orders', { ...needsLibrary, provides: { 'ui-lib': '1.0.0' } });
  faults.moveTo((await serveSite(shop({ remotes: { orders, vendor: remote('vendor', hasLibrary) } }))).url);
  await faults.failRemote('vendor', 'hang', 'entry');
  await shell.visit('');
  await expect(shell.application('orders')).toHaveText('orders with ui-lib of orders');
});

test(
  'a remote waits for a provider on the page to which the visitor navigates',
  thorough(),
  async ({ shell, faults, serveSite }) => {
    const applications = [
      { name: 'start', remote: 'vendor', activeWhen: [{ path: '/', exact: true as const }] },
      { name: 'orders', remote: 'orders', activeWhen: ['/orders'] },
      { name: 'footer', remote: 'footer', region: 'footer' as const, activeWhen: ['/orders'] },
    ];
    const remotes = {
      vendor: remote('vendor', {}),
      orders: remote('orders', needsLibrary),
      footer: remote('footer', hasLibrary),
    };
    faults.moveTo((await serveSite(shop({ remotes, applications }))).url);
    await faults.failRemote('footer', { delay: 300 }, 'entry');
    await shell.open('');
    await shell.ready();
    await shell.push('/orders');
    await expect(shell.application('orders')).toHaveText('orders with ui-lib of footer');
  },
);

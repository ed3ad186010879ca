import { expect, test } from '../../fixtures.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';

test('two applications of one remote share one script, one init and one container', async ({
  page,
  shell,
  serveSite,
  requests,
}) => {
  const remotes = { probe: container('probe', view('here')) };
  const applications = [
    { name: 'left', remote: 'probe' },
    { name: 'right', remote: 'probe' },
  ];
  const served = await serveSite(site({ remotes, applications }));
  await shell.open(served.url);

  await expect(shell.application('left')).toHaveText('here');
  await expect(shell.application('right')).toHaveText('here');
  expect(requests.urls('remoteEntry.js')).toHaveLength(1);
  expect(await page.evaluate('calls')).toEqual([
    'probe evaluated',
    'probe init',
    'bootstrap left',
    'bootstrap right',
    'mount left',
    'mount right',
  ]);
});

test('the containers of two remotes are initialised with the same share scope', async ({ page, shell, serveSite }) => {
  const remotes = { one: container('one', view('1')), two: container('two', view('2')) };
  const applications = [
    { name: 'first', remote: 'one' },
    { name: 'second', remote: 'two' },
  ];
  const served = await serveSite(site({ remotes, applications }));
  await shell.open(served.url);
  expect(await page.evaluate('scopes.length === 2 && typeof scopes[0] === "object" && scopes[0] === scopes[1]')).toBe(
    true,
  );
});

test('an entry with integrity is requested with its digest in the URL, with integrity and crossorigin', async ({
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
  const served = await serveSite();
  const manifest = await (await fetch(new URL('manifests/site.json', served.url))).json();
  await page.goto(`${served.url}stores`);
  await page.getByRole('heading', { name: 'Our stores' }).waitFor();

  const { integrity } = manifest.remotes.explore;
  const v = integrity.slice('sha384-'.length).slice(0, 12).replaceAll('+', '-').replaceAll('/', '_');
  expect(await page.evaluate('seen')).toContainEqual({ v, integrity, crossOrigin: 'anonymous' });
});

test('an entry that does not match its integrity does not run', { tag: '@firefox' }, async ({
  shell,
  serveSite,
  page,
}) => {
  const builds = { '1.0.0': container('probe', view('here')) };
  const remotes = { probe: { builds, integrity: `sha256-${'A'.repeat(43)}=` } };
  const served = await serveSite(site({ remotes, applications: [{ name: 'app', remote: 'probe' }] }));
  await shell.open(served.url);
  await expect(shell.errorCard('app')).toContainText('ENTRY_INTEGRITY_MISMATCH');
  expect(await page.evaluate('window.calls')).toBeUndefined();
});

test('a global variable with the name of the container is not overwritten', async ({ page, shell, serveSite }) => {
  await page.addInitScript('window.probe = "taken"');
  const remotes = { probe: container('probe', view('here')) };
  const served = await serveSite(site({ remotes, applications: [{ name: 'app', remote: 'probe' }] }));
  await shell.open(served.url);
  await expect(shell.errorCard('app')).toContainText('GLOBAL_TAKEN');
  expect(await page.evaluate('window.probe')).toBe('taken');
});

const globals: readonly [title: string, descriptor: string][] = [
  ['was not there', 'undefined'],
  ['held another container', '{ value: { init() {}, get() {} }, configurable: true, writable: true }'],
  ['was declared with var', '{ value: undefined, writable: true, enumerable: true, configurable: false }'],
];
for (const [title, descriptor] of globals) {
  test(`a global variable that ${title} is restored when the entry has run`, async ({ page, shell, serveSite }) => {
    await page.addInitScript(`
      window.look = () => Object.getOwnPropertyDescriptor(window, 'probe');
      window.given = ${descriptor};
      if (given) Object.defineProperty(window, 'probe', given);
      window.before = look();
    `);
    const remotes = { probe: container('probe', view('here')) };
    const served = await serveSite(site({ remotes, applications: [{ name: 'app', remote: 'probe' }] }));
    await shell.open(served.url);
    await expect(shell.application('app')).toHaveText('here');
    expect(await page.evaluate('look()')).toEqual(await page.evaluate('before'));
    expect(await page.evaluate('look()?.value === before?.value')).toBe(true);
  });
}

import { execFile } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import type { Manifest } from '../../manifests/schema.ts';
import { container } from '../sites/remotes/fake-remotes.ts';
import { entryOf, manifestOf, site } from '../sites/site.ts';
import { dist, repository, storeManifest } from '../support/paths.ts';
import { thorough } from '../support/thorough.ts';
import { Workspace } from '../support/workspace.ts';

type Ended = { readonly code: number; readonly out: string; readonly err: string };
type Change = (remote: Manifest['remotes'][string]) => void;

/** Runs `conch check` from the repository, where Playwright is installed, with the real shell. */
const runCheck = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { cwd: repository, env: { ...process.env, ...env } };
    const child = execFile(process.execPath, ['dist/conch.mjs', 'check', ...args], options, (_, out, err) => {
      resolve({ code: child.exitCode ?? -1, out, err });
    });
  });

type Probe = { readonly versions: Readonly<Record<string, string>>; readonly change?: Change };

const test = base.extend<{
  /** Checks a site with one application for each probe. `versions` are the exports of the remote in each version. */
  checkProbes: (probes: Readonly<Record<string, Probe>>, args?: readonly string[]) => Promise<Ended>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  checkProbes: async ({}, use) => {
    const workspace = new Workspace();
    await use((probes, args = ['--deep']) => {
      const remotes = Object.fromEntries(
        Object.entries(probes).map(([name, { versions, change }]) => {
          const builds = Object.entries(versions).map(([version, exports]) => [version, container(name, exports)]);
          const entry = entryOf(name);
          change?.(entry);
          return [name, { ...entry, builds: Object.fromEntries(builds) }];
        }),
      );
      const applications = Object.keys(remotes).map((name) => ({
        name: `${name}-view`,
        remote: name,
        activeWhen: [`/${name}`],
        props: { words: 'as given' },
      }));
      site({ remotes, applications }, workspace.path('builds'));
      const manifest = workspace.write('site.json', manifestOf({ remotes, applications }));
      return runCheck([...args, '--manifest', manifest, '--assets', workspace.path('builds')]);
    });
    workspace.remove();
  },
});

test.describe.configure({ timeout: 120_000 });

const no = `throw new Error('on purpose')`;
const lifecycles = (override = ''): string => `{
  mount({ domElement }) { domElement.textContent = 'here'; },
  unmount({ domElement }) { domElement.textContent = ''; },
  ${override}
}`;
const row = (name: string, version: string, result: string) =>
  new RegExp(`^${name} +${version.replace(/[.()]/g, '\\$&')} +${name}-view +./view +[\\d-]+ +[\\d-]+ +${result}$`, 'm');

test('conch check --deep mounts and unmounts every part of the store', thorough('@slow'), async () => {
  test.setTimeout(240_000);
  const { code, out, err } = await runCheck(['--deep']);
  expect({ code, err }, out).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^remote +version +name +module +load ms +mount ms +result$/m);
  const parts = ['home', 'category', 'product', 'stores', 'cart', 'checkout', 'thanks', 'header', 'footer'];
  for (const name of [...parts, 'mini-cart', 'add-to-cart', 'store-picker', 'recommendations']) {
    expect(out).toMatch(new RegExp(`^\\w+ +1\\.0\\.0 +${name} +\\./${name} +\\d+ +\\d+ +ok$`, 'm'));
  }
  expect(out).toContain('13 parts opened: no problem found\nNext: conch serve\n');
});

const faults: readonly (readonly [title: string, exports: string, code: string, words: string])[] = [
  [
    'whose mount throws',
    lifecycles(`mount() { ${no} },`),
    'MOUNT_FAILED',
    'mount of PROBE 1.0.0 failed: Error: on purpose. Read the cause',
  ],
  ['whose bootstrap throws', lifecycles(`bootstrap() { ${no} },`), 'BOOTSTRAP_FAILED', 'Error: on purpose'],
  ['without unmount', '{ mount() {} }', 'LIFECYCLES_MISSING', 'there is no `unmount` among the exports'],
  [
    'whose unmount throws',
    lifecycles(`unmount() { ${no} },`),
    'UNMOUNT_FAILED',
    'unmount of PROBE 1.0.0 failed: Error: on purpose',
  ],
  [
    'that can be mounted only once',
    lifecycles(`mount() { if (window.used) { ${no} } window.used = true; },`),
    'MOUNT_FAILED',
    'Error: on purpose',
  ],
  [
    'that leaves elements behind',
    lifecycles('unmount() {},'),
    'OUTLET_NOT_EMPTY',
    'after unmount domElement still has 1 node',
  ],
  [
    'that throws after it was mounted',
    lifecycles(`mount() { queueMicrotask(() => { ${no} }); },`),
    'UNCAUGHT_ERROR',
    'on purpose at http',
  ],
  [
    'that evaluates a string as code',
    lifecycles(`mount() { try { eval('1'); } catch {} },`),
    'POLICY_VIOLATED',
    'script-src blocks eval',
  ],
  [
    'that leaks a listener with each mount',
    lifecycles(`mount() { addEventListener('resize', () => {}); },`),
    'LEAK',
    ' more listeners after 10 rounds of mount and unmount',
  ],
  [
    'that keeps each element that it creates',
    lifecycles(
      `mount({ domElement }) { (window.kept ??= []).push(domElement.appendChild(document.createElement('p'))); },`,
    ),
    'LEAK',
    ' more nodes after 10 rounds',
  ],
];

const fine: readonly (readonly [title: string, exports: string])[] = [
  [
    'that keeps an element once, or at every third mount',
    lifecycles(`mount({ domElement }) {
      window.count = (window.count ?? 0) + 1;
      if (window.count % 3 === 0) (window.kept ??= []).push(domElement.appendChild(document.createElement('p')));
    },`),
  ],
  ['that requires the props of the manifest', lifecycles(`mount({ words }) { if (words !== 'as given') { ${no} } },`)],
];

test('conch check --deep reports the problem of each build with its code', { tag: '@slow' }, async ({
  checkProbes,
}) => {
  const names = { broken: faults.map((_, index) => `broken-${index}`), fine: fine.map((_, index) => `fine-${index}`) };
  const probe = (exports = ''): Probe => ({ versions: { '1.0.0': exports } });
  const { code, out, err } = await checkProbes({
    ...Object.fromEntries(names.broken.map((name, index) => [name, probe(faults[index]?.[1])])),
    ...Object.fromEntries(names.fine.map((name, index) => [name, probe(fine[index]?.[1])])),
  });
  for (const [index, [title, , result, words]] of faults.entries()) {
    const name = names.broken[index] ?? '';
    const lines = out.split('\n').filter((line) => line.startsWith(`${name} 1.0.0: ${name}-view: `));
    expect.soft(out, `a build ${title}`).toMatch(row(name, '1.0.0', result));
    expect
      .soft(lines, `a build ${title}, its message`)
      .toEqual([expect.stringContaining(words.replace('PROBE', name))]);
    expect.soft(lines[0], `a build ${title}, its code`).toContain(`: ${result}: `);
  }
  for (const [index, [title]] of fine.entries()) {
    expect.soft(out, `a build ${title}`).toMatch(row(names.fine[index] ?? '', '1.0.0', 'ok'));
  }
  expect(out).toContain(
    '12 parts opened: 10 failed\nNext: roll back or fix the builds that failed, then conch check --deep ',
  );
  expect({ code, err }).toEqual({ code: 1, err: '' });
});

test(
  'conch check --deep mounts previous and rolled out builds, too, without falling back to another build',
  thorough(),
  async ({ checkProbes }) => {
    const broken = lifecycles(`mount() { ${no} },`);
    const versions = { '1.0.0': broken, '0.9.0': lifecycles(), '1.1.0': broken };
    const change: Change = (remote) => {
      remote.previous = { version: '0.9.0' };
      remote.rollout = { percent: 10, build: { version: '1.1.0' } };
    };
    const { code, out } = await checkProbes({ probe: { versions, change } });
    expect(out).toMatch(row('probe', '1.0.0', 'MOUNT_FAILED'));
    expect(out).toMatch(row('probe', '0.9.0 (previous)', 'ok'));
    expect(out).toMatch(row('probe', '1.1.0 (rollout)', 'MOUNT_FAILED'));
    expect(code).toBe(1);
  },
);

test('conch check --deep --json prints the parts', thorough(), async ({ checkProbes }) => {
  const versions = { '1.0.0': lifecycles(`mount() { ${no} },`) };
  const { code, out } = await checkProbes({ probe: { versions } }, ['--deep', '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    ok: false,
    revision: 1,
    parts: [
      {
        remote: 'probe',
        version: '1.0.0',
        role: 'main',
        name: 'probe-view',
        module: './view',
        ok: false,
        code: 'MOUNT_FAILED',
      },
    ],
  });
});

test('conch check --deep says what to install if Chromium does not start', async () => {
  const { code, out, err } = await runCheck(['--deep'], { CHROMIUM_PATH: '/nowhere/chromium' });
  expect(code).toBe(1);
  expect(out).toContain(': no problem found\n');
  expect(err).toMatch(/^Chromium does not start: .*\. Run "npx playwright install chromium"/);
});

/** Three builds: the one in use, a previous one, and one in a rollout. */
const threeBuilds = (main: string, previous: string, rollout: string): Probe => ({
  versions: { '1.0.0': main, '0.9.0': previous, '1.1.0': rollout },
  change: (remote) => {
    remote.previous = { version: '0.9.0' };
    remote.rollout = { percent: 10, build: { version: '1.1.0' } };
  },
});

test('conch check --combinations finds builds that fail only together, and says which', async ({ checkProbes }) => {
  const fine = lifecycles();
  const sets = lifecycles(`mount({ domElement }) { window.left = 1; domElement.textContent = 'here'; },`);
  const minds = lifecycles(`mount({ domElement }) { if (window.left) { ${no} } domElement.textContent = 'here'; },`);
  const { code, out, err } = await checkProbes(
    {
      cart: threeBuilds(fine, sets, fine),
      menu: threeBuilds(fine, fine, minds),
      news: threeBuilds(fine, fine, fine),
    },
    ['--combinations'],
  );
  expect(out).toMatch(/^the builds in use +ok$/m);
  expect(out).toMatch(/^cart 0\.9\.0 \(previous\), menu 1\.1\.0 \(rollout\).* +MOUNT_FAILED$/m);
  expect(out).toContain(
    'menu 1.1.0 (rollout) on /menu: MOUNT_FAILED: mount of menu 1.1.0 failed: Error: on purpose. ' +
      'It failed only together with cart 0.9.0 (previous)',
  );
  expect(out).toMatch(/^9 combinations opened: 1 failed$/m);
  expect({ code, err }).toEqual({ code: 1, err: '' });
});

test('conch check --combinations compares shared versions of a previous build with those of a rollout', async ({
  checkProbes,
}) => {
  const words = (version: string) => ({ requires: { words: `^${version}` }, provides: { words: version } });
  const cart = threeBuilds(lifecycles(), lifecycles(), lifecycles());
  const sharing = {
    cart: {
      ...cart,
      change: (remote: Manifest['remotes'][string]) => {
        cart.change?.(remote);
        Object.assign(remote, words('1.0.0'));
        Object.assign(remote.previous ?? {}, { requires: { words: '<2.0.0' }, provides: { words: '1.0.0' } });
        Object.assign(remote.rollout?.build ?? {}, words('1.0.0'));
      },
    },
    menu: {
      ...cart,
      change: (remote: Manifest['remotes'][string]) => {
        cart.change?.(remote);
        Object.assign(remote, { requires: { words: '>=1.0.0' }, provides: { words: '1.0.0' } });
        Object.assign(remote.previous ?? {}, words('1.0.0'));
        Object.assign(remote.rollout?.build ?? {}, { requires: { words: '^2.0.0' }, provides: { words: '2.0.0' } });
      },
    },
  };
  const conflict =
    'words: cart 0.9.0 (previous) requires <2.0.0 and provides 1.0.0; menu 1.1.0 (rollout) requires ^2.0.0';
  const usual = await checkProbes(sharing, []);
  expect(usual.out).not.toContain(conflict);
  const { code, out } = await checkProbes(sharing, ['--combinations']);
  expect(out).toMatch(new RegExp(`: error: .*${conflict.replace(/[.()^]/g, '\\$&')}`));
  expect(code).toBe(1);
});

test('conch check names a custom element that two builds define', async ({ checkProbes }) => {
  const defines = lifecycles(`mount() { customElements.define('x-price', class extends HTMLElement {}); },`);
  const asks = lifecycles(
    `mount() { customElements.get('x-price') || customElements.define('x-price', class extends HTMLElement {}); },`,
  );
  const fine = lifecycles();
  const probes = { cart: threeBuilds(fine, defines, fine), menu: threeBuilds(fine, asks, defines) };
  const message =
    'cart 0.9.0 (previous) and menu 1.1.0 (rollout) both define the custom element x-price, which a document accepts once; the one that loads later fails';
  const usual = await checkProbes(probes, []);
  expect(usual.out).not.toContain('x-price');
  const { out } = await checkProbes(probes, ['--combinations']);
  expect(
    out.replace('menu 1.1.0 (rollout) and cart 0.9.0 (previous)', 'cart 0.9.0 (previous) and menu 1.1.0 (rollout)'),
  ).toContain(message);
  expect(out).toMatch(/^cart 0\.9\.0 \(previous\), menu 1\.1\.0 \(rollout\) +MOUNT_FAILED$/m);
});

test('conch check --combinations opens the store with three builds of each remote', thorough('@slow'), async () => {
  test.setTimeout(300_000);
  const workspace = new Workspace();
  const manifest: Manifest = JSON.parse(readFileSync(storeManifest, 'utf8'));
  for (const [name, remote] of Object.entries(manifest.remotes)) {
    for (const version of ['0.9.0', '1.1.0']) {
      const folder = workspace.path(`builds/remotes/${name}/${version}`);
      cpSync(join(dist, 'remotes', name, '1.0.0'), folder, { recursive: true });
      const described = JSON.parse(readFileSync(join(folder, 'remote.json'), 'utf8'));
      writeFileSync(join(folder, 'remote.json'), JSON.stringify({ ...described, version }));
      for (const ending of ['.br', '.gz']) rmSync(join(folder, `remote.json${ending}`), { force: true });
    }
    remote.previous = { version: '0.9.0' };
    remote.rollout = { percent: 10, build: { version: '1.1.0' } };
  }
  const file = workspace.write('site.json', manifest);
  const { code, out, err } = await runCheck([
    '--combinations',
    '--manifest',
    file,
    '--assets',
    workspace.path('builds'),
  ]);
  workspace.remove();
  expect({ code, err }, out).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^9 combinations opened: no problem found$/m);
});

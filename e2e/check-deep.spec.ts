import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test as base, expect } from '@playwright/test';
import type { Manifest } from '../manifests/schema.ts';
import { container } from './probes.ts';
import { Workspace } from './served-site.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));

type Ended = { readonly code: number; readonly out: string; readonly err: string };
type Change = (remote: Manifest['remotes'][string]) => void;

/** Runs `conch check --deep` from the repository, where Playwright is installed, with the real shell. */
const runCheck = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { cwd: repository, env: { ...process.env, ...env } };
    const child = execFile(process.execPath, ['dist/conch.mjs', 'check', '--deep', ...args], options, (_, out, err) => {
      resolve({ code: child.exitCode ?? -1, out, err });
    });
  });

const test = base.extend<{
  /** Checks a site of one application, `view`, with these lifecycles in each version of its remote, `probe`. */
  checkProbe: (versions: Readonly<Record<string, string>>, change?: Change, args?: readonly string[]) => Promise<Ended>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern
  checkProbe: async ({}, use) => {
    const workspace = new Workspace();
    await use((versions, change, args = []) => {
      for (const [version, exports] of Object.entries(versions)) {
        workspace.write(`builds/remotes/probe/${version}/remoteEntry.js`, container('probe', exports));
      }
      const probe: Manifest['remotes'][string] = {
        version: '1.0.0',
        basePath: '/remotes/probe/{version}/',
        bundleFileName: 'remoteEntry.js',
        moduleName: 'probe',
      };
      change?.(probe);
      const region = { region: 'main', activeWhen: ['/'] };
      const manifest = workspace.write('site.json', {
        schemaVersion: 1,
        revision: 1,
        remotes: { probe },
        applications: [{ name: 'view', remote: 'probe', module: './view', ...region, props: { words: 'as given' } }],
      });
      return runCheck(['--manifest', manifest, '--assets', workspace.path('builds'), ...args]);
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
const row = (version: string, result: string) =>
  new RegExp(`^probe +${version.replace(/[.()]/g, '\\$&')} +view +./view +[\\d-]+ +[\\d-]+ +${result}$`, 'm');

test('every part of the store is opened, and left without a trace', async () => {
  test.setTimeout(240_000);
  const { code, out, err } = await runCheck([]);
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
    'mount of probe 1.0.0 failed: Error: on purpose. Read the cause',
  ],
  ['whose bootstrap throws', lifecycles(`bootstrap() { ${no} },`), 'BOOTSTRAP_FAILED', 'Error: on purpose'],
  ['without unmount', '{ mount() {} }', 'LIFECYCLES_MISSING', 'there is no `unmount` among the exports'],
  [
    'whose unmount throws',
    lifecycles(`unmount() { ${no} },`),
    'UNMOUNT_FAILED',
    'unmount of probe 1.0.0 failed: Error: on purpose',
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
    'that runs text as code',
    lifecycles(`mount() { try { eval('1'); } catch {} },`),
    'POLICY_VIOLATED',
    'script-src refuses eval',
  ],
  [
    'that leaks a listener with each mount',
    lifecycles(`mount() { addEventListener('resize', () => {}); },`),
    'LEAK',
    ' listeners more after 10 rounds of mount and unmount',
  ],
  [
    'that keeps each element it has made',
    lifecycles(
      `mount({ domElement }) { (window.kept ??= []).push(domElement.appendChild(document.createElement('p'))); },`,
    ),
    'LEAK',
    ' nodes more after 10 rounds',
  ],
];

for (const [title, exports, code, words] of faults) {
  test(`a build ${title} is told as ${code}, with what to do`, async ({ checkProbe }) => {
    const ended = await checkProbe({ '1.0.0': exports });
    expect(ended.out).toMatch(row('1.0.0', code));
    expect(ended.out).toContain(`probe 1.0.0: view: ${code}: `);
    expect(ended.out).toContain(words);
    expect(ended.out).toContain(
      '1 part opened: 1 failed\nNext: take back what failed, or mend it, then conch check --deep ',
    );
    expect({ code: ended.code, err: ended.err }).toEqual({ code: 1, err: '' });
  });
}

test('a build that keeps things once, or now and then, does not leak', async ({ checkProbe }) => {
  const keeps = `mount({ domElement }) {
    window.count = (window.count ?? 0) + 1;
    if (window.count % 3 === 0) (window.kept ??= []).push(domElement.appendChild(document.createElement('p')));
  },`;
  const { code, out } = await checkProbe({ '1.0.0': lifecycles(keeps) });
  expect(out).toMatch(row('1.0.0', 'ok'));
  expect(code).toBe(0);
});

test('a build gets the props of the manifest', async ({ checkProbe }) => {
  const picky = `mount({ words }) { if (words !== 'as given') { ${no} } },`;
  expect(await checkProbe({ '1.0.0': lifecycles(picky) })).toMatchObject({ code: 0, err: '' });
});

test('the builds before and after are opened too, and none stands in for another', async ({ checkProbe }) => {
  const broken = lifecycles(`mount() { ${no} },`);
  const { code, out } = await checkProbe({ '1.0.0': broken, '0.9.0': lifecycles(), '1.1.0': broken }, (remote) => {
    remote.previous = { version: '0.9.0' };
    remote.rollout = { percent: 10, build: { version: '1.1.0' } };
  });
  expect(out).toMatch(row('1.0.0', 'MOUNT_FAILED'));
  expect(out).toMatch(row('0.9.0 (previous)', 'ok'));
  expect(out).toMatch(row('1.1.0 (rollout)', 'MOUNT_FAILED'));
  expect(code).toBe(1);
});

test('a program reads the parts as JSON', async ({ checkProbe }) => {
  const { code, out } = await checkProbe({ '1.0.0': lifecycles(`mount() { ${no} },`) }, undefined, ['--json']);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    ok: false,
    revision: 1,
    parts: [
      {
        remote: 'probe',
        version: '1.0.0',
        role: 'main',
        name: 'view',
        module: './view',
        ok: false,
        code: 'MOUNT_FAILED',
      },
    ],
  });
});

test('a Chromium that does not start is told with what to install', async () => {
  const { code, out, err } = await runCheck([], { CHROMIUM_PATH: '/nowhere/chromium' });
  expect(code).toBe(1);
  expect(out).toContain(': no problem found\n');
  expect(err).toMatch(/^Chromium does not start: .*\. Run "npx playwright install chromium"/);
});

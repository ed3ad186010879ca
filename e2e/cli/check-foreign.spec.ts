import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { copyForeignBuild, type ForeignBuild } from '../sites/foreign/builds.ts';
import { conchIn, type Ended } from '../support/conch-in.ts';
import { thorough } from '../support/thorough.ts';
import { Workspace } from '../support/workspace.ts';

type Plant = {
  readonly build: ForeignBuild;
  /** Fields of the remote in the manifest. */
  readonly fields: Record<string, unknown>;
  /** Breaks the build in this folder. */
  readonly breakIt?: (folder: string) => void;
};

const test = base.extend<{
  /** Checks a site with one remote for each build, whose application shows `./view`. */
  check: (plants: Readonly<Record<string, Plant>>, ...args: string[]) => Promise<Ended>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  check: async ({}, use) => {
    const workspace = new Workspace();
    await use((plants, ...args) => {
      const remotes: Record<string, object> = {};
      const applications: object[] = [];
      for (const [name, { build, fields, breakIt }] of Object.entries(plants)) {
        const folder = copyForeignBuild(workspace, build, `builds/remotes/${name}/1.0.0`);
        breakIt?.(folder);
        const place = { version: '1.0.0', basePath: `/remotes/${name}/{version}/`, bundleFileName: 'remoteEntry.js' };
        remotes[name] = { ...place, ...fields };
        applications.push({ name, remote: name, module: './view', region: 'main', activeWhen: [`/${name}`] });
      }
      const manifest = workspace.write('site.json', { schemaVersion: 1, revision: 1, remotes, applications });
      return conchIn(['check', '--manifest', manifest, '--assets', workspace.path('builds'), ...args]);
    });
    workspace.remove();
  },
});

test.describe.configure({ timeout: 120_000 });

const script = { moduleName: 'orders' };

/** Adds a remote.json for the build, with other values for some of its fields. */
const describedWith =
  (fields: object, files: readonly string[] = ['remoteEntry.js']) =>
  (folder: string): void => {
    const integrity = `sha384-${'A'.repeat(64)}`;
    const listed = Object.fromEntries(files.map((file) => [file, { integrity, bytes: 1 }]));
    const own = {
      name: 'planted',
      version: '1.0.0',
      bundleFileName: 'remoteEntry.js',
      integrity,
      assets: { './view': [] },
    };
    const description = { ...own, moduleName: 'orders', requires: {}, provides: {}, files: listed, ...fields };
    writeFileSync(join(folder, 'remote.json'), JSON.stringify(description));
  };

const entryOf =
  (code: string) =>
  (folder: string): void =>
    writeFileSync(join(folder, 'remoteEntry.js'), code);

const planted: readonly (readonly [title: string, plant: Plant, finding: string, words: string])[] = [
  [
    'an ES module that is named as a script',
    { build: 'webpack-module', fields: script },
    'remotes.planted: FORMAT_DIFFERS',
    'remoteEntry.js of planted 1.0.0 is an ES module, which no browser runs as a script. Write "format": "module" here.',
  ],
  [
    "Vite's ES module that is named as a script",
    { build: 'vite-originjs', fields: { ...script, bundleFileName: 'assets/remoteEntry.js' } },
    'remotes.planted: FORMAT_DIFFERS',
    'is an ES module, which no browser runs as a script. Write "format": "module" here.',
  ],
  [
    'a script that is named as an ES module',
    { build: 'rspack', fields: { format: 'module' } },
    'remotes.planted.format: FORMAT_DIFFERS',
    'is a script, which exports nothing as an ES module. Remove "format" and name the global of its container',
  ],
  [
    'a System.register that is named as a script',
    { build: 'webpack-system', fields: script },
    'remotes.planted: FORMAT_DIFFERS',
    'calls System.register. Write "format": "system" here.',
  ],
  [
    'lifecycles that are named as a container',
    {
      build: 'webpack-module',
      fields: { format: 'module' },
      breakIt: entryOf('export const mount = () => {}, unmount = () => {};'),
    },
    'remotes.planted.format: FORMAT_DIFFERS',
    'exports mount and unmount, and not init and get, as a container does. Write "format": "plain" here.',
  ],
  [
    'a wrong moduleName',
    { build: 'webpack-script', fields: { moduleName: 'shop' }, breakIt: describedWith({ moduleName: 'orders' }) },
    'remotes.planted.moduleName: DESCRIPTION_DIFFERS',
    'remote.json has the moduleName orders, not shop',
  ],
  [
    'a development build',
    {
      build: 'webpack-script',
      fields: script,
      breakIt: entryOf('var orders;\neval("orders = { init() {}, get() {} }");\n'),
    },
    'remotes.planted.version: DEVELOPMENT_BUILD',
    'runs its modules by eval, which the policy of the page forbids. Publish a production build.',
  ],
  [
    'the entry of a development server',
    {
      build: 'webpack-module',
      fields: { format: 'module' },
      breakIt: entryOf('import "/@vite/client"; export const get = 1, init = 2;'),
    },
    'remotes.planted.version: DEVELOPMENT_BUILD',
    'has the client of a development server',
  ],
  [
    'an entry without the runtime before it',
    { build: 'webpack-runtime', fields: { moduleName: 'acme.orders' } },
    'remotes.planted.bundleFileName: RUNTIME_MISSING',
    'is a chunk, which does nothing without the runtime of its build. Name the runtime in "before", such as ["runtime.js"]',
  ],
  [
    'a runtime that is not there',
    { build: 'webpack-runtime', fields: { moduleName: 'acme.orders', before: ['run.js'] } },
    'remotes.planted.before[0]: FILE_MISSING',
    'remotes/planted/1.0.0/run.js, which is loaded before the entry',
  ],
  [
    'an exposed module that the build does not have',
    {
      build: 'webpack-script',
      fields: script,
      breakIt: describedWith({ assets: { './later': [], './vew': [] } }),
    },
    'applications[0].module: MODULE_NOT_EXPOSED',
    'planted 1.0.0 does not expose ./view; did you mean "./vew"?',
  ],
  [
    'a remote.json that does not fit the files',
    { build: 'rspack', fields: script, breakIt: describedWith({}, ['remoteEntry.js', 'gone.js']) },
    'remotes.planted.version: FILE_MISSING',
    'gone.js of planted 1.0.0',
  ],
  [
    'a remote.json of another format',
    {
      build: 'webpack-module',
      fields: { format: 'module' },
      breakIt: describedWith({ format: 'plain', moduleName: undefined }),
    },
    'remotes.planted.format: DESCRIPTION_DIFFERS',
    'remote.json has the format plain, not module. Write "plain" here, or describe the build again.',
  ],
];
for (const [title, plant, finding, words] of planted) {
  test(`conch check finds ${title}`, async ({ check }) => {
    const { code, out } = await check({ planted: plant }, '--json');
    expect(code).toBe(1);
    const findings: { code: string; path: string; message: string; remedy?: string }[] = JSON.parse(out).findings;
    const texts = findings.map(({ path, code, message, remedy = '' }) => `${path}: ${code}: ${message}. ${remedy}`);
    const [place = '', kind = ''] = finding.split(': ');
    const found = texts.filter((text) => text.startsWith(place) && text.includes(`: ${kind}: `));
    expect(found, texts.join('\n')).toEqual([expect.stringContaining(words)]);
  });
}

test('conch check has nothing to say of builds of other tools that fit the manifest', async ({ check }) => {
  const { code, out } = await check({
    script: { build: 'webpack-script', fields: script },
    module: { build: 'webpack-module', fields: { format: 'module' } },
    system: { build: 'webpack-system', fields: { format: 'system' } },
    callback: { build: 'webpack-callback', fields: { format: 'callback', moduleName: 'ordersLoaded' } },
    path: { build: 'webpack-runtime', fields: { moduleName: 'acme.orders', before: ['runtime.js'] } },
    vite: { build: 'vite', fields: { format: 'module' } },
    federation: { build: 'federation-2', fields: { moduleName: 'federation_2' } },
  });
  expect(code, out).toBe(0);
  expect(out, 'one for each remote.json, and two empty regions').toContain(': 9 warnings\n');
  expect(out.match(/there is no .*remote\.json/g)?.length).toBe(7);
});

test(
  'conch check --deep says what an entry does that does not fit the manifest',
  thorough('@slow'),
  async ({ check }) => {
    const evaluating = `new Function('window.evaluating = { init() {}, get: async () => () => ({}) }')();`;
    const { code, out } = await check(
      {
        global: { build: 'webpack-script', fields: { moduleName: 'shop' } },
        evaluating: { build: 'webpack-script', fields: { moduleName: 'evaluating' }, breakIt: entryOf(evaluating) },
        exposed: {
          build: 'webpack-script',
          fields: { moduleName: 'webpack_script' },
          breakIt(folder) {
            const code = readFileSync(join(folder, 'remoteEntry.js'), 'utf8');
            entryOf(code.replace('"./view"', '"./cart"'))(folder);
          },
        },
      },
      '--deep',
    );
    expect(code, out).toBe(1);
    const lines = out.split('\n');
    const lineOf = (name: string) => lines.find((line) => line.startsWith(`${name} 1.0.0: ${name}: `));
    expect
      .soft(lineOf('global'))
      .toMatch(/: CONTAINER_MISSING: .*; loaded alone, its container is window\.webpack_script\./);
    expect
      .soft(lineOf('evaluating'))
      .toMatch(/: EVAL_BLOCKED_BY_CSP: .*remoteEntry\.js threw while it was evaluated: .* forbids `eval`/);
    expect.soft(lineOf('exposed')).toMatch(/: MODULE_GET_FAILED: .*; loaded alone, it exposes \.\/cart, \.\/later\./);
  },
);

import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { copyForeignBuild, type ForeignBuild } from '../sites/foreign/builds.ts';
import { serveFolder } from '../sites/foreign/serve-folder.ts';
import { serveInProcess } from '../sites/hosts/in-process-server.ts';
import { writeBuild } from '../sites/remotes/described-builds.ts';
import { conchIn, type Ended } from '../support/conch-in.ts';
import { repository } from '../support/paths.ts';
import { thorough, thoroughUnless } from '../support/thorough.ts';
import { Workspace } from '../support/workspace.ts';

const test = base.extend<{
  workspace: Workspace;
  /** Runs `conch deploy` for the site in the workspace. */
  deploy: (build: string, ...args: string[]) => Promise<Ended>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  workspace: async ({}, use) => {
    const workspace = new Workspace();
    writeSite(workspace);
    await use(workspace);
    workspace.remove();
  },
  deploy: async ({ workspace }, use) =>
    use((build, ...args) => conchIn(['deploy', build, ...placeOf(workspace), ...args])),
});

test.describe.configure({ timeout: 120_000 });

const placeOf = (workspace: Workspace) => ['--manifest', workspace.path('site.json'), '--root', workspace.path('root')];

const application = { name: 'orders', remote: 'orders', module: './view', region: 'main', activeWhen: ['/'] };

function writeSite(workspace: Workspace, more: object = {}): void {
  const site = { schemaVersion: 1, revision: 1, remotes: {}, applications: [], ...more };
  workspace.write('site.json', site);
}

const ordersIn = (workspace: Workspace) => JSON.parse(readFileSync(workspace.path('site.json'), 'utf8')).remotes.orders;
const version = ['--version', '1.4.0'];
const named = ['--name', 'orders', ...version];

const released: readonly (readonly [build: ForeignBuild, fields: Record<string, unknown>])[] = [
  ['webpack-script', { bundleFileName: 'remoteEntry.js', moduleName: 'webpack_script' }],
  ['webpack-runtime', { bundleFileName: 'remoteEntry.js', moduleName: 'acme.orders', before: ['runtime.js'] }],
  ['webpack-5.20', { bundleFileName: 'remoteEntry.js', moduleName: 'webpack_5_20' }],
  ['rspack', { bundleFileName: 'remoteEntry.js', moduleName: 'rspack' }],
  ['vite', { bundleFileName: 'remoteEntry.js', format: 'module' }],
  ['vite-originjs', { bundleFileName: 'assets/remoteEntry.js', format: 'module' }],
  ['federation-2', { bundleFileName: 'remoteEntry.js', moduleName: 'federation_2' }],
];

/** Of tools that pack alike, one: describe.spec.ts has them all. */
const IN_NPM_TEST: readonly ForeignBuild[] = ['webpack-script', 'vite'];

for (const [build, expected] of released) {
  test(
    `an untouched build of ${build} is shown once conch deploy has released it`,
    thoroughUnless(IN_NPM_TEST.includes(build), '@slow'),
    async ({ deploy, page, workspace }) => {
      const { code, out, err } = await deploy(copyForeignBuild(workspace, build), '--name', build, ...version);
      expect({ code, err }, out).toEqual({ code: 0, err: '' });
      expect(out).toContain(`: ${build}: new, 1.4.0`);
      const manifest = JSON.parse(readFileSync(workspace.path('site.json'), 'utf8'));
      const applications = ['view', 'later'].map((name) => {
        const part = { name: `${build}-${name}`, remote: build, module: `./${name}` };
        return { ...part, region: 'main', activeWhen: [`/${part.name}`] };
      });
      workspace.write('site.json', { ...manifest, applications });
      cpSync(join(repository, 'dist/shell'), workspace.path('root/shell'), { recursive: true });
      const site = await serveInProcess(workspace);
      for (const { name } of applications) {
        await page.goto(`${site.origin}/${name}`);
        const words = name.endsWith('view') ? 'shared words' : 'more words';
        await expect(page.locator(`[data-application="${name}"]`)).toHaveText(words);
      }
      await site.close();

      const { basePath, integrity, assets, files, ...fields } = manifest.remotes[build];
      expect(fields).toMatchObject(expected);
      expect(basePath).toBe(`/remotes/${build}/{version}/`);
      const folder = workspace.path(`root/remotes/${build}/1.4.0`);
      const description = JSON.parse(readFileSync(join(folder, 'remote.json'), 'utf8'));
      expect({ integrity, assets }).toEqual({ integrity: description.integrity, assets: description.assets });
      const scripts = Object.keys(description.files).filter((file) => /\.(m?js|css)$/.test(file));
      expect(Object.keys(files).sort()).toEqual(scripts.filter((file) => file !== fields.bundleFileName).sort());
      for (const file of Object.keys(description.files)) expect(existsSync(join(folder, file)), file).toBe(true);
    },
  );
}

test(
  'a build that was described for its release is the same the next time',
  thorough(),
  async ({ deploy, workspace }) => {
    const folder = copyForeignBuild(workspace, 'vite-originjs');
    const found = [
      `${folder}, which has no remote.json: orders 1.4.0; assets/remoteEntry.js (module); exposes ./view, ./later; 8 files, 9 KB`,
      '  It registers no shared modules. If it shares some in another way, name them with --requires and --provides.',
    ];
    const { out } = await deploy(folder, ...named);
    expect(out.split('\n').slice(0, 3)).toEqual([
      ...found,
      `${workspace.path('site.json')} is now revision 2: orders: new, 1.4.0`,
    ]);
    const dry = JSON.parse((await deploy(folder, '--name', 'orders', '--version', '1.5.0', '--dry-run', '--json')).out);
    expect(dry).toMatchObject({ dryRun: true, notes: [found[1]?.trim().slice(0, -1)], problems: [] });
    expect(existsSync(join(folder, 'remote.json')), 'the folder of the build is not changed').toBe(false);
    expect((await deploy(folder, ...named)).out).toContain('orders 1.4.0 is already released.');
  },
);

test(
  'a build of another tool replaces one of the preset, and a rollback returns to it',
  thorough(),
  async ({ deploy, workspace }) => {
    const former = {
      version: '1.0.0',
      basePath: '/remotes/orders/{version}/',
      bundleFileName: 'remoteEntry.js',
      moduleName: 'orders',
    };
    writeSite(workspace, { remotes: { orders: former }, applications: [application] });
    const { code, err } = await deploy(copyForeignBuild(workspace, 'vite'), ...named);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(ordersIn(workspace)).toMatchObject({
      format: 'module',
      previous: { version: '1.0.0', format: 'script', moduleName: 'orders' },
    });
    expect(Object.hasOwn(ordersIn(workspace), 'moduleName')).toBe(false);
    await conchIn(['rollback', 'orders', '--unproven', ...placeOf(workspace)]);
    expect(ordersIn(workspace)).toMatchObject({ version: '1.0.0', format: 'script', moduleName: 'orders' });
  },
);

test(
  'a build that is already where it is served from gets its remote.json there',
  thorough(),
  async ({ deploy, workspace }) => {
    const folder = copyForeignBuild(workspace, 'webpack-script', 'root/remotes/orders/1.4.0');
    expect(await deploy(folder, ...named)).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(readFileSync(join(folder, 'remote.json'), 'utf8'))).toMatchObject({
      name: 'orders',
      version: '1.4.0',
    });
  },
);

test('a build on a CDN is released from the URL of its mf-manifest.json, and stays there', async ({
  deploy,
  workspace,
}) => {
  const { url, close } = await serveFolder(
    copyForeignBuild(workspace, 'federation-2', 'cdn/orders/1.4.0').replace('/orders/1.4.0', ''),
  );
  const { origin } = new URL(url);
  writeSite(workspace, { origins: [origin] });
  const { code, out, err } = await deploy(`${origin}/orders/1.4.0/mf-manifest.json`, '--name', 'orders');
  await close();
  expect({ code, err }, out).toEqual({ code: 0, err: '' });
  const orders = ordersIn(workspace);
  expect(orders).toMatchObject({
    basePath: `${origin}/orders/{version}/`,
    bundleFileName: 'remoteEntry.js',
    moduleName: 'federation_2',
  });
  expect(Object.keys(orders.files)).toContain('__federation_expose_view.js');
});

const refusals: readonly (readonly [
  title: string,
  build: (workspace: Workspace) => string,
  args: readonly string[],
  error: Record<string, unknown>,
])[] = [
  [
    'that needs eval',
    (workspace) => {
      workspace.write(
        'evaluating/remoteEntry.js',
        `new Function('window.cart = { init() {}, get: async () => () => ({}) }')();`,
      );
      return workspace.path('evaluating');
    },
    ['--exposes', './view', ...named],
    { code: 'BUILD_UNFIT', message: 'orders 1.4.0: remoteEntry.js needs eval, which the policy of the page forbids.' },
  ],
  [
    'without a chunk that it needs',
    (workspace) => {
      const folder = copyForeignBuild(workspace, 'webpack-script');
      workspace.remove('built/webpack-script/9.js');
      return folder;
    },
    named,
    {
      code: 'BUILD_UNFIT',
      message: expect.stringContaining('orders 1.4.0: it needs 9.js, which the build does not have.'),
    },
  ],
  [
    'that belongs elsewhere',
    (workspace) => {
      const folder = copyForeignBuild(workspace, 'webpack-script');
      const path = join(folder, 'remoteEntry.js');
      const code = readFileSync(path, 'utf8').replace(/(\w)\.p=\w+}\)\(\)/, '$1.p="/static/orders/"})()');
      workspace.write('built/webpack-script/remoteEntry.js', code);
      return folder;
    },
    named,
    {
      code: 'BUILD_UNFIT',
      message: 'orders 1.4.0 requests its files at /static/orders/, and would be at /remotes/orders/1.4.0/.',
    },
  ],
  [
    'that requests its files relative to the page',
    (workspace) => {
      const folder = copyForeignBuild(workspace, 'webpack-script');
      const path = join(folder, 'remoteEntry.js');
      const code = readFileSync(path, 'utf8').replace(/(\w)\.p=\w+}\)\(\)/, '$1.p="./"})()');
      workspace.write('built/webpack-script/remoteEntry.js', code);
      return folder;
    },
    named,
    {
      code: 'BUILD_UNFIT',
      message: 'orders 1.4.0 requests its files at the URL of the page, and would be at /remotes/orders/1.4.0/.',
    },
  ],
  [
    'whose exposed modules nobody knows',
    (workspace) => {
      workspace.write(
        'hidden/remoteEntry.js',
        'window.orders = { init() {}, async get(name) { throw new Error(name); } };',
      );
      return workspace.path('hidden');
    },
    named,
    { code: 'BUILD_UNFIT', remedy: 'Name them with --exposes, such as --exposes ./home.' },
  ],
  [
    'of which nothing says the version',
    (workspace) => copyForeignBuild(workspace, 'rspack'),
    ['--name', 'orders'],
    { code: 'BUILD_UNFIT', remedy: 'Add --version 1.0.0.' },
  ],
  [
    'with a remote.json, but another version',
    (workspace) => workspace.path(writeBuild(workspace, { name: 'orders', version: '1.0.0' })),
    version,
    { code: 'USAGE', message: expect.stringContaining('--version is for a build without remote.json, and /') },
  ],
];
for (const [title, build, args, error] of refusals) {
  const isInNpmTest = ['that needs eval', 'without a chunk that it needs'].includes(title);
  test(
    `conch deploy refuses a build ${title}, and copies nothing`,
    thoroughUnless(isInNpmTest),
    async ({ deploy, workspace }) => {
      const { code, out } = await deploy(build(workspace), ...args, '--json');
      expect(code).toBeGreaterThan(0);
      expect(JSON.parse(out)).toMatchObject(error);
      expect(existsSync(workspace.path('root'))).toBe(false);
      expect(ordersIn(workspace)).toBeUndefined();
    },
  );
}

test('conch deploy says where to describe a build if there is no browser', thorough(), async ({ workspace }) => {
  const folder = copyForeignBuild(workspace, 'webpack-script');
  const args = ['deploy', folder, ...named, ...placeOf(workspace)];
  const { code, err } = await conchIn(args, { CHROMIUM_PATH: '/nowhere/chromium' });
  expect(code).toBe(1);
  expect(err).toContain(`${folder}/ has no remote.json, and only a browser can find out what to write there.`);
  expect(err).toContain('Or run "conch describe" where there is one, and deploy the folder with its remote.json.');
});

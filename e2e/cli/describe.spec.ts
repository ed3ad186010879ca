import { createHash } from 'node:crypto';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { openSource } from '../../manifests/ops/describe/build-source.ts';
import { type Described, describeBuild } from '../../manifests/ops/describe/describe-build.ts';
import type { DescribeOptions } from '../../manifests/ops/describe/describe-options.ts';
import { copyForeignBuild, type ForeignBuild } from '../sites/foreign/builds.ts';
import { serveFolder } from '../sites/foreign/serve-folder.ts';
import { conchIn, type Ended } from '../support/conch-in.ts';
import { repository } from '../support/paths.ts';
import { firstOfEachKind, thorough, thoroughUnless } from '../support/thorough.ts';
import { Workspace } from '../support/workspace.ts';

const test = base.extend<{
  workspace: Workspace;
  /** Runs `conch describe` from the repository, where Playwright is installed. */
  describe: (...args: string[]) => Promise<Ended>;
  /** The same within this process, in a browser that is there already. */
  inspect: (folder: string, options?: Partial<DescribeOptions>) => Promise<Described>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  workspace: async ({}, use) => {
    const workspace = new Workspace();
    await use(workspace);
    workspace.remove();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  describe: async ({}, use) => use((...args) => conchIn(['describe', ...args])),
  inspect: async ({ browser }, use) =>
    use((folder, options = {}) => {
      const nothing = { before: [], exposes: [], requires: {}, provides: {} };
      return describeBuild(
        openSource(folder),
        { name: 'orders', version: '1.4.0', ...nothing, ...options },
        async () => browser,
      );
    }),
});

test.describe.configure({ timeout: 120_000 });

const named = ['--name', 'orders', '--version', '1.4.0'];
const descriptionIn = (folder: string) => JSON.parse(readFileSync(join(folder, 'remote.json'), 'utf8'));

const digestOf = (content: Buffer) => `sha384-${createHash('sha384').update(content).digest('base64')}`;

type Expected = {
  readonly build: ForeignBuild;
  readonly fields: Record<string, unknown>;
  readonly view: readonly string[];
  /** Exposed besides `./later` and `./view`. */
  readonly more?: readonly string[];
  readonly shared?: readonly string[];
  readonly sharing?: object;
};

const sharing = { requires: { 'shared-words': '^1.0.0' }, provides: { 'shared-words': '1.2.0' } };
const withReact = {
  more: ['./react'],
  sharing: {
    requires: { ...sharing.requires, react: '^19.0.0' },
    provides: { ...sharing.provides, react: '19.3.1' },
  },
};
const webpack = { view: ['492.css', '492.js'], shared: ['9.js'] };

const table: readonly Expected[] = [
  { build: 'webpack-script', fields: { bundleFileName: 'remoteEntry.js', moduleName: 'webpack_script' }, ...webpack },
  {
    build: 'webpack-module',
    fields: { bundleFileName: 'remoteEntry.js', format: 'module' },
    view: ['492.css', '492.mjs'],
    shared: ['9.mjs'],
  },
  { build: 'webpack-callback', fields: { format: 'callback', moduleName: 'ordersLoaded' }, ...webpack },
  { build: 'webpack-system', fields: { format: 'system' }, ...webpack },
  { build: 'webpack-runtime', fields: { moduleName: 'acme.orders', before: ['runtime.js'] }, ...webpack },
  { build: 'rspack', fields: { moduleName: 'rspack' }, view: ['32.css', '32.js'], shared: ['530.js'] },
  {
    build: 'federation-2',
    fields: { bundleFileName: 'remoteEntry.js', moduleName: 'federation_2' },
    view: ['__federation_expose_view.css', '__federation_expose_view.js'],
    shared: ['9.js'],
    ...withReact,
  },
  {
    build: 'webpack-5.20',
    fields: { moduleName: 'webpack_5_20' },
    view: ['719.css', '719.js'],
    shared: ['601.js'],
    ...withReact,
  },
  {
    build: 'vite',
    fields: { bundleFileName: 'remoteEntry.js', format: 'module' },
    view: ['assets/view-B-URXBzH.css', 'assets/view-Nc0RZqx-.js', 'assets/utils-D62kKhzq.js'],
    shared: [
      'assets/_virtual_mf___mfe_internal__vite__mf_owner__127567495095383__prebuild__shared_mf_2_words__prebuild__-BzZcJeqG.js',
    ],
  },
  {
    build: 'vite-originjs',
    fields: { bundleFileName: 'assets/remoteEntry.js', format: 'module' },
    view: ['assets/__federation_expose_View-B-URXBzH.css', 'assets/__federation_expose_View-BcAxytdM.js'],
    sharing: { requires: {}, provides: {} },
  },
];

// deploy-foreign.spec.ts describes them all.
const tags = firstOfEachKind();
for (const { build, fields, view, shared, more = [], sharing: shares = sharing } of table) {
  test(`an untouched build is described: ${build}`, tags(String(fields.format)), async ({ inspect, workspace }) => {
    const folder = copyForeignBuild(workspace, build);
    const { description, problems } = await inspect(folder);
    expect(problems).toEqual([]);
    expect(description).toMatchObject({ name: 'orders', version: '1.4.0', ...fields, ...shares });
    const needsNoGlobal = ['module', 'system'].includes(description.format ?? '');
    expect(Object.hasOwn(description, 'moduleName'), 'it has a global name').toBe(!needsNoGlobal);
    expect(Object.keys(description.assets).sort()).toEqual(['./later', ...more, './view']);
    expect(description.assets['./view']).toEqual(expect.arrayContaining([...view]));
    expect(description.sharedAssets?.['./view']).toEqual(shared);
    for (const [file, { integrity, bytes }] of Object.entries(description.files)) {
      const content = readFileSync(join(folder, file));
      expect(integrity, file).toBe(digestOf(content));
      expect(bytes, file).toBe(content.length);
    }
    expect(description.integrity).toBe(description.files[description.bundleFileName]?.integrity);
    expect(Object.keys(description.files), 'what tools need').not.toContain('mf-stats.json');
  });
}

for (const name of ['explore', 'checkout']) {
  test(
    `a build of the preset is described as it describes itself: ${name}`,
    thoroughUnless(name === 'checkout'),
    async ({ inspect }) => {
      const folder = join(repository, 'dist/remotes', name, '1.0.0');
      const { checksFiles: _, files, ...own } = descriptionIn(folder);
      const { description } = await inspect(folder, { name, version: '1.0.0' });
      const { checksFiles, files: found, ...rest } = description;
      // Of its chunks it has digests that are shorter.
      expect(Object.keys(found)).toEqual(Object.keys(files).sort());
      expect({ sharedAssets: {}, ...rest }).toEqual(own);
      expect(checksFiles).toBe(false);
    },
  );
}

test('conch describe writes remote.json, with the name and the version in mf-manifest.json', async ({
  describe,
  workspace,
}) => {
  const folder = copyForeignBuild(workspace, 'federation-2');
  expect(await describe(folder)).toEqual({
    code: 0,
    out:
      `${folder}/remote.json: federation_2 1.4.0; remoteEntry.js (script federation_2); exposes ./view, ./later, ./react; provides react 19.3.1, shared-words 1.2.0; 12 files, 100 KB\n` +
      `  The name federation_2 and the version 1.4.0 are from mf-manifest.json.\nNext: conch deploy ${folder}/\n`,
    err: '',
  });
  expect(descriptionIn(folder)).toMatchObject({ name: 'federation_2', moduleName: 'federation_2' });
});

test(
  'a module that does not run without the real shared module has its files in `assets`, and those of its own copy not',
  thorough(),
  async ({ inspect, workspace }) => {
    workspace.write(
      'words/remoteEntry.js',
      `let scope;
    const own = async () => { const words = await import('./own-words.js'); return () => words; };
    export const init = (given) => { scope = given; (scope.words ??= {})['1.0.0'] ??= { get: own }; };
    export const get = async () => {
      const { words } = (await scope.words['1.0.0'].get())();
      if (words !== 'real words') throw new Error('these are no words');
      const view = await import('./view.js');
      return () => view;
    };`,
    );
    workspace.write('words/own-words.js', `export const words = 'real words';`);
    workspace.write('words/view.js', 'export const mount = async () => {}; export const unmount = async () => {};');
    const { description } = await inspect(workspace.path('words'), { exposes: ['./view'] });
    expect(description.assets).toEqual({ './view': ['view.js'] });
    expect(description.sharedAssets).toEqual({ './view': ['own-words.js'] });
  },
);

test(
  'conch describe takes name and version from the package.json next to the folder',
  thorough(),
  async ({ inspect, workspace }) => {
    const folder = copyForeignBuild(workspace, 'webpack-script', 'orders/dist');
    workspace.write('orders/package.json', { name: '@acme/my-orders', version: '2.0.0' });
    const { description, notes } = await inspect(folder, { name: undefined, version: undefined });
    expect(description).toMatchObject({ name: 'my-orders', version: '2.0.0', moduleName: 'webpack_script' });
    expect(notes).toEqual([
      `The name my-orders and the version 2.0.0 are from ${workspace.path('orders/package.json')}`,
    ]);
  },
);

test(
  'the version that the federation plugin for Vite writes into every mf-manifest.json is not taken',
  thorough(),
  async ({ inspect, workspace }) => {
    const folder = copyForeignBuild(workspace, 'vite', 'shop/dist');
    const unnamed = { name: undefined, version: undefined };
    await expect(inspect(folder, unnamed)).rejects.toThrow(`Nothing in ${folder}/ says the version of the build.`);
    workspace.write('shop/package.json', { name: 'shop', version: '3.0.0' });
    const { description, notes } = await inspect(folder, unnamed);
    expect(description).toMatchObject({ name: 'vite', version: '3.0.0' });
    const file = workspace.path('shop/package.json');
    expect(notes).toContain(`The name vite is from mf-manifest.json, the version 3.0.0 from ${file}`);
  },
);

test('conch describe asks for a version that nothing says', async ({ describe, workspace }) => {
  const folder = copyForeignBuild(workspace, 'webpack-script');
  const { code, err } = await describe(folder, '--name', 'orders');
  expect({ code, err }).toEqual({
    code: 1,
    err: `Nothing in ${folder}/ says the version of the build. Add --version 1.0.0.\n`,
  });
  expect(existsSync(join(folder, 'remote.json'))).toBe(false);
});

test(
  'conch describe --json gives the description, and --dry-run and --out write it elsewhere or not at all',
  thorough(),
  async ({ describe, workspace }) => {
    const folder = copyForeignBuild(workspace, 'webpack-module');
    const dry = await describe(folder, ...named, '--dry-run');
    expect(JSON.parse(dry.out)).toMatchObject({ format: 'module', name: 'orders' });
    const json = JSON.parse((await describe(folder, ...named, '--dry-run', '--json')).out);
    expect(json).toEqual({ description: JSON.parse(dry.out), notes: [], problems: [] });
    const out = workspace.path('described.json');
    await describe(folder, ...named, '--out', out);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(json.description);
    expect(existsSync(join(folder, 'remote.json'))).toBe(false);
  },
);

const urls: readonly (readonly [title: string, build: ForeignBuild, path: string])[] = [
  ['its folder', 'webpack-script', ''],
  ['its entry', 'vite-originjs', 'assets/remoteEntry.js'],
  ['its mf-manifest.json', 'federation-2', 'mf-manifest.json'],
];
for (const [title, build, path] of urls) {
  test(
    `a build is described from a URL, which is that of ${title}`,
    thoroughUnless(path === ''),
    async ({ inspect, workspace }) => {
      const folder = copyForeignBuild(workspace, build);
      const { url, close } = await serveFolder(folder);
      const { description, notes, problems } = await inspect(`${url}${path}`);
      await close();
      expect(problems).toEqual([]);
      expect(notes).toContain(
        'The files are those that the entry requests for its modules; files that it loads later are not known',
      );
      expect(Object.keys(description.assets)).toEqual(expect.arrayContaining(['./later', './view']));
      const below = path.slice(0, path.lastIndexOf('/') + 1);
      expect(Object.keys(description.files).length).toBeGreaterThan(4);
      for (const [file, { integrity }] of Object.entries(description.files)) {
        expect(integrity, file).toBe(digestOf(readFileSync(join(folder, below, file))));
      }
    },
  );
}

test('conch describe prints what is at a URL', thorough(), async ({ describe, workspace }) => {
  const { url, close } = await serveFolder(copyForeignBuild(workspace, 'webpack-module'));
  const { code, out, err } = await describe(url, ...named);
  await close();
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(out)).toMatchObject({ format: 'module', name: 'orders', version: '1.4.0' });
});

test(
  'several files that may be the entry are listed, and --entry names one',
  thorough(),
  async ({ inspect, workspace }) => {
    copyForeignBuild(workspace, 'webpack-script', 'built/left');
    copyForeignBuild(workspace, 'rspack', 'built/right');
    const parent = workspace.path('built');
    await expect(inspect(parent)).rejects.toThrow(
      `${parent}/ has more than one file that may be its entry: left/remoteEntry.js and right/remoteEntry.js.`,
    );
    const { description } = await inspect(parent, { entry: 'left/remoteEntry.js' });
    expect(description).toMatchObject({ bundleFileName: 'left/remoteEntry.js', moduleName: 'webpack_script' });
  },
);

test('the chunks that an entry waits for are found with the runtime', thorough(), async ({ inspect, workspace }) => {
  const chunk = (id: string) => `(self.webpackChunkshop=self.webpackChunkshop||[]).push([["${id}"],{}]);`;
  for (const id of ['vendors', 'other']) workspace.write(`shop/${id}.js`, chunk(id));
  workspace.write('shop/remoteEntry.js', chunk('shop'));
  workspace.write(
    'shop/webpack-runtime.js',
    `{ const seen = new Set(); const chunks = self.webpackChunkshop = self.webpackChunkshop || [];
       const add = ([[id]]) => { seen.add(id);
         if (seen.has('vendors') && seen.has('shop')) window.shop = ${exposing('./cart')}; };
       chunks.forEach(add); chunks.push = add; }`,
  );
  const { description } = await inspect(workspace.path('shop'));
  expect(description).toMatchObject({ moduleName: 'shop', before: ['webpack-runtime.js', 'vendors.js'] });
});

const exposing = (module: string) =>
  `{ init() {}, get: async (name) => { if (name !== '${module}') throw new Error('no ' + name); return () => ({}); } }`;

const handMade: readonly (readonly [title: string, entry: string, fields: Record<string, unknown>])[] = [
  [
    'an ES module that exports lifecycles',
    `import './style.js'; export const mount = () => {}; export const unmount = () => {};`,
    { format: 'plain', bundleFileName: 'main.js', assets: { '.': ['style.js'] } },
  ],
  [
    'an ES module whose default export is lifecycles',
    'export default { mount() {}, unmount() {} };',
    { format: 'plain', assets: { '.': [] } },
  ],
  [
    'a System.register with a chunk and a shared module',
    `System.register(['./style.js', 'react'], (add) => ({
       setters: [({ container }) => add(container), (react) => react.createContext()], execute() {} }));`,
    { format: 'system', assets: { './cart': ['style.js'] }, requires: { react: '*' } },
  ],
  [
    'a container that is a promise',
    `window.cart = Promise.resolve(${exposing('./cart')});`,
    { moduleName: 'cart', assets: { './cart': [] } },
  ],
  [
    'a container with the name of a tool, or with underscores',
    `window.__webpackShop = ${exposing('./cart')};`,
    { moduleName: '__webpackShop' },
  ],
  [
    'a container below a namespace',
    `window.acme = { remotes: { cart: ${exposing('./cart')} } };`,
    { moduleName: 'acme.remotes.cart', assets: { './cart': [] } },
  ],
  [
    'a container that is given to a function below a namespace',
    `acme.loaded(${exposing('./cart')});`,
    { format: 'callback', moduleName: 'acme.loaded', assets: { './cart': [] } },
  ],
];
for (const [title, entry, fields] of handMade) {
  test(`${title} is described`, async ({ inspect, workspace }) => {
    workspace.write('built/main.js', entry);
    const register = `System.register([], (add) => ({ execute() { add('container', ${exposing('./cart')}); } }));`;
    workspace.write('built/style.js', fields.format === 'system' ? register : 'export {};');
    const { description, problems } = await inspect(workspace.path('built'));
    expect(description).toMatchObject(fields);
    expect(problems).toEqual([]);
  });
}

test(
  'ranges that a build is strict about, and modules that it has no copy of, are found',
  thorough(),
  async ({ inspect, workspace }) => {
    // As webpack's `strictVersion` and `import: false` do it.
    workspace.write(
      'strict/remoteEntry.js',
      `let scope; window.strict = {
       init(given) { scope = given; scope.words = { '1.2.0': { get: async () => () => ({}) } }; },
       async get(name) {
         if (name !== './view') throw new Error('no ' + name);
         const has = Object.prototype.hasOwnProperty.call(scope, 'react');
         return () => {
           if (!has) throw new Error("Shared module react doesn't exist in shared scope default");
           const [version] = Object.keys(scope.words);
           if (version !== '1.2.0') throw new Error('Unsatisfied version ' + version + ' of shared singleton module words (required ^1.0.0 || ^2.0.0)');
         };
       },
     };`,
    );
    const { description } = await inspect(workspace.path('strict'));
    expect(description).toMatchObject({
      requires: { words: '^1.0.0 || ^2.0.0', react: '*' },
      provides: { words: '1.2.0' },
    });
  },
);

test(
  'a module that the code does not name is named by --exposes, and proven',
  thorough(),
  async ({ inspect, workspace }) => {
    const entry = `const hidden = ['.', 'cart'].join('/'); window.shop = ${exposing('./x')};`.replace(
      `'./x'`,
      'hidden',
    );
    workspace.write('hidden/remoteEntry.js', entry);
    const folder = workspace.path('hidden');
    const { description, notes } = await inspect(folder);
    expect(notes.join()).toContain(
      'Which modules it exposes is not known: its code does not say it. Name them with --exposes',
    );
    expect(description.assets).toEqual({});
    expect((await inspect(folder, { exposes: ['./cart'] })).description.assets).toEqual({ './cart': [] });
    await expect(inspect(folder, { exposes: ['./basket', './cart'] })).rejects.toThrow(
      `${folder}/remoteEntry.js does not expose ./basket, only ./cart.`,
    );
  },
);

const useless: readonly (readonly [title: string, entry: string, fact: string])[] = [
  ['throws', `throw new Error('on purpose');`, 'gives no container: it throws Error: on purpose.'],
  [
    'is a CommonJS module',
    `exports.init = () => {}; exports.get = () => {};`,
    'it is a CommonJS module, which no browser runs.',
  ],
  [
    'is an AMD module',
    `define([], () => (${exposing('./a')}));`,
    'it is an AMD module, and the page has no loader for it.',
  ],
  ['declares a constant', `const shop = ${exposing('./a')};`, 'it declares shop, which is no property of window.'],
  ['sets something else', 'window.shop = 7;', 'gives no container: it sets shop, which is no container.'],
  [
    'exports something else',
    'export const view = 1;',
    'exports neither init and get nor mount and unmount: it exports view.',
  ],
  ['imports by a bare name', `import 'react'; export {};`, 'Failed to resolve module specifier "react"'],
  [
    'waits for a runtime',
    '(self.webpackChunkshop=self.webpackChunkshop||[]).push([[1],{}]);',
    'it is a chunk that needs',
  ],
  ['sets two containers', `window.a = ${exposing('./a')}; window.b = ${exposing('./b')};`, 'several containers: a, b.'],
  ['fails to start', `window.shop = { init() { throw new Error('no scope'); }, get() {} };`, 'fails: Error: no scope.'],
];
for (const [title, entry, fact] of useless) {
  test(`an entry that ${title} is refused, with what it does`, async ({ inspect, workspace }) => {
    workspace.write('built/remoteEntry.js', entry);
    await expect(inspect(workspace.path('built'))).rejects.toThrow(fact);
  });
}

test('a build of Native Federation is refused, with what to build in its place', async ({ inspect, workspace }) => {
  workspace.write('native/remoteEntry.json', {
    name: 'shop',
    exposes: [{ key: './view', outFileName: 'view-1a2b.js' }],
  });
  for (const file of ['view-1a2b.js', 'react.js']) workspace.write(`native/${file}`, 'export {};');
  await expect(inspect(workspace.path('native'))).rejects.toThrow(
    'is a build of Native Federation: remoteEntry.json names',
  );
});

test('what keeps a build from running on a site is reported', async ({ inspect, workspace }) => {
  workspace.write(
    'evaluating/remoteEntry.js',
    `new Function(${JSON.stringify(`window.cart = ${exposing('./cart')}`)})();`,
  );
  expect((await inspect(workspace.path('evaluating'))).problems).toEqual([
    'remoteEntry.js needs eval, which the policy of the page forbids',
  ]);
  const folder = copyForeignBuild(workspace, 'webpack-script');
  workspace.remove('built/webpack-script/492.js');
  expect((await inspect(folder)).problems).toEqual([
    'it needs 492.js, which the build does not have',
    expect.stringMatching(/^\.\/view cannot be loaded: ChunkLoadError: .*[^.]$/),
  ]);
  const second = copyForeignBuild(workspace, 'federation-2');
  const text = readFileSync(join(second, 'mf-manifest.json'), 'utf8');
  workspace.write('built/federation-2/mf-manifest.json', text.replace('"./later"', '"./cart"'));
  expect((await inspect(second)).problems).toEqual([
    'mf-manifest.json names the exposed module ./cart, which the container does not have',
  ]);
});

test('the code of a build reaches nothing but its own files', async ({ inspect, workspace }) => {
  const asked: string[] = [];
  workspace.write('elsewhere/secret.js', 'secret');
  const { url, close } = await serveFolder(workspace.path('elsewhere'), asked);
  const web = url.replace('http', 'ws');
  workspace.write(
    'curious/remoteEntry.js',
    `const wanted = ['${url}secret.js', '../elsewhere/secret.js', 'https://build.invalid/build/..%2felsewhere/secret.js'];
     window.cart = (async () => {
       const answers = await Promise.all(wanted.map((each) => fetch(each).then((answer) => answer.ok, () => false)));
       new WebSocket('${web}'); navigator.sendBeacon('${url}beacon'); open('${url}popup');
       await new Promise((done) => { new Image().onerror = done; const image = new Image(); image.onerror = done; image.src = '${url}pixel.png'; });
       if (answers.some(Boolean)) throw new Error('it has read something');
       return ${exposing('./cart')};
     })();`,
  );
  const { description, notes } = await inspect(workspace.path('curious'));
  await close();
  expect(description.moduleName).toBe('cart');
  expect(asked).toEqual([]);
  expect(notes.join()).toContain(`It requests ${url}`);
});

test(
  'links, names that no URL has, and folders that are no build are refused',
  thorough(),
  async ({ inspect, workspace }) => {
    const folder = copyForeignBuild(workspace, 'webpack-script');
    symlinkSync('/etc/hostname', join(folder, 'hostname.txt'));
    await expect(inspect(folder)).rejects.toThrow('hostname.txt is a symbolic link');
    workspace.remove('built/webpack-script/hostname.txt');
    workspace.write('built/webpack-script/a\\b.js', '');
    await expect(async () => inspect(folder)).rejects.toThrow('a\\b.js has a name that cannot be part of a URL.');
    workspace.write('empty/page.html', '');
    const empty = workspace.path('empty');
    await expect(inspect(empty)).rejects.toThrow(`${empty}/ is not a build: it has neither remote.json nor a script.`);
    await expect(async () => inspect(workspace.path('nowhere'))).rejects.toThrow('There is no folder');
  },
);

test('a file whose name needs an escape in a URL is described with it', thorough(), async ({ inspect, workspace }) => {
  const folder = copyForeignBuild(workspace, 'webpack-script');
  workspace.write('built/webpack-script/a picture (1).svg', '<svg/>');
  expect(Object.keys((await inspect(folder)).description.files)).toContain('a%20picture%20(1).svg');
});

test('conch describe does not replace what the preset says of its own build', async ({ describe, workspace }) => {
  const folder = copyForeignBuild(workspace, 'webpack-script');
  workspace.write('built/webpack-script/remote.json', { name: 'orders', checksFiles: true });
  const { code, err } = await describe(folder, ...named);
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('was written by the build itself') });
});

test('conch describe says what to install where there is no browser', async ({ workspace }) => {
  const folder = copyForeignBuild(workspace, 'webpack-script');
  const { code, err } = await conchIn(['describe', folder, ...named], { CHROMIUM_PATH: '/nowhere/chromium' });
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringMatching(/^Chromium does not start: .*npx playwright install chromium/),
  });
});

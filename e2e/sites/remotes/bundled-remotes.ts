import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { federation as moduleFederation } from '@module-federation/vite';
import originjsFederation from '@originjs/vite-plugin-federation';
import { type RspackOptions, rspack } from '@rspack/core';
import { build as viteBuild } from 'vite';
import webpack, { type Configuration } from 'webpack';
import { digestsOf } from '../../../manifests/ops/build/digests.ts';
import type { RemoteEntry } from '../../../manifests/schema.ts';
import { test } from '../../fixtures.ts';
import { repository } from '../../support/paths.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type ForeignBuild, foreignBuildFolder } from '../foreign/builds.ts';

/** Adds styles to the page, as `style-loader` does. */
const style = `
    const style = document.createElement('style');
    style.textContent = 'body { --of-code: on }';
    document.head.append(style);`;

const sources: Readonly<Record<string, string>> = {
  'view.js': `
    import { createElement, useState } from 'react';
    import { createRoot } from 'react-dom/client';
    import './view.css';
    (window.reacts ??= []).push(useState);
    ${style}
    const roots = new Map();
    const View = ({ words }) => createElement('p', null, useState(words)[0]);
    export const mount = async ({ domElement, name }) => {
      if (window.failing) throw new Error('on purpose');
      const { words } = await import('./more.js');
      const root = createRoot(domElement);
      roots.set(domElement, root);
      root.render(createElement(View, { words: words + name }));
    };
    export const unmount = async ({ domElement }) => roots.get(domElement).unmount();
  `,
  'view.css': 'body { --of-file: on }',
  'more.js': `export const words = 'shown by ';`,
  'react-component.js': `
    import { createElement, useState } from 'react';
    (window.reacts ??= []).push(useState);
    export default ({ words, fail }) => {
      const [count, setCount] = useState(0);
      if (words === 'broken') throw new Error('on purpose');
      return createElement('button', { onClick: () => setCount(count + 1) }, words + ' ' + count);
    };
  `,
  'vue-component.js': `
    import { h, ref } from 'vue';
    export default {
      props: ['words'],
      setup(props) {
        const count = ref(0);
        return () => h('button', { onClick: () => { count.value += 1; } }, props.words + ' ' + count.value);
      },
    };
  `,
  /** For tools that need an entry of an application. */
  'main.js': `export {};`,
  'plain.ts': `
    import { words } from './more.js';
    type Props = { readonly domElement: HTMLElement; readonly name: string };
    ${style}
    export const mount = async ({ domElement, name }: Props): Promise<void> => {
      if (Reflect.get(window, 'failing')) throw new Error('on purpose');
      domElement.textContent = words + name;
    };
    export const unmount = async ({ domElement }: Props): Promise<void> => domElement.replaceChildren();
  `,
  'more.d.ts': `export const words: string;`,
  'package.json': JSON.stringify({ name: 'sources', version: '1.0.0', type: 'module' }),
};

const containerSource = `export const init = () => {}; export const get = async () => { const view = await import("./view.js"); return () => view; };`;

const shared = {
  react: { singleton: true },
  'react-dom': { singleton: true },
  'react-dom/client': { singleton: true },
};

type Way = {
  readonly fields?: Partial<RemoteEntry>;
  /** The exposed module; `./view` if left out. */
  readonly module?: string;
  /** Whether it takes the React that another build of the page provides; undefined if it needs none. */
  readonly sharesReact: boolean | undefined;
  /** Whether the style sheet of the module is loaded with it, and whether the module waits for it. */
  readonly sheet?: 'loaded' | 'awaited';
  readonly build: (to: { readonly name: string; readonly from: string; readonly path: string }) => Promise<unknown>;
};

const components = { './react-component': './react-component.js', './vue-component': './vue-component.js' };

/** Ways in which teams build: name of the remote -> how. */
const ways: Readonly<Record<string, Way>> = {
  /** Provides React to the others. */
  webpack: {
    sharesReact: true,
    sheet: 'awaited',
    build: ({ name, from, path }) => runWebpack(from, path, name, { type: 'window', name }, {}, components),
  },
  'webpack-module': {
    fields: { format: 'module' },
    sharesReact: true,
    sheet: 'awaited',
    build: ({ name, from, path }) => runWebpack(from, path, name, { type: 'module' }, { outputModule: true }),
  },
  'webpack-callback': {
    fields: { format: 'callback', moduleName: 'acmeReady' },
    sharesReact: true,
    sheet: 'awaited',
    build: ({ name, from, path }) => runWebpack(from, path, name, { type: 'jsonp', name: 'acmeReady' }),
  },
  'webpack-system': {
    fields: { format: 'system' },
    sharesReact: true,
    sheet: 'awaited',
    build: ({ name, from, path }) => runWebpack(from, path, name, { type: 'system' }),
  },
  'webpack-path': {
    fields: { moduleName: 'acme.remotes.shop' },
    sharesReact: true,
    sheet: 'awaited',
    build: ({ name, from, path }) =>
      runWebpack(from, path, name, { type: 'assign-properties', name: ['acme', 'remotes', 'shop'] }),
  },
  'webpack-runtime': {
    fields: { before: ['runtime.js'] },
    sharesReact: true,
    sheet: 'awaited',
    build: ({ name, from, path }) =>
      runWebpack(from, path, name, { type: 'window', name }, {}, {}, { runtimeChunk: 'single' }),
  },
  'webpack-5.20': frozen('webpack-5.20', 'webpack_5_20'),
  'federation-2': frozen('federation-2', 'federation_2'),
  rspack: {
    sharesReact: true,
    sheet: 'awaited',
    build: ({ name, from, path }) => runRspack(from, path, name, { type: 'window', name }),
  },
  'rspack-module': {
    fields: { format: 'module' },
    sharesReact: true,
    sheet: 'awaited',
    build: ({ name, from, path }) =>
      runRspack(
        from,
        path,
        name,
        { type: 'module' },
        { module: true, chunkFormat: 'module', chunkLoading: 'import', chunkFilename: '[name].[contenthash:8].js' },
      ),
  },
  'vite-federation': {
    fields: { format: 'module' },
    sharesReact: true,
    sheet: 'awaited',
    build: ({ name, from, path }) =>
      runVite(
        from,
        path,
        moduleFederation({
          name,
          filename: 'remoteEntry.js',
          exposes: { './view': join(from, 'view.js') },
          shared,
          dts: false,
        }),
      ),
  },
  'vite-originjs': {
    fields: { format: 'module', bundleFileName: 'assets/remoteEntry.js' },
    sharesReact: true,
    sheet: 'loaded',
    build: ({ name, from, path }) =>
      runVite(
        from,
        path,
        [
          originjsFederation({
            name,
            filename: 'remoteEntry.js',
            exposes: { './view': join(from, 'view.js') },
            shared: ['react', 'react-dom', 'react-dom/client'],
          }),
        ],
        {},
        '/',
      ),
  },
  'rollup-system': {
    fields: { format: 'system' },
    sharesReact: false,
    sheet: 'loaded',
    build: ({ from, path }) =>
      runVite(from, path, [], {
        input: join(from, 'container.js'),
        preserveEntrySignatures: 'strict',
        output: { format: 'system', entryFileNames: 'remoteEntry.js' },
      }),
  },
  'typescript-plain': {
    fields: { format: 'plain', bundleFileName: 'plain.js' },
    sharesReact: undefined,
    async build({ from, path }) {
      execFileSync(join(repository, 'node_modules/.bin/tsc'), [
        '--ignoreConfig',
        '--module',
        'esnext',
        '--target',
        'es2022',
        '--moduleResolution',
        'bundler',
        '--skipLibCheck',
        '--types',
        '',
        '--outDir',
        path,
        join(from, 'plain.ts'),
      ]);
      writeFileSync(join(path, 'more.js'), sources['more.js'] ?? '');
    },
  },
};

/** A build of make-builds.mjs, whose tool is not among the packages of this repository. */
function frozen(build: ForeignBuild, moduleName: string): Way {
  return {
    fields: { moduleName },
    module: './react',
    sharesReact: true,
    sheet: 'awaited',
    build: async ({ path }) => cpSync(foreignBuildFolder(build), path, { recursive: true }),
  };
}

function runWebpack(
  context: string,
  path: string,
  name: string,
  library: { readonly type: string; readonly name?: string | string[] },
  experiments: Configuration['experiments'] = {},
  more: Readonly<Record<string, string>> = {},
  optimization: Configuration['optimization'] = {},
): Promise<void> {
  const { container } = webpack;
  if (!container) throw new Error('this version of webpack has no module federation');
  const configuration: Configuration = {
    context,
    mode: 'production',
    entry: {},
    target: 'web',
    output: {
      path,
      uniqueName: `${name}@1.0.0`,
      publicPath: 'auto',
      crossOriginLoading: 'anonymous',
      chunkFilename: '[name].[contenthash:8].js',
    },
    experiments: { css: true, ...experiments },
    optimization: { ...optimization, minimize: false }, // it takes longer than everything else
    plugins: [
      new container.ModuleFederationPlugin({
        name,
        filename: 'remoteEntry.js',
        library,
        exposes: { './view': './view.js', ...more },
        shared: { ...shared, ...(more['./vue-component'] && { vue: { singleton: true } }) },
      }),
    ],
  };
  return new Promise((resolve, reject) => {
    webpack(configuration, (error, stats) => {
      if (error || stats?.hasErrors()) reject(error ?? new Error(stats?.toString('errors-only')));
      else resolve();
    });
  });
}

function runRspack(
  context: string,
  path: string,
  name: string,
  library: { readonly type: string; readonly name?: string },
  output: RspackOptions['output'] = {},
): Promise<void> {
  const options: RspackOptions = {
    context,
    mode: 'production',
    entry: {},
    target: 'web',
    output: { path, uniqueName: `${name}@1.0.0`, publicPath: 'auto', ...output },
    module: { rules: [{ test: /\.css$/, type: 'css' }] },
    plugins: [
      new rspack.container.ModuleFederationPluginV1({
        name,
        filename: 'remoteEntry.js',
        library,
        exposes: { './view': './view.js' },
        shared,
      }),
    ],
  };
  return new Promise((resolve, reject) => {
    rspack(options, (error, stats) => {
      if (error || stats?.hasErrors()) reject(error ?? new Error(stats?.toString('errors-only')));
      else resolve();
    });
  });
}

type ViteOptions = NonNullable<Parameters<typeof viteBuild>[0]>;

const runVite = (root: string, outDir: string, plugins: ViteOptions['plugins'], rollupOptions = {}, base = './') =>
  viteBuild({
    root,
    base,
    configFile: false,
    logLevel: 'error',
    plugins: [plugins],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      modulePreload: false,
      minify: false, // it takes longer than everything else
      rollupOptions: { input: join(root, 'main.js'), ...rollupOptions },
    },
  });

/** Builds that are made without the preset, by the tools that teams use. */
export class BundledRemotes {
  /** For `assets` of a site. */
  readonly folder = temporaryFolder();

  static async make(names: readonly string[] = Object.keys(ways)): Promise<BundledRemotes> {
    const remotes = new BundledRemotes();
    const from = join(remotes.folder, 'sources');
    for (const [file, text] of Object.entries({ ...sources, 'container.js': containerSource }))
      write(join(from, file), text);
    symlinkSync(join(repository, 'node_modules'), join(remotes.folder, 'node_modules'), 'dir');
    for (const name of names) await ways[name]?.build({ name, from, path: remotes.build(name) });
    return remotes;
  }

  /** Folder of a build. */
  build(name: string): string {
    return join(this.folder, 'remotes', name, '1.0.0');
  }

  /** Fields of the manifest, with the digest of each script, as `conch deploy` writes them. */
  fields(name: string): Partial<RemoteEntry> {
    const fields: Partial<RemoteEntry> = ways[name]?.fields ?? {};
    const entry = fields.bundleFileName ?? 'remoteEntry.js';
    const files = readdirSync(this.build(name), { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(js|css)$/.test(file),
    );
    const digests = files.map((file): [string, string] => [
      file,
      digestsOf(readFileSync(join(this.build(name), file))).sha384,
    ]);
    const { [entry]: integrity = '', ...others } = Object.fromEntries(digests);
    return { ...fields, integrity, files: others };
  }

  content(name: string, file: string): string {
    return readFileSync(join(this.build(name), file), 'utf8');
  }

  /** The one script that contains a text. */
  fileWith(name: string, text: string): string {
    const found = Object.keys(this.fields(name).files ?? {}).find((file) => this.content(name, file).includes(text));
    if (found === undefined) throw new Error(`no script of ${name} contains ${text}`);
    return found;
  }
}

/** What a spec has to know of each remote. */
export const bundled: readonly (readonly [name: string, way: Pick<Way, 'module' | 'sharesReact' | 'sheet'>])[] =
  Object.entries(ways);

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/**
 * `test` with the builds of these names, or with all of them, which take 10 s and more. A spec that uses it runs its tests in
 * one worker, so that they are made once: `test.describe.configure({ mode: 'default' })`.
 */
export const testWithBundledRemotes = (...names: readonly string[]) => {
  let made: Promise<BundledRemotes> | undefined;
  return test.extend<{ readonly remotes: BundledRemotes }>({
    remotes: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
      async ({}, use) => {
        made ??= BundledRemotes.make(names.length > 0 ? names : undefined);
        await use(await made);
      },
      { timeout: 120_000 },
    ],
  });
};

/**
 * Makes the builds in `builds/`, each with a tool as it is, from the same few sources. The tools need 250 MB, so they are not among the
 * packages of this repository: this script installs them in a temporary folder. Run it with `node e2e/sites/foreign/make-builds.mjs` when
 * a new version of a tool is to be tested.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = {
  'package.json': JSON.stringify({
    name: '@acme/orders',
    version: '1.4.0',
    type: 'module',
    dependencies: { 'shared-words': '^1.0.0', react: '^19.0.0' },
  }),
  'view.js': `
    import { words } from 'shared-words';
    import './view.css';
    export const mount = async ({ domElement }) => { domElement.textContent = words; };
    export const unmount = async ({ domElement }) => domElement.replaceChildren();
  `,
  'later.js': `
    export const mount = async ({ domElement }) => {
      const { words } = await import('./more.js');
      domElement.textContent = words;
    };
    export const unmount = async ({ domElement }) => domElement.replaceChildren();
  `,
  'more.js': `export const words = 'more words';`,
  'view.css': 'p { color: green }',
  // What the builds of bundled-remotes.ts do, without the 180 KB of react-dom.
  'react.js': `
    import { createElement, useState } from 'react';
    import './react.css';
    window.reacts = [...(window.reacts || []), useState];
    const style = document.createElement('style');
    style.textContent = 'body { --of-code: on }';
    document.head.append(style);
    export const mount = async ({ domElement, name }) => {
      if (window.failing) throw new Error('on purpose');
      const { words } = await import('./shown.js');
      domElement.textContent = createElement('p', null, words + name).props.children;
    };
    export const unmount = async ({ domElement }) => domElement.replaceChildren();
  `,
  'shown.js': `export const words = 'shown by ';`,
  'react.css': 'body { --of-file: on }',
  'empty.js': 'export {};',
  'node_modules/shared-words/package.json': JSON.stringify({
    name: 'shared-words',
    version: '1.2.0',
    type: 'module',
    main: 'index.js',
  }),
  'node_modules/shared-words/index.js': `export const words = 'shared words';`,
};

/**
 * Folder -> packages. The federation plugin for webpack does not know the newest webpack yet, nor originjs's the newest Vite. The oldest
 * webpack is one whose containers Conch has to mount.
 */
const tools = {
  current: ['webpack@5.112.2', '@rspack/core@2.3.4', 'vite@8.4.0', '@module-federation/vite@1.23.8'],
  older: [
    'webpack@5.101.3',
    '@module-federation/enhanced@2.9.3',
    'vite@6.4.6',
    '@originjs/vite-plugin-federation@1.4.1',
    'react@19.3.1',
  ],
  oldest: ['webpack@5.20.2', 'css-loader@5.0.2', 'mini-css-extract-plugin@1.3.9', 'react@19.3.1'],
};

/** Module that is evaluated in a folder of `tools`, and gets the path of the sources and a function from a name to an output folder. */
const builders = {
  current: `
    import webpack from 'webpack';
    import { rspack } from '@rspack/core';
    import { build } from 'vite';
    import { federation } from '@module-federation/vite';

    const webpackBuild = (name, library, more = {}) => run((done) => webpack({
      ...common(name), experiments: { css: true, outputModule: library.type === 'module' }, ...more,
      plugins: [new webpack.container.ModuleFederationPlugin(federationOf(name, library))],
    }, done));
    await webpackBuild('webpack-script', { type: 'var', name: 'webpack_script' });
    await webpackBuild('webpack-module', { type: 'module' });
    await webpackBuild('webpack-callback', { type: 'jsonp', name: 'ordersLoaded' });
    await webpackBuild('webpack-system', { type: 'system', name: 'orders' });
    const separate = { optimization: { runtimeChunk: 'single', splitChunks: { chunks: 'all', minSize: 0 } } };
    await webpackBuild('webpack-runtime', { type: 'assign-properties', name: ['acme', 'orders'] }, separate);
    await run((done) => rspack({
      ...common('rspack'), module: { rules: [{ test: /\\.css$/, type: 'css' }] },
      plugins: [new rspack.container.ModuleFederationPluginV1(federationOf('rspack', { type: 'window', name: 'rspack' }))],
    }, done));
    await build({
      root: src, base: './', logLevel: 'warn', plugins: [federation({ ...federationOf('vite'), manifest: true, dts: false })],
      build: { outDir: out('vite'), target: 'esnext', rolldownOptions: { input: join(src, 'empty.js') } },
    });
  `,
  older: `
    import webpack from 'webpack';
    import { ModuleFederationPlugin } from '@module-federation/enhanced/webpack';
    import { build } from 'vite';
    import originjs from '@originjs/vite-plugin-federation';

    await run((done) => webpack({
      ...common('federation-2'), experiments: { css: true },
      plugins: [new ModuleFederationPlugin({ ...withReact(federationOf('federation-2')), manifest: true, dts: false })],
    }, done));
    const paths = Object.fromEntries(Object.entries(federationOf('').exposes).map(([name, path]) => [name, join(src, path)]));
    await build({
      root: src, logLevel: 'warn', plugins: [originjs({ name: 'vite_originjs', filename: 'remoteEntry.js', exposes: paths, shared: ['shared-words'] })],
      build: { outDir: out('vite-originjs'), target: 'esnext', modulePreload: false, rollupOptions: { input: join(src, 'empty.js') } },
    });
  `,
  oldest: `
    import MiniCssExtractPlugin from 'mini-css-extract-plugin';
    import webpack from 'webpack';

    const name = 'webpack-5.20';
    await run((done) => webpack({
      ...common(name),
      module: { rules: [{ test: /\\.css$/, use: [MiniCssExtractPlugin.loader, 'css-loader'] }] },
      plugins: [
        new MiniCssExtractPlugin(),
        new webpack.container.ModuleFederationPlugin(withReact(federationOf(name, { type: 'var', name: 'webpack_5_20' }))),
      ],
    }, done));
  `,
};

const prelude = `
  import { join } from 'node:path';
  const [src, output] = process.argv.slice(2);
  const out = (name) => join(output, name);
  const run = (start) => new Promise((resolve, reject) => start((error, stats) =>
    error || stats.hasErrors() ? reject(error ?? new Error(stats.toString('errors-only'))) : resolve()));
  const common = (name) => ({
    context: src, mode: 'production', entry: {}, target: 'web', devtool: false,
    output: { path: out(name), uniqueName: name + '@1.4.0', publicPath: 'auto' },
  });
  const federationOf = (name, library) => ({
    name: name.replace(/\\W/g, '_'), filename: 'remoteEntry.js', ...(library && { library }),
    exposes: { './view': './view.js', './later': './later.js' },
    shared: { 'shared-words': { singleton: true, requiredVersion: '^1.0.0' } },
  });
  const withReact = (federation) => ({
    ...federation,
    exposes: { ...federation.exposes, './react': './react.js' },
    shared: { ...federation.shared, react: { singleton: true } },
  });
`;

const folder = mkdtempSync(join(tmpdir(), 'conch-foreign-'));
const write = (path, text) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
for (const [name, packages] of Object.entries(tools)) {
  const cwd = join(folder, name);
  // Below the tools, because originjs's plugin looks for itself from there.
  for (const [path, text] of Object.entries(sources)) write(join(name, 'sources', path), text);
  write(join(name, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  write(join(name, 'build.mjs'), `${prelude}${builders[name]}process.exit();`);
  const options = { cwd, stdio: 'inherit' };
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages], options);
  // The oldest webpack hashes with MD4.
  execFileSync(
    process.execPath,
    ['--openssl-legacy-provider', 'build.mjs', join(cwd, 'sources'), join(folder, 'builds')],
    options,
  );
}
const builds = join(dirname(fileURLToPath(import.meta.url)), 'builds');
rmSync(builds, { recursive: true, force: true });
cpSync(join(folder, 'builds'), builds, { recursive: true });
rmSync(folder, { recursive: true });

import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import HtmlWebpackPlugin from 'html-webpack-plugin';
import MiniCssExtractPlugin from 'mini-css-extract-plugin';
import webpack, { type Configuration } from 'webpack';
import type { Configuration as DevServer } from 'webpack-dev-server'; // also adds `devServer` to Configuration
import { minimizers, precompressed, readRemotePackage, remote, scriptRule, stats } from './remotes/preset.ts';
import { WriteLast } from './remotes/write-last.ts';
import { asksForPage } from './shell/server/page.ts';

/**
 * `--config-name explore` builds or serves that part alone;
 * `--env version=1.1.0` builds the remotes under that version;
 * `--env missing` builds only what is not in dist/ yet.
 */
type Env = { readonly version?: string; readonly missing?: boolean };
type Options = { readonly mode?: string };

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');
const builds = join(dist, 'remotes');
const workspaces: string[] = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).workspaces;

/** The descriptions are for editors; the browser checks without them. */
const withoutDescriptions = (text: string): object =>
  JSON.parse(text, (key, value) => (key === 'description' && typeof value === 'string' ? undefined : value));

/**
 * The URLs of `conch serve`, from memory. Remotes get no client of their own: in a container it would be evaluated once
 * more by each of them.
 */
const devServer: DevServer = {
  host: '127.0.0.1',
  port: process.env.PORT || 8080,
  client: false,
  hot: false,
  static: false,
  watchFiles: [join(root, 'manifests/site.json')],
  headers: { 'cache-control': 'no-cache' },
  devMiddleware: { index: false },
  setupMiddlewares(middlewares, { server, options: { host, port } }) {
    // The development server itself would end with a stack trace.
    server?.prependListener('error', (error) => {
      if (!('code' in error) || error.code !== 'EADDRINUSE') return;
      console.error(
        `Port ${port} on ${host} is taken. Stop what uses it, or choose another one: PORT=9000 npm run dev`,
      );
      process.exit(1);
    });
    return [
      (request, _, next) => {
        const isFile = /^\/(shell|remotes|manifests)\//.test(request.path);
        if (!isFile && asksForPage(request.headers.accept, request.path)) request.url = '/shell/index.html';
        next();
      },
      ...middlewares,
      (request, response, next) => {
        // As it stands on disk: what the server fills in from builds would not fit code that changes.
        if (request.path !== '/manifests/site.json' || !existsSync(join(root, request.path))) next();
        else response.sendFile(request.path, { root, cacheControl: false });
      },
      (_, response) => response.status(404).type('text').send('Not found\n'),
    ];
  },
  onListening: ({ middleware, server }) =>
    middleware?.waitUntilValid(() => {
      const address = server?.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      console.log(`The store is on http://localhost:${port} and follows every change`);
    }),
};

/** Reloads the page; without `hot` and an overlay there is nothing else that it does. */
const reloadingClient =
  'webpack-dev-server/client?protocol=auto:&hostname=0.0.0.0&port=0&pathname=/ws&logging=warn&reconnect=10&live-reload=true';

const shell = (production: boolean): Configuration => ({
  name: 'shell',
  context: join(root, 'shell'),
  mode: production ? 'production' : 'development',
  devtool: production ? 'source-map' : 'cheap-module-source-map',
  target: 'browserslist',
  entry: production ? './main.ts' : [reloadingClient, './main.ts'],
  output: {
    path: join(dist, 'shell'),
    uniqueName: 'conch',
    publicPath: production ? 'auto' : '/shell/',
    filename: production ? '[name].[contenthash:8].js' : '[name].js',
    chunkFilename: production ? '[name].[contenthash:8].js' : '[name].js',
    clean: production,
  },
  module: {
    rules: [
      scriptRule,
      { test: /\.css$/, use: [MiniCssExtractPlugin.loader, 'css-loader'] },
      { test: /\.schema\.json$/, type: 'json', parser: { parse: withoutDescriptions } },
    ],
  },
  plugins: [
    new HtmlWebpackPlugin({ template: 'index.html', publicPath: '/shell/', scriptLoading: 'defer' }),
    new MiniCssExtractPlugin({ filename: production ? '[name].[contenthash:8].css' : '[name].css' }),
    ...(production ? [...precompressed(), new WriteLast('index.html')] : []),
  ],
  optimization: { minimizer: minimizers() },
  ...(production ? {} : { devServer }),
  infrastructureLogging: { level: 'warn' },
  stats: stats(production),
  performance: { hints: false },
});

const cli = (): Configuration => ({
  name: 'cli',
  context: root,
  mode: 'production',
  devtool: false,
  target: 'node20',
  entry: { conch: './manifests/ops/main.ts' },
  experiments: { outputModule: true },
  output: {
    path: dist,
    filename: '[name].mjs',
    module: true,
    chunkFormat: 'module',
    library: { type: 'module' },
  },
  module: { rules: [{ ...scriptRule, options: { ...scriptRule.options, env: { targets: { node: '20.19' } } } }] },
  plugins: [
    // One self-contained file.
    new webpack.optimize.LimitChunkCountPlugin({ maxChunks: 1 }),
    new webpack.BannerPlugin({ banner: '#!/usr/bin/env node', raw: true }),
  ],
  optimization: { minimize: false },
  stats: stats(true),
  performance: { hints: false },
});

export default (env: Env, { mode }: Options): Configuration[] => {
  const production = mode !== 'development';
  const configurations = [
    { configuration: shell(production), result: join(dist, 'shell/index.html') },
    ...(production ? [{ configuration: cli(), result: join(dist, 'conch.mjs') }] : []),
    ...workspaces.map((folder) => {
      const directory = join(root, folder);
      const name = basename(folder);
      const version = env.version ?? readRemotePackage(directory).version;
      return {
        configuration: remote({
          directory,
          name,
          output: builds,
          production,
          version,
          // The development server maps URLs to builds by it.
          publicPath: production ? undefined : `/remotes/${name}/${version}/`,
        }),
        result: join(builds, name, version, 'remote.json'),
      };
    }),
  ];
  const wanted = configurations.filter(({ result }) => !env.missing || !existsSync(result));
  if (wanted.length === 0) console.log('Everything is built.');
  return wanted.map(({ configuration }) => configuration);
};

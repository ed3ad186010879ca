import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import HtmlWebpackPlugin from 'html-webpack-plugin';
import MiniCssExtractPlugin from 'mini-css-extract-plugin';
import webpack, { type Configuration } from 'webpack';
import 'webpack-dev-server'; // adds `devServer` to Configuration
import { minimizers, precompressed, readRemotePackage, remote, scriptRule } from './remotes/preset.ts';

/**
 * `--env version=1.1.0` builds the remotes under that version (with `--config-name explore`: one of them);
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

const shell = (production: boolean): Configuration => ({
  name: 'shell',
  context: join(root, 'shell'),
  mode: production ? 'production' : 'development',
  devtool: production ? 'source-map' : 'cheap-module-source-map',
  target: 'browserslist',
  entry: './main.ts',
  output: {
    path: join(dist, 'shell'),
    uniqueName: 'conch',
    publicPath: production ? 'auto' : '/shell/',
    filename: '[name].[contenthash:8].js',
    chunkFilename: '[name].[contenthash:8].js',
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
    new MiniCssExtractPlugin({ filename: '[name].[contenthash:8].css' }),
    ...(production ? precompressed() : []),
  ],
  optimization: { minimizer: minimizers() },
  stats: 'errors-warnings',
  performance: { hints: false },
});

const cli = (production: boolean): Configuration => ({
  name: 'cli',
  context: root,
  mode: production ? 'production' : 'development',
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
  stats: 'errors-warnings',
  performance: { hints: false },
});

export default (env: Env, { mode }: Options): Configuration[] => {
  const production = mode !== 'development';
  const configurations = [
    { configuration: shell(production), result: join(dist, 'shell/index.html') },
    ...(production ? [{ configuration: cli(production), result: join(dist, 'conch.mjs') }] : []),
    ...workspaces.map((folder) => {
      const directory = join(root, folder);
      const name = basename(folder);
      const version = env.version ?? readRemotePackage(directory).version;
      return {
        configuration: remote({ directory, name, output: builds, production, version }),
        result: join(builds, name, version, 'remote.json'),
      };
    }),
  ];
  return configurations.filter(({ result }) => !env.missing || !existsSync(result)).map((each) => each.configuration);
};

import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import HtmlWebpackPlugin from 'html-webpack-plugin';
import MiniCssExtractPlugin from 'mini-css-extract-plugin';
import TerserPlugin from 'terser-webpack-plugin';
import webpack, { type Configuration } from 'webpack';
import 'webpack-dev-server'; // adds `devServer` to Configuration
import { readTemplates } from './manifests/ops/new/templates.ts';
import { minimizers, precompressed, readRemotePackage, remote, scriptRule, stats } from './remotes/build/preset.ts';
import { WriteLast } from './remotes/build/write-last.ts';
import { devServer } from './shell/build/dev-server.ts';
import { InlinePlainPage } from './shell/build/inline-plain-page.ts';
import { InlineStyles } from './shell/build/inline-styles.ts';
import { PreloadManifest } from './shell/build/preload-links.ts';
import { schemaDigest } from './shell/server/live-manifest/schema-digest.ts';

/**
 * `--config-name explore` builds or serves that part alone;
 * `--env version=1.1.0` builds the remotes under that version;
 * `--env missing` builds only what is not in dist/ yet.
 */
type Env = { readonly version?: string | true; readonly missing?: boolean };
type Options = { readonly mode?: string };

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');
const builds = join(dist, 'remotes');
const { workspaces, browserslist }: { workspaces: string[]; browserslist: string[] } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);

/** What is for editors and for ops alone; the browser drops fields that the schema does not name. */
const forBrowsers = (text: string): object =>
  JSON.parse(text, (key, value) => {
    const isForOthers = (key === 'description' && typeof value === 'string') || key === 'frozen' || value === false;
    return isForOthers ? undefined : value;
  });

/** The part of the page that loads it again. Hostname and port of none mean: those of the page. */
const reloader =
  'webpack-dev-server/client?protocol=auto:&hostname=0.0.0.0&port=0&pathname=/ws&logging=warn&reconnect=10&live-reload=true';

/**
 * Has V8 compile the whole first script at once, in place of each function when it is first called, which parses it twice
 * (https://v8.dev/blog/explicit-compile-hints). Most of them are called before the first remote is mounted.
 */
const calledOnLoad = () =>
  new webpack.BannerPlugin({
    banner: '//# allFunctionsCalledOnLoad',
    raw: true,
    entryOnly: true,
    test: /\.js$/, // in a style sheet it would take the first rule with it
    stage: webpack.Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_SIZE + 1, // which would take a comment out
  });

const shell = (production: boolean): Configuration => ({
  name: 'shell',
  context: join(root, 'shell'),
  mode: production ? 'production' : 'development',
  devtool: production ? 'source-map' : 'cheap-module-source-map',
  target: 'browserslist',
  entry: production ? './main.ts' : [reloader, './main.ts'],
  output: {
    path: join(dist, 'shell'),
    uniqueName: 'conch',
    hashDigestLength: 8,
    filename: production ? '[name].[contenthash:8].js' : '[name].js',
    // One hash for all takes fewer bytes; they change their names together anyway, because the first one names them.
    chunkFilename: production ? '[name].[fullhash].js' : '[name].js',
    publicPath: production ? 'auto' : '/shell/',
    clean: production && { keep: 'preload.js' },
  },
  module: {
    rules: [
      scriptRule,
      { test: /\.css$/, use: [MiniCssExtractPlugin.loader, 'css-loader'] },
      // Its URL is in the chunk that asks for it, and not among those of the chunks in the first one.
      {
        resourceQuery: /url/,
        type: 'asset/resource',
        generator: { filename: production ? '[name].[contenthash:8][ext]' : '[name][ext]' },
      },
      { test: /\.schema\.json$/, type: 'json', parser: { parse: forBrowsers } },
    ],
  },
  plugins: [
    // What stands in the page is no file, by whose name a change could be told.
    new HtmlWebpackPlugin({ template: 'index.html', publicPath: '/shell/', scriptLoading: 'defer', cache: false }),
    new PreloadManifest(),
    new InlinePlainPage(browserslist),
    new InlineStyles(),
    new webpack.DefinePlugin({ 'process.env.SCHEMA_DIGEST': JSON.stringify(schemaDigest) }),
    new MiniCssExtractPlugin({ filename: production ? '[name].[contenthash:8].css' : '[name].css' }),
    ...(production ? [calledOnLoad(), ...precompressed(), new WriteLast('index.html')] : []),
  ],
  optimization: {
    // swc's minifier names things by the folder it runs in, and a build is to be the same everywhere.
    minimizer: minimizers(TerserPlugin.terserMinify, { compress: { passes: 3 } }),
    // Every byte of the first chunk counts.
    ...(production && { moduleIds: 'size', chunkIds: 'named', mangleExports: 'size', splitChunks: false }),
  },
  ...(production ? {} : { devServer: devServer(join(root, 'manifests/site.json')) }),
  infrastructureLogging: { level: 'warn' },
  stats: stats(production),
  performance: { hints: false },
});

/** What a page that carries the manifest may have inline. Apart from the shell, whose modules it would tear apart. */
const preload = (): Configuration => ({
  name: 'preload',
  context: join(root, 'shell'),
  mode: 'production',
  devtool: false,
  target: 'browserslist',
  entry: { preload: './preload/inline-preload.ts' },
  output: { path: join(dist, 'shell') },
  module: { rules: [scriptRule] },
  optimization: {
    // What there is to say the shell says, which runs the same code.
    minimizer: minimizers(TerserPlugin.terserMinify, { compress: { passes: 3, drop_console: true } }),
  },
  stats: stats(true),
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
  module: {
    rules: [{ ...scriptRule, options: { ...scriptRule.options, env: { targets: { node: '20.19' } } } }],
    // `conch check --deep` looks for Playwright where it runs; webpack would take the call out.
    parser: { javascript: { createRequire: false } },
  },
  plugins: [
    new webpack.DefinePlugin({
      EMBEDDED_TEMPLATES: JSON.stringify(readTemplates(root)),
      'typeof EMBEDDED_TEMPLATES': '"object"',
    }),
    // One self-contained file.
    new webpack.optimize.LimitChunkCountPlugin({ maxChunks: 1 }),
    new webpack.BannerPlugin({ banner: '#!/usr/bin/env node', raw: true }),
  ],
  optimization: { minimize: false },
  stats: stats(true),
  performance: { hints: false },
});

export default ({ version: wanted, missing }: Env, { mode }: Options): Configuration[] => {
  const production = mode !== 'development';
  if (wanted === true) throw new Error('--env version needs one, such as --env version=1.1.0');
  const configurations = [
    { configuration: shell(production), result: join(dist, 'shell/index.html') },
    ...(production ? [{ configuration: preload(), result: join(dist, 'shell/preload.js') }] : []),
    ...(production ? [{ configuration: cli(), result: join(dist, 'conch.mjs') }] : []),
    ...workspaces.map((folder) => {
      const directory = join(root, folder);
      const name = basename(folder);
      const version = wanted ?? readRemotePackage(directory).version;
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
  const left = configurations.filter(({ result }) => !missing || !existsSync(result));
  if (left.length === 0) console.log('Everything is built.');
  return left.map(({ configuration }) => configuration);
};

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
import { CheckChunks } from './shell/build/check-chunks.ts';
import { devServer } from './shell/build/dev-server.ts';
import { devClient } from './shell/build/dev-site.ts';
import { HashByContent } from './shell/build/hash-by-content.ts';
import { InlinePlainPage } from './shell/build/inline-plain-page.ts';
import { InlineStyles } from './shell/build/inline-styles.ts';
import { LeanRuntime } from './shell/build/lean-runtime.ts';
import { PreloadLinks } from './shell/build/preload-links.ts';
import { schemaDigest } from './shell/server/live-manifest/schema-digest.ts';

/**
 * Options on the command line, in addition to `--config-name explore`, which builds one configuration only:
 * `--env version=1.1.0` builds the remotes with that version;
 * `--env missing` builds only what is not in dist/ yet.
 */
type Env = { readonly version?: string | true; readonly missing?: boolean };
type Options = { readonly mode?: string };

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');
const shellOutput = join(dist, 'shell');
const remotesOutput = join(dist, 'remotes');
const { workspaces, browserslist }: { workspaces: string[]; browserslist: string[] } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);

/** What only ops and servers use, what counts only in a signed text, and what shell/manifest/validate/parse-manifest.ts does itself or leaves as it is. */
const SERVER_FIELDS = [
  '$schema',
  'frozen',
  'previews',
  'headers',
  'trustedTypes',
  'site',
  'canonical',
  'robots',
  'maxAge',
  'layouts',
  'redirects',
  'visitor',
  'reports',
  'default',
  'snapshot',
];

/**
 * Parses the JSON Schema of the manifest without what the browser does not need: texts, fields that only ops and servers use,
 * `additionalProperties: false`, because the browser ignores unknown fields, and what is true of every key, listed value, safe integer or value with a pattern.
 */
const parseSchemaForBrowser = (text: string): object =>
  JSON.parse(text, (key, value) => {
    const isText = ['title', 'description', '$schema'].includes(key) && typeof value === 'string';
    const isTrueOfEveryKey = key === 'propertyNames' && Object.keys(value).join() === 'type';
    const isNeedless = isText || isTrueOfEveryKey || SERVER_FIELDS.includes(key) || value === false;
    if (key === 'sources') return {}; // the browser only compares those of two manifests
    if (isNeedless || Math.abs(value) === Number.MAX_SAFE_INTEGER) return undefined;
    if (value?.enum || value?.const || value?.pattern) delete value.type;
    // Only a literal needs the escape of a slash.
    return key === 'pattern'
      ? value.replace(/\\([\\/])/g, (escaped: string, character: string) => (character === '/' ? character : escaped))
      : value;
  });

/**
 * Makes V8 compile all functions of the entry script while it loads. By default it compiles a function when it is first called, and parses
 * it twice; most of these are called before the first remote is mounted. https://v8.dev/blog/explicit-compile-hints
 */
const compileOnLoad = () =>
  new webpack.BannerPlugin({
    banner: '//# allFunctionsCalledOnLoad',
    raw: true,
    entryOnly: true,
    test: /\.js$/, // in a style sheet it would invalidate the first rule
    stage: webpack.Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_SIZE + 1, // after minification, which removes comments
  });

const shell = (production: boolean): Configuration => ({
  name: 'shell',
  context: join(root, 'shell'),
  mode: production ? 'production' : 'development',
  devtool: production ? 'source-map' : 'cheap-module-source-map',
  target: 'browserslist',
  entry: production ? './main.ts' : [devClient, './main.ts'],
  output: {
    path: shellOutput,
    uniqueName: 'conch',
    hashDigestLength: 8,
    filename: production ? '[name].[contenthash:8].js' : '[name].js',
    // One hash for all chunks is shorter to write into the entry script. With a hash each, any change would rename the entry too.
    chunkFilename: production ? '[name].[fullhash].js' : '[name].js',
    publicPath: production ? '' : '/shell/', // main.ts sets it; webpack-dev-server needs a path to serve the files at
    charset: false, // with a charset, Firefox does not use preloads
    clean: production && { keep: /^(preload|trusted-types)\.js$/ }, // of the configuration `preload`
  },
  module: {
    parser: { javascript: { anonymousDefaultExportName: false } }, // nobody reads the `name` of these functions
    rules: [
      scriptRule(),
      { test: /\.css$/, resourceQuery: { not: /text/ }, use: [MiniCssExtractPlugin.loader, 'css-loader'] },
      // `import … from './file?text'` gives the content of the file.
      { resourceQuery: /text/, type: 'asset/source' },
      // `import … from './file?url'` gives the URL of the file. Unlike a chunk's, that URL is not part of the entry script.
      {
        resourceQuery: /url/,
        type: 'asset/resource',
        generator: { filename: production ? '[name].[contenthash:8][ext]' : '[name][ext]' },
      },
      {
        test: /\.schema\.json$/,
        type: 'json',
        parser: { parse: parseSchemaForBrowser },
        // In the string that JSON.parse() would need, each backslash of a pattern is four.
        generator: { JSONParse: false },
      },
    ],
  },
  plugins: [
    // The inline script and styles are in no file name, so the plugin's cache would miss their changes.
    new HtmlWebpackPlugin({ template: 'index.html', publicPath: '/shell/', scriptLoading: 'defer', cache: false }),
    new PreloadLinks(),
    new InlinePlainPage(browserslist),
    new InlineStyles(),
    new webpack.DefinePlugin({ 'process.env.SCHEMA_DIGEST': JSON.stringify(schemaDigest) }),
    new MiniCssExtractPlugin({ filename: production ? '[name].[contenthash:8].css' : '[name].css' }),
    ...(production
      ? [
          compileOnLoad(),
          new HashByContent(),
          new CheckChunks(),
          new LeanRuntime(),
          ...precompressed(),
          new WriteLast('index.html'),
        ]
      : []),
  ],
  optimization: {
    // terser, because swc's minifier gives names that depend on the working directory, and builds have to be reproducible.
    minimizer: minimizers(TerserPlugin.terserMinify, {
      module: true, // no script of the shell declares a global
      // Nobody calls `new` for a function. Functions next to each other compress better: 50 bytes of the first script. The browsers of
      // shell/README.md, "Engines", know ES2020.
      compress: { passes: 3, unsafe_arrows: true, hoist_funs: true, ecma: 2020 },
    }),
    // Each byte of the entry script delays the first remote.
    ...(production && { moduleIds: 'size', chunkIds: 'named', mangleExports: 'size', splitChunks: false }),
  },
  ...(production ? {} : { devServer: devServer(join(root, 'manifests/site.json')) }),
  infrastructureLogging: { level: 'warn' },
  stats: stats(production),
  performance: { hints: false },
});

/** The inline scripts of pages. A build of its own, so that the shell's modules are still concatenated. */
const preload = (): Configuration => ({
  name: 'preload',
  context: join(root, 'shell'),
  mode: 'production',
  devtool: false,
  target: 'browserslist',
  entry: { preload: './preload/inline-preload.ts', 'trusted-types': './page/inline-trusted-types.ts' },
  output: { path: shellOutput },
  module: { rules: [scriptRule()] },
  optimization: {
    // The shell runs the same code afterwards, and logs the same warnings.
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
  // Its other entry reads the WebAssembly from a file next to it.
  resolve: { alias: { '@bokuweb/zstd-wasm$': join(root, 'node_modules/@bokuweb/zstd-wasm/dist/web/index.web.js') } },
  module: {
    rules: [
      scriptRule(['node 20.19']),
      { test: /[\\/]zstd-wasm[\\/].*\.js$/, parser: { importMeta: true, url: true } },
      { test: /\.wasm$/, type: 'asset/inline' },
    ],
    // `conch check --deep` resolves Playwright at run time, so webpack must leave createRequire() alone. And `import.meta` is that of the
    // program, which finds the shell of its package.
    parser: { javascript: { createRequire: false, importMeta: false } },
  },
  // What needs webpack is next to the program in the package.
  externals: ({ request = '' }, callback) => {
    const [, file] = /^(?:\.\.\/)+((?:remotes|shell)\/build\/(?:build-remotes|dev-site))\.ts$/.exec(request) ?? [];
    if (file === undefined) callback();
    else callback(undefined, `import ./package/${file}.js`);
  },
  plugins: [
    new webpack.DefinePlugin({
      EMBEDDED_TEMPLATES: JSON.stringify(readTemplates(join(root, 'manifests/ops/new'))),
      'typeof EMBEDDED_TEMPLATES': '"object"',
    }),
    // One self-contained file.
    new webpack.optimize.LimitChunkCountPlugin({ maxChunks: 1 }),
    new webpack.BannerPlugin({ banner: '#!/usr/bin/env node', raw: true }),
  ],
  optimization: {
    // Node compiles the whole file each time a command starts. Minified, the shortest command takes 143 ms in place of 165. Stack traces need
    // names of functions and classes, and lines that are not too long. The comments are the licences of packages.
    minimizer: minimizers(TerserPlugin.terserMinify, {
      keep_fnames: true,
      keep_classnames: true,
      format: { max_line_len: 120, comments: 'some' },
    }),
  },
  stats: stats(true),
  performance: { hints: false },
});

export default ({ version: versionOption, missing }: Env, { mode }: Options): Configuration[] => {
  const production = mode !== 'development';
  if (versionOption === true) throw new Error('--env version needs a value, such as --env version=1.1.0');
  // `lastFile` is written last, so if it exists the build is complete.
  const configurations = [
    { configuration: shell(production), lastFile: join(shellOutput, 'index.html') },
    ...(production ? [{ configuration: preload(), lastFile: join(shellOutput, 'preload.js') }] : []),
    ...(production ? [{ configuration: cli(), lastFile: join(dist, 'conch.mjs') }] : []),
    ...workspaces.map((folder) => {
      const directory = join(root, folder);
      const name = basename(folder);
      const version = versionOption ?? readRemotePackage(directory).version;
      return {
        configuration: remote({
          directory,
          name,
          output: remotesOutput,
          production,
          version,
          // webpack-dev-server serves the build at this path.
          publicPath: production ? undefined : `/remotes/${name}/${version}/`,
        }),
        lastFile: join(remotesOutput, name, version, 'remote.json'),
      };
    }),
  ];
  const selected = configurations.filter(({ lastFile }) => !missing || !existsSync(lastFile));
  if (selected.length === 0) console.log('Everything is built.');
  return selected.map(({ configuration }) => configuration);
};

/**
 * The webpack configuration that all remotes share. Each remote's package.json has its settings:
 *
 *   "version": "1.4.0",                                   version of the build, which never changes once it is published
 *   "dependencies": { "react": "^19.0.0" },
 *   "conch": {
 *     "exposes": { "./home": "./home.tsx" },              modules that the manifest can name as `module`
 *     "shared": ["react"]                                 modules of which a page loads one copy for all remotes
 *   }
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import browserslist from 'browserslist';
import CompressionPlugin from 'compression-webpack-plugin';
import CssMinimizerPlugin from 'css-minimizer-webpack-plugin';
import MiniCssExtractPlugin from 'mini-css-extract-plugin';
import TerserPlugin from 'terser-webpack-plugin';
import type { Configuration, RuleSetRule, WebpackPluginInstance } from 'webpack';
import webpack from 'webpack';
import { ConchRemote, type RemotePackage } from './conch-remote.ts';
import type { Shared } from './shared-modules.ts';

const require = createRequire(import.meta.url);

/** The browsers that the shell runs in. */
const { browserslist: SHELL_BROWSERS }: { browserslist: string[] } = require('conch-shell/package.json');

type PresetPackage = RemotePackage & {
  readonly version: string;
  readonly conch: { readonly exposes: Record<string, string>; readonly shared?: Shared };
};

export type BuildOptions = {
  /** Folder of the remote, which contains its package.json. */
  readonly directory: string;
  /** Name of the remote and of its container on `window`; by default that of the package, without its scope. */
  readonly name?: string;
  /** Output folder of all builds; this one is written to `<output>/<name>/<version>/`. */
  readonly output: string;
  readonly production: boolean;
  /** Replaces the version in package.json. */
  readonly version?: string | undefined;
  /**
   * Path at which a development server serves the build. By default, a build finds its files next to its entry wherever they are
   * served from (https://webpack.js.org/guides/public-path/#automatic-publicpath).
   */
  readonly publicPath?: string | undefined;
};

export function readRemotePackage(directory: string): PresetPackage {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
}

/** Emits `.gz` and `.br` copies of text files, for servers that send precompressed files. */
export const precompressed = () => [
  new CompressionPlugin({ algorithm: 'gzip', test: /\.(js|css|json|svg)$/, minRatio: 1 }),
  new CompressionPlugin({
    algorithm: 'brotliCompress',
    filename: '[path][base].br',
    test: /\.(js|css|json|svg)$/,
    minRatio: 1,
  }),
];

/** A production build logs how many errors and warnings there were; a development server logs only these themselves. */
export const stats = (production: boolean) => ({
  preset: 'errors-warnings',
  errorsCount: production,
  warningsCount: production,
});

export const minimizers = (
  minify: typeof TerserPlugin.terserMinify = TerserPlugin.swcMinify,
  terserOptions: object = {},
) => [
  // swc has its own threads, and there is little CSS: starting workers for them would take longer than minifying.
  new TerserPlugin({ minify, terserOptions, extractComments: false, parallel: minify !== TerserPlugin.swcMinify }),
  new CssMinimizerPlugin({ parallel: false }),
];

/**
 * A loader with options under a name of its own. Otherwise VueLoaderPlugin names it after how many configurations it has changed so far
 * in this process, and a build would depend on which remotes are built with it: module ids are hashes of such names
 * (https://github.com/vuejs/vue-loader/blob/main/src/pluginWebpack5.ts).
 */
const loader = (path: string, name: string, options: object) => ({ loader: path, options, ident: `conch-${name}` });

/** Compiles TypeScript and JSX. */
export const scriptRule = (browsers: readonly string[] = SHELL_BROWSERS): RuleSetRule => ({
  test: /\.tsx?$/,
  use: [
    loader(require.resolve('swc-loader'), 'script', {
      env: { targets: browsers },
      jsc: { parser: { syntax: 'typescript', tsx: true }, transform: { react: { runtime: 'automatic' } } },
    }),
  ],
});

const styleRule: RuleSetRule = {
  test: /\.css$/,
  use: [
    MiniCssExtractPlugin.loader,
    loader(require.resolve('css-loader'), 'style', {
      modules: { auto: true, localIdentName: '[local]-[hash:base64:5]', namedExport: false },
    }),
  ],
};

type Rules = { readonly rules: readonly RuleSetRule[]; readonly plugins: readonly WebpackPluginInstance[] };

/** The team of a remote installs the loader of its framework. */
function vueRules(path = resolveInstalled('vue-loader')): Rules {
  if (!path) return { rules: [], plugins: [] };
  const options = { compilerOptions: { isCustomElement: (tag: string) => tag === 'conch-fragment' } };
  const use = [loader(path, 'vue', options)];
  return { rules: [{ test: /\.vue$/, use }], plugins: [new (require(path).VueLoaderPlugin)()] };
}

function svelteRules(production: boolean, path = resolveInstalled('svelte-loader')): Rules {
  if (!path) return { rules: [], plugins: [] };
  const options = { emitCss: true, compilerOptions: { dev: !production } };
  return { rules: [{ test: /\.svelte(\.ts)?$/, use: [loader(path, 'svelte', options)] }], plugins: [] };
}

function resolveInstalled(name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/**
 * Creates the webpack configuration of one remote.
 *
 * @throws {Error} if its package.json or the version is invalid
 */
export function remote({
  directory,
  name: given,
  output,
  production,
  version,
  publicPath,
}: BuildOptions): Configuration {
  const remotePackage = readRemotePackage(directory);
  const name = given ?? remotePackage.name?.replace(/^@[^/]+\//, '') ?? basename(directory);
  const buildVersion = version ?? remotePackage.version;
  // Not in development: webpack-dev-server would keep the files of all earlier hashes in memory
  // (https://github.com/webpack/webpack-dev-server/issues/377).
  const fileName = production ? '[name].[contenthash:8]' : '[name]';
  const browsers = browserslist.loadConfig({ path: directory }) ?? SHELL_BROWSERS;
  const frameworks = [vueRules(), svelteRules(production)];
  const { exposes, shared } = remotePackage.conch;
  return {
    name,
    context: directory,
    mode: production ? 'production' : 'development',
    devtool: production ? false : 'cheap-module-source-map',
    target: `browserslist:${browsers.join(', ')}`,
    entry: {},
    output: {
      path: join(output, name, buildVersion),
      ...(publicPath !== undefined && { publicPath }),
      filename: `${fileName}.js`,
      chunkFilename: `${fileName}.js`,
      assetModuleFilename: '[name].[contenthash:8][ext]',
      clean: production,
    },
    resolve: { extensions: ['.ts', '.tsx', '.js'], conditionNames: ['svelte', 'browser', '...'] },
    module: { rules: [scriptRule(browsers), styleRule, ...frameworks.flatMap(({ rules }) => rules)] },
    plugins: [
      new MiniCssExtractPlugin({ filename: `${fileName}.css`, chunkFilename: `${fileName}.css` }),
      ...frameworks.flatMap(({ plugins }) => plugins),
      new webpack.DefinePlugin({
        __VUE_OPTIONS_API__: 'false',
        __VUE_PROD_DEVTOOLS__: 'false',
        __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      }),
      new ConchRemote({ name, version: buildVersion, exposes, ...(shared && { shared }) }),
      ...(production ? precompressed() : []),
    ],
    optimization: { minimizer: minimizers() },
    performance: { hints: false },
    infrastructureLogging: { level: 'warn' },
    stats: stats(production),
  };
}

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
import { join } from 'node:path';
import CompressionPlugin from 'compression-webpack-plugin';
import CssMinimizerPlugin from 'css-minimizer-webpack-plugin';
import MiniCssExtractPlugin from 'mini-css-extract-plugin';
import TerserPlugin from 'terser-webpack-plugin';
import { VueLoaderPlugin } from 'vue-loader';
import webpack, { type Configuration } from 'webpack';
import { AddRetryQuery } from './add-retry-query.ts';
import { CheckFiles } from './check-files.ts';
import { EmitRemoteJson } from './emit-remote-json.ts';
import { FollowCredentials } from './follow-credentials.ts';
import { InlineExposedModule } from './inline-exposed-module.ts';
import { ScopeStyles } from './scope-styles.ts';
import { type Shared, sharedModules } from './shared-modules.ts';
import { WriteLast } from './write-last.ts';

const require = createRequire(import.meta.url);

/** File name of the remote entry. It is the same in every build, so that a release changes only the version in the manifest. */
export const bundleFileName = 'remoteEntry.js';

type RemotePackage = {
  readonly version: string;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly conch: { readonly exposes: Record<string, string>; readonly shared?: Shared };
};

export type BuildOptions = {
  /** Folder of the remote, which contains its package.json. */
  readonly directory: string;
  /** Name of the remote and of its container on `window`. */
  readonly name: string;
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

export function readRemotePackage(directory: string): RemotePackage {
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

/** Compiles TypeScript and JSX for the browserslist in the root package.json. */
export const scriptRule = {
  test: /\.tsx?$/,
  loader: require.resolve('swc-loader'),
  options: {
    env: {},
    jsc: { parser: { syntax: 'typescript', tsx: true }, transform: { react: { runtime: 'automatic' } } },
  },
};

const styleRule = {
  test: /\.css$/,
  use: [
    MiniCssExtractPlugin.loader,
    {
      loader: require.resolve('css-loader'),
      options: { modules: { auto: true, localIdentName: '[local]-[hash:base64:5]', namedExport: false } },
    },
  ],
};

/** Names the chunk of each exposed module after it, so that requests in the network panel are readable. */
const exposesOption = (exposes: Record<string, string>, remote: string) =>
  Object.fromEntries(
    Object.entries(exposes).map(([key, file]) => {
      const chunk = key.replace(/^\.\/?/, '') || 'module';
      // The chunk of the remote entry is named after the remote already.
      return [key, { import: file, name: chunk === remote ? `${chunk}-module` : chunk }];
    }),
  );

/**
 * Creates the webpack configuration of one remote.
 *
 * @throws {Error} if its package.json or the version is invalid
 */
export function remote({ directory, name, output, production, version, publicPath }: BuildOptions): Configuration {
  const remotePackage = readRemotePackage(directory);
  const buildVersion = version ?? remotePackage.version;
  // The version is part of a folder name and of URLs.
  if (!/^[A-Za-z0-9][\w.+-]*$/.test(buildVersion)) throw new Error(`"${buildVersion}" is not a version such as 1.4.0`);
  // Not in development: webpack-dev-server would keep the files of all earlier hashes in memory
  // (https://github.com/webpack/webpack-dev-server/issues/377).
  const fileName = production ? '[name].[contenthash:8]' : '[name]';
  const shared = sharedModules(remotePackage);
  const { container, sharing } = webpack;
  if (!container || !sharing) throw new Error('this version of webpack has no module federation');
  return {
    name,
    context: directory,
    mode: production ? 'production' : 'development',
    devtool: production ? false : 'cheap-module-source-map',
    target: 'browserslist',
    entry: {},
    output: {
      path: join(output, name, buildVersion),
      // Two builds with the same name on one page would receive each other's chunks
      // (https://webpack.js.org/configuration/output/#outputuniquename).
      uniqueName: `${name}@${buildVersion}`,
      publicPath: publicPath ?? 'auto',
      // Without CORS, browsers hide the message and file of errors in scripts from another origin
      // (https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Attributes/crossorigin). FollowCredentials may send cookies.
      crossOriginLoading: 'anonymous',
      // Firefox uses a preload only for a script with the same charset, and a preload cannot name one
      // (https://html.spec.whatwg.org/multipage/links.html#link-type-preload). All files are UTF-8.
      charset: false,
      // webpack measures the whole time of a download, and would take a slow line for a failure. The shell notices standstill.
      chunkLoadTimeout: 10 * 60_000,
      filename: `${fileName}.js`,
      chunkFilename: `${fileName}.js`,
      assetModuleFilename: '[name].[contenthash:8][ext]',
      clean: production,
    },
    resolve: { extensions: ['.ts', '.tsx', '.js'], conditionNames: ['svelte', 'browser', '...'] },
    module: {
      rules: [
        scriptRule,
        styleRule,
        {
          test: /\.vue$/,
          loader: require.resolve('vue-loader'),
          options: { compilerOptions: { isCustomElement: (tag: string) => tag === 'conch-fragment' } },
        },
        {
          test: /\.svelte(\.ts)?$/,
          loader: require.resolve('svelte-loader'),
          options: { emitCss: true, compilerOptions: { dev: !production } },
        },
      ],
    },
    plugins: [
      new container.ModuleFederationPlugin({
        name,
        filename: bundleFileName,
        // The type `var` would require the name to be a valid identifier.
        library: { type: 'window', name },
        exposes: exposesOption(remotePackage.conch.exposes, name),
        shared,
      }),
      new MiniCssExtractPlugin({ filename: `${fileName}.css`, chunkFilename: `${fileName}.css` }),
      new ScopeStyles(name),
      new VueLoaderPlugin(),
      new AddRetryQuery(),
      new FollowCredentials(),
      new webpack.DefinePlugin({
        'process.env.REMOTE_VERSION': JSON.stringify(buildVersion),
        __VUE_OPTIONS_API__: 'false',
        __VUE_PROD_DEVTOOLS__: 'false',
        __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      }),
      ...(production ? [new InlineExposedModule(), new CheckFiles()] : []),
      new EmitRemoteJson({ name, version: buildVersion, bundleFileName, shared, checksFiles: production }),
      ...(production ? [...precompressed(), new WriteLast('remote.json')] : []),
    ],
    optimization: { minimizer: minimizers() },
    performance: { hints: false },
    infrastructureLogging: { level: 'warn' },
    stats: stats(production),
  };
}

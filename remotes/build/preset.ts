/**
 * The one webpack configuration that every remote uses. What differs stands in the remote's package.json:
 *
 *   "version": "1.4.0",                                   one build; its bytes never change
 *   "dependencies": { "react": "^19.0.0" },
 *   "conch": {
 *     "exposes": { "./home": "./home.tsx" },              what the manifest can name as `module`
 *     "shared": ["react"]                                 dependencies that all remotes of a page use one copy of
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
import { CarryExposedModule } from './carry-exposed-module.ts';
import { DescribeBuild } from './describe-build.ts';
import { RetryChunks } from './retry-chunks.ts';
import { ScopeStyles } from './scope-styles.ts';
import { WriteLast } from './write-last.ts';

const require = createRequire(import.meta.url);

/** The entry's file name, the same in every build, so that a release is one line of the manifest. */
export const bundleFileName = 'remoteEntry.js';

type RemotePackage = {
  readonly version: string;
  readonly dependencies?: Record<string, string>;
  readonly conch: { readonly exposes: Record<string, string>; readonly shared?: readonly string[] };
};

export type BuildOptions = {
  /** Folder of the remote, with its package.json. */
  readonly directory: string;
  /** Also the container's global name. */
  readonly name: string;
  /** Where builds go: one lands in `<output>/<name>/<version>/`. */
  readonly output: string;
  readonly production: boolean;
  /** Builds this version instead of the workspace's own. */
  readonly version?: string | undefined;
  /** Path that a development server gives the build; without it, it works wherever its files lie. */
  readonly publicPath?: string | undefined;
};

export function readRemotePackage(directory: string): RemotePackage {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
}

/** Files that are never sent alone (`remote.json`) or are compressed already are left out. */
export const precompressed = () => [
  new CompressionPlugin({ algorithm: 'gzip', test: /\.(js|css|json|svg)$/, minRatio: 1 }),
  new CompressionPlugin({
    algorithm: 'brotliCompress',
    filename: '[path][base].br',
    test: /\.(js|css|json|svg)$/,
    minRatio: 1,
  }),
];

/** A production build tells how it went; a development server only what went wrong. */
export const stats = (production: boolean) => ({
  preset: 'errors-warnings',
  errorsCount: production,
  warningsCount: production,
});

export const minimizers = (
  minify: typeof TerserPlugin.terserMinify = TerserPlugin.swcMinify,
  terserOptions: object = {},
) => [
  // swc has threads of its own, and of CSS there is little: workers for them take longer to start than to work.
  new TerserPlugin({ minify, terserOptions, extractComments: false, parallel: minify !== TerserPlugin.swcMinify }),
  new CssMinimizerPlugin({ parallel: false }),
];

/** TypeScript and JSX to what the browserslist in the root package.json can run. */
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

/** The exposed name names its chunk, so that a request in the network panel can be read. */
const exposed = (exposes: Record<string, string>, remote: string) =>
  Object.fromEntries(
    Object.entries(exposes).map(([key, file]) => {
      const chunk = key.replace(/^\.\/?/, '') || 'module';
      // The entry's own chunk has the remote's name.
      return [key, { import: file, name: chunk === remote ? `${chunk}-module` : chunk }];
    }),
  );

const shared = ({ dependencies = {}, conch }: RemotePackage) =>
  Object.fromEntries(
    (conch.shared ?? []).map((key) => {
      const requiredVersion = dependencies[key] ?? dependencies[key.replace(/\/.*$/, '')];
      if (!requiredVersion) throw new Error(`"shared" names ${key}, which is not in "dependencies"`);
      return [key, { singleton: true, requiredVersion }];
    }),
  );

/** The configuration of one remote; throws when its package.json or the version does not fit. */
export function remote({ directory, name, output, production, version, publicPath }: BuildOptions): Configuration {
  const description = readRemotePackage(directory);
  const build = version ?? description.version;
  // It becomes a folder, and a part of URLs.
  if (!/^[A-Za-z0-9][\w.+-]*$/.test(build)) throw new Error(`"${build}" is no version such as 1.4.0`);
  // A development server would keep the files of every hash in memory.
  const hashed = production ? '[name].[contenthash:8]' : '[name]';
  const { container, sharing } = webpack;
  if (!container || !sharing) throw new Error('this webpack has no module federation');
  return {
    name,
    context: directory,
    mode: production ? 'production' : 'development',
    devtool: production ? false : 'cheap-module-source-map',
    target: 'browserslist',
    entry: {},
    output: {
      path: join(output, name, build),
      // Two builds with one name would hand each other their chunks when they meet in a page.
      uniqueName: `${name}@${build}`,
      publicPath: publicPath ?? 'auto',
      // Without it the browser hides which file an error comes from.
      crossOriginLoading: 'anonymous',
      filename: `${hashed}.js`,
      chunkFilename: `${hashed}.js`,
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
        // The window form, unlike a `var`, takes any name.
        library: { type: 'window', name },
        exposes: exposed(description.conch.exposes, name),
        shared: shared(description),
      }),
      new MiniCssExtractPlugin({ filename: `${hashed}.css`, chunkFilename: `${hashed}.css` }),
      new ScopeStyles(name),
      new VueLoaderPlugin(),
      new RetryChunks(),
      new webpack.DefinePlugin({
        'process.env.REMOTE_VERSION': JSON.stringify(build),
        __VUE_OPTIONS_API__: 'false',
        __VUE_PROD_DEVTOOLS__: 'false',
        __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      }),
      ...(production ? [new CarryExposedModule()] : []),
      new DescribeBuild({ name, version: build, bundleFileName, shared: shared(description) }),
      ...(production ? [...precompressed(), new WriteLast('remote.json')] : []),
    ],
    optimization: { minimizer: minimizers() },
    performance: { hints: false },
    infrastructureLogging: { level: 'warn' },
    stats: stats(production),
  };
}

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import MiniCssExtractPlugin from 'mini-css-extract-plugin';
import webpack, { type Configuration, type LibraryOptions, type RuleSetRule } from 'webpack';
import { minimizers, scriptRule, stats } from '../../../../remotes/build/preset.ts';
import { BUILT, remoteName } from '../kinds.ts';

/** Remotes that are built for each peer: as many as the page shows. */
export const names = Array.from({ length: BUILT.peers }, (_, index) => remoteName(index));

/** The sources are those of the remotes without a framework. */
export const sources = fileURLToPath(new URL('../plain', import.meta.url));
const own = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

type Styles = 'extracted' | 'injected';

/** @param styles in files of their own, or in the script, which adds them to the page, as templates of single-spa have it */
function build(name: string, output: string, styles: Styles, more: Configuration): Configuration {
  const first = styles === 'extracted' ? MiniCssExtractPlugin.loader : 'style-loader';
  const styleRule: RuleSetRule = { test: /\.css$/, use: [first, 'css-loader'] };
  return {
    name,
    context: sources,
    mode: 'production',
    devtool: false,
    target: 'browserslist',
    resolve: { extensions: ['.ts', '.js'] },
    module: { rules: [scriptRule(), styleRule] },
    optimization: { minimizer: minimizers() },
    performance: { hints: false },
    stats: stats(true),
    ...more,
    output: { path: output, filename: '[name].[contenthash:8].js', uniqueName: name, ...more.output },
    plugins: [
      ...(styles === 'extracted' ? [new MiniCssExtractPlugin({ filename: '[name].[contenthash:8].css' })] : []),
      ...(more.plugins ?? []),
    ],
  };
}

/** The query makes a separate module of each remote. */
const entries = (file: string, library: (name: string) => LibraryOptions) =>
  Object.fromEntries(names.map((name) => [name, { import: `${file}?${name}`, library: library(name) }]));

const asModule = { experiments: { outputModule: true }, output: { module: true } } as const;

/** One ES module and one style sheet for each remote. */
export const esModules = (output: string): Configuration =>
  build('es-modules', output, 'extracted', { entry: entries('./view.ts', () => ({ type: 'module' })), ...asModule });

export const importMapModules = (output: string): Configuration =>
  build('import-map', output, 'injected', { entry: entries('./view.ts', () => ({ type: 'module' })), ...asModule });

export const systemModules = (output: string): Configuration =>
  build('system', output, 'injected', { entry: entries('./view.ts', () => ({ type: 'system' })) });

/** The remotes of qiankun, and the script of its page. */
export const qiankunBuilds = (output: string): readonly Configuration[] => [
  build('qiankun-remotes', output, 'extracted', {
    entry: entries(own('qiankun-view.ts'), (name) => ({ type: 'umd', name })),
  }),
  hostBuild('qiankun', output),
];

/** The script of the page of Module Federation's runtime. */
export const federationHost = (output: string): Configuration => hostBuild('module-federation', output);

const hostBuild = (name: string, output: string): Configuration =>
  build(`${name}-host`, output, 'extracted', { entry: { host: own(`${name}-host`) } });

/** What webpack makes of a remote without plugins of others: a container, a chunk and a style sheet. */
export const containers = (output: string): readonly Configuration[] =>
  names.map((name) =>
    build(name, join(output, 'remotes', name, '1.0.0'), 'extracted', {
      entry: {},
      plugins: [
        new webpack.container.ModuleFederationPlugin({
          name,
          filename: 'remoteEntry.js',
          exposes: { './view': './view.ts' },
        }),
      ],
    }),
  );

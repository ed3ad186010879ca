import { readdirSync, readFileSync } from 'node:fs';
import MiniCssExtractPlugin from 'mini-css-extract-plugin';
import webpack, { type Configuration } from 'webpack';
import { minimizers, scriptRule, stats } from '../../../remotes/build/preset.ts';
import { htmlPage } from './html-page.ts';
import { BUILT, type Kind, remoteName } from './kinds.ts';

/**
 * The same sources without federation: one script and one style sheet for each remote, which a page names in its HTML. React is in
 * a separate script that all of them share.
 */
export const handWrittenBuild = (kind: Kind, directory: string, output: string): Configuration => ({
  name: `hand-written-${kind}`,
  context: directory,
  mode: 'production',
  devtool: false,
  target: 'browserslist',
  entry: {
    ...(kind === 'react' && { vendor: ['react', 'react-dom', 'react-dom/client'] }),
    ...Object.fromEntries(
      Array.from({ length: BUILT[kind] }, (_, index) => [
        remoteName(index),
        {
          // The query makes a separate module of each.
          import: `./view.${kind === 'react' ? 'tsx' : 'ts'}?${remoteName(index)}`,
          library: { type: 'window', name: ['views', remoteName(index)] },
          ...(kind === 'react' && { dependOn: 'vendor' }),
        },
      ]),
    ),
  },
  output: { path: output, filename: '[name].[contenthash:8].js', uniqueName: `hand-written-${kind}`, publicPath: '/' },
  resolve: { extensions: ['.ts', '.tsx', '.js'] },
  module: { rules: [scriptRule(), { test: /\.css$/, use: [MiniCssExtractPlugin.loader, 'css-loader'] }] },
  plugins: [
    new MiniCssExtractPlugin({ filename: '[name].[contenthash:8].css' }),
    new webpack.DefinePlugin({ 'process.env.REMOTE_VERSION': JSON.stringify('1.0.0') }),
  ],
  optimization: { minimizer: minimizers() },
  performance: { hints: false },
  stats: stats(true),
});

/**
 * The page that a careful author writes: the HTML names every file, and each part mounts as soon as its script has loaded.
 *
 * @param hurried whether scripts have `fetchpriority="high"`: without it Chromium requests only one deferred script until the style
 * sheets have loaded
 */
export function handWrittenPage(folder: string, path: string, hurried: boolean): string {
  const priority = hurried ? ' fetchpriority="high"' : '';
  const files = readdirSync(folder);
  const find = (name: string, extension: string) =>
    files.filter((file) => file.startsWith(`${name}.`) && file.endsWith(extension)).map((file) => `/${file}`);
  const size = Number(/^\/k(\d+)$/.exec(path)?.[1] ?? 0);
  const parts = Array.from({ length: size }, (_, index) => remoteName(index));
  const styles = [...parts, ...(size === 0 ? [remoteName(0)] : [])].flatMap((name) => find(name, '.css'));
  const vendor = find('vendor', '.js').map((src) => `<script defer${priority} src="${src}"></script>`);
  const scripts = (size === 0 ? [remoteName(0)] : parts).flatMap((name) =>
    find(name, '.js').map((src) => `<script defer${priority} src="${src}" onload="arrived('${name}')"></script>`),
  );
  return htmlPage(`${styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('')}
    <script>${readFileSync(new URL('hand-written-router.js', import.meta.url), 'utf8')}</script>
    ${[...vendor, ...scripts].join('')}`);
}

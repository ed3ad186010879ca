import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect } from '@playwright/test';
import HtmlWebpackPlugin from 'html-webpack-plugin';
import MiniCssExtractPlugin from 'mini-css-extract-plugin';
import webpack from 'webpack';
import { CheckChunks } from '../../build/check-chunks.ts';
import { InlinePlainPage } from '../../build/inline-plain-page.ts';
import { InlineStyles } from '../../build/inline-styles.ts';
import { LeanRuntime } from '../../build/lean-runtime.ts';
import { PreloadLinks } from '../../build/preload-links.ts';
import { rebase } from './base-path.ts';
import { MARKERS } from './markers.ts';

const template = fileURLToPath(new URL('../../index.html', import.meta.url));

/** index.html as the plugins of webpack.config.ts build it, around a shell that consists of a few empty chunks and one style rule. */
const test = base.extend<object, { html: string }>({
  html: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern
    async ({}, use) => {
      const chunks = ['manifest', 'signature', 'visitor'];
      const folder = mkdtempSync(join(tmpdir(), 'conch-'));
      writeFileSync(
        join(folder, 'main.js'),
        [
          "import './main.css';",
          ...chunks.map((name) => `import(/* webpackChunkName: '${name}' */ './${name}.js');`),
        ].join('\n'),
      );
      writeFileSync(join(folder, 'main.css'), 'body { background: url("/shell/a.svg"); }\n');
      for (const name of chunks) writeFileSync(join(folder, `${name}.js`), 'export const nothing = 1;\n');
      const compiler = webpack({
        mode: 'production',
        context: folder,
        entry: './main.js',
        output: { path: join(folder, 'dist') },
        optimization: { minimize: false, chunkIds: 'named' }, // by default webpack minifies HTML too, and drops quotes; the shell has minimizers of its own
        resolveLoader: { modules: [fileURLToPath(new URL('../../../node_modules', import.meta.url))] },
        module: {
          rules: [
            { test: /\.css$/, use: [MiniCssExtractPlugin.loader, { loader: 'css-loader', options: { url: false } }] },
          ],
        },
        plugins: [
          new HtmlWebpackPlugin({ template, publicPath: '/shell/', scriptLoading: 'defer' }),
          new PreloadLinks(),
          new InlinePlainPage(['chrome >= 123']),
          new InlineStyles(),
          new CheckChunks(),
          new LeanRuntime(),
          new MiniCssExtractPlugin(),
        ],
      });
      await new Promise<void>((resolve, reject) => {
        compiler?.run((error, stats) => {
          if (error ?? stats?.hasErrors()) reject(error ?? new Error(stats?.toString('errors-only')));
          else resolve();
        });
      });
      await use(readFileSync(join(folder, 'dist/index.html'), 'utf8'));
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
});

const counts: { readonly [Name in keyof typeof MARKERS]: number } = {
  page: 1,
  base: 1,
  charset: 1,
  language: 1,
  title: 1,
  icon: 1,
  headEnd: 1,
  regionsBeforeMain: 1,
  regionsAfterMain: 1,
  ownFiles: 4, // script, manifest, reader, and the URL in the styles
  shellScript: 1,
  checkedShellScript: 1,
  bodyEnd: 1,
  manifestLink: 1,
  validationLink: 1,
  signatureDigest: 1,
  visitorDigest: 1,
  chunkDigests: 3,
  inlineScript: 1, // conch-plain-page
  noScriptLinks: 1,
};

const countMatches = (html: string, { source, flags }: RegExp): number =>
  [...html.matchAll(new RegExp(source, `${flags.replace('g', '')}g`))].length;

test('the built page has every marker, as often as the server expects', ({ html }) => {
  const found = Object.entries(MARKERS).map(([name, marker]) => [name, countMatches(html, marker)]);
  expect(found).toEqual(Object.entries(counts));
});

test('below a path, the page names no file at the top of the host', ({ html }) => {
  const page = rebase(html, '/shop/');
  expect(countMatches(page, MARKERS.ownFiles)).toBe(0);
  for (const marker of ['shellScript', 'manifestLink', 'validationLink', 'noScriptLinks'] as const) {
    expect(countMatches(page, MARKERS[marker]), marker).toBe(1);
  }
});

test('the page has the digests of all scripts, and its charset in the first 1,024 bytes', ({ html }) => {
  expect(countMatches(html, /(src|href)="\/shell\/[^"]+\.js" crossorigin integrity="sha256-[^"]{44}"/)).toBe(2);
  expect(countMatches(html, /<body data-chunk-manifest="sha256-[^"]{44}" data-chunk-signature="sha256-[^"]{44}"/)).toBe(
    1,
  );
  expect(html.search(MARKERS.charset)).toBeLessThan(512);
});

test('the page has the styles of the first script', ({ html }) => {
  expect(html).toMatch(/<style id="conch-styles">\s*body \{ background: url\("\/shell\/a\.svg"\); \}\s*<\/style>/);
});

test('the page names the supported browsers', ({ html }) => {
  expect(html).toContain('Chrome 123');
  expect(html).not.toContain('{browsers}');
});

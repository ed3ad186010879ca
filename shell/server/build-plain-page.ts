import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';
import HtmlWebpackPlugin from 'html-webpack-plugin';
import webpack, { type Compiler } from 'webpack';

const source = fileURLToPath(new URL('../page/plain-page.ts', import.meta.url));

/**
 * Compiles ../page/plain-page.ts for browsers of any age, which webpack's own wrapping would not be for, and has the page load it
 * after the shell. Fills in what index.html says of the browsers that will do.
 */
export class BuildPlainPage {
  readonly #browsers: string;
  readonly #hashed: boolean;

  /** @param browserslist such as `chrome >= 123` */
  constructor(browserslist: readonly string[], hashed: boolean) {
    this.#browsers = browserslist
      .map((text) => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(' >=', '')}`)
      .join(', ');
    this.#hashed = hashed;
  }

  apply(compiler: Compiler): void {
    const { name } = BuildPlainPage;
    compiler.hooks.thisCompilation.tap(name, (compilation) => {
      const { code } = transformFileSync(source, {
        isModule: false,
        minify: true,
        jsc: { parser: { syntax: 'typescript' }, target: 'es5', minify: { compress: true, mangle: true } },
      });
      const hash = createHash('sha256').update(code).digest('hex').slice(0, 8);
      const file = this.#hashed ? `plain-page.${hash}.js` : 'plain-page.js';
      compilation.fileDependencies.add(source);
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL;
      compilation.hooks.processAssets.tap({ name, stage }, () => {
        compilation.emitAsset(file, new webpack.sources.RawSource(code), { minimized: true, immutable: this.#hashed });
      });

      const html = HtmlWebpackPlugin.getHooks(compilation);
      html.alterAssetTags.tap(name, (data) => {
        const attributes = { defer: true, src: `${data.publicPath}${file}` };
        data.assetTags.scripts.push({ tagName: 'script', voidTag: false, attributes, meta: { plugin: name } });
        return data;
      });
      html.beforeEmit.tap(name, (data) => ({ ...data, html: data.html.replaceAll('{browsers}', this.#browsers) }));
    });
  }
}

import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';
import HtmlWebpackPlugin from 'html-webpack-plugin';
import type { Compiler } from 'webpack';

const source = fileURLToPath(new URL('../page/plain-page.ts', import.meta.url));

/**
 * Compiles ../page/plain-page.ts for old browsers, which could not run webpack's runtime, and puts it into the page as an inline script.
 * Also fills in `{browsers}` in index.html. The Content-Security-Policy allows the script by its digest: see
 * ../server/html/inline-script.ts.
 */
export class InlinePlainPage {
  readonly #browsers: string;

  /** @param browserslist such as `chrome >= 123` */
  constructor(browserslist: readonly string[]) {
    this.#browsers = browserslist
      .map((text) => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(' >=', '')}`)
      .join(', ');
  }

  apply(compiler: Compiler): void {
    const { name } = InlinePlainPage;
    compiler.hooks.thisCompilation.tap(name, (compilation) => {
      const { code } = transformFileSync(source, {
        isModule: false,
        minify: true,
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es5',
          // `inlineScript` escapes what would end the script element.
          minify: { compress: true, mangle: true, format: { inlineScript: true } },
        },
      });
      compilation.fileDependencies.add(source);
      const html = HtmlWebpackPlugin.getHooks(compilation);
      html.alterAssetTags.tap(name, (data) => {
        data.assetTags.scripts.push(HtmlWebpackPlugin.createHtmlTagObject('script', { id: 'conch-plain-page' }, code));
        return data;
      });
      html.beforeEmit.tap(name, (data) => ({ ...data, html: data.html.replaceAll('{browsers}', this.#browsers) }));
    });
  }
}

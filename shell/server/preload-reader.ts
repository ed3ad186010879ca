import HtmlWebpackPlugin from 'html-webpack-plugin';
import type { Compiler } from 'webpack';

/**
 * Has the page fetch the chunk that reads the manifest beside the manifest itself, so that a static host costs no further round
 * trip. A server that writes a checked manifest into the page takes the element out (compose-page.ts).
 */
export class PreloadReader {
  apply(compiler: Compiler): void {
    const { name } = PreloadReader;
    compiler.hooks.compilation.tap(name, (compilation) => {
      HtmlWebpackPlugin.getHooks(compilation).alterAssetTags.tap(name, (data) => {
        const chunk = [...compilation.chunks].find((chunk) => chunk.name === 'reader');
        for (const file of chunk?.files ?? []) {
          if (!file.endsWith('.js')) continue;
          const attributes = { rel: 'preload', as: 'script', href: `${data.publicPath}${file}` };
          data.assetTags.meta.push({ tagName: 'link', voidTag: true, attributes, meta: { plugin: name } });
        }
        return data;
      });
    });
  }
}

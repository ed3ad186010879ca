import HtmlWebpackPlugin from 'html-webpack-plugin';
import type { Compiler } from 'webpack';

/**
 * Has the page fetch the manifest and the chunk that reads it beside the shell's script, which comes first because everything waits
 * for it. A server that writes a checked manifest into the page takes both elements out (compose-page.ts).
 */
export class PreloadManifest {
  apply(compiler: Compiler): void {
    const { name } = PreloadManifest;
    compiler.hooks.thisCompilation.tap(name, (compilation) => {
      HtmlWebpackPlugin.getHooks(compilation).alterAssetTags.tap(name, (data) => {
        const manifest = [...compilation.chunks].find((chunk) => chunk.name === 'manifest');
        const scripts = [...(manifest?.files ?? [])].filter((file) => file.endsWith('.js'));
        const hints = [
          { href: '/manifests/site.json', as: 'fetch', crossorigin: 'anonymous' },
          ...scripts.map((file) => ({ as: 'script', href: `${data.publicPath}${file}` })),
        ].map((attributes) => HtmlWebpackPlugin.createHtmlTagObject('link', { rel: 'preload', ...attributes }));
        data.assetTags.scripts.push(...hints);
        return data;
      });
    });
  }
}

import HtmlWebpackPlugin from 'html-webpack-plugin';
import type { Compiler } from 'webpack';

/**
 * Adds preload links for the manifest and for the chunk that reads it, after the shell's script, which is the most urgent. The server
 * removes both from pages with an embedded manifest (../server/html/compose-page.ts).
 */
export class PreloadLinks {
  apply(compiler: Compiler): void {
    const { name } = PreloadLinks;
    compiler.hooks.thisCompilation.tap(name, (compilation) => {
      HtmlWebpackPlugin.getHooks(compilation).alterAssetTags.tap(name, (data) => {
        const validation = [...compilation.chunks].find((chunk) => chunk.name === 'manifest');
        const scripts = [...(validation?.files ?? [])].filter((file) => file.endsWith('.js'));
        const links = [
          { href: '/manifests/site.json', as: 'fetch', crossorigin: 'anonymous' },
          ...scripts.map((file) => ({ as: 'script', href: `${data.publicPath}${file}` })),
        ].map((attributes) => HtmlWebpackPlugin.createHtmlTagObject('link', { rel: 'preload', ...attributes }));
        data.assetTags.scripts.push(...links);
        return data;
      });
    });
  }
}

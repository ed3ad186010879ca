import HtmlWebpackPlugin from 'html-webpack-plugin';
import webpack, { type Compiler } from 'webpack';

/**
 * Puts the styles of the entry chunk, which every page needs at once, into the page: a file would be one more request that competes for
 * bandwidth. Styles of other chunks stay files.
 */
export class InlineStyles {
  apply(compiler: Compiler): void {
    const { name } = InlineStyles;
    compiler.hooks.thisCompilation.tap(name, (compilation) => {
      let css = '';
      // After minification, but before a sourceMappingURL comment is added: https://webpack.js.org/api/compilation-hooks/#processassets
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_SIZE + 1;
      compilation.hooks.processAssets.tap({ name, stage }, () => {
        const files = [...compilation.entrypoints.values()].flatMap((entrypoint) => entrypoint.getFiles());
        const sheets = files.filter((file) => file.endsWith('.css'));
        css = sheets.map((file) => compilation.getAsset(file)?.source.source() ?? '').join('\n');
        for (const file of sheets) compilation.deleteAsset(file);
      });
      HtmlWebpackPlugin.getHooks(compilation).alterAssetTags.tap(name, (data) => {
        const style = toInlineStyles(css, data.publicPath);
        data.assetTags.styles.push(HtmlWebpackPlugin.createHtmlTagObject('style', { id: 'conch-styles' }, style));
        return data;
      });
    });
  }
}

/**
 * Turns a style sheet into the content of a style element, which it must not end, and in which relative URLs would be resolved against the
 * page.
 *
 * @param folder of the style sheet, with a slash at both ends
 */
export const toInlineStyles = (css: string, folder: string): string =>
  css
    .replaceAll(/\burl\((?!["']?(?:[\w+.-]+:|[/#%]))["']?/gi, (start) => start + folder)
    .replaceAll(/<\/(?=style)/gi, '<\\/');

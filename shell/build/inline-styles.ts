import HtmlWebpackPlugin from 'html-webpack-plugin';
import webpack, { type Compiler } from 'webpack';

/**
 * Puts the styles of the first chunk, which every page needs at once, into the page: a file of its own is one more request that
 * everything shares the line with. Styles of other chunks stay files.
 */
export class InlineStyles {
  apply(compiler: Compiler): void {
    const { name } = InlineStyles;
    compiler.hooks.thisCompilation.tap(name, (compilation) => {
      let css = '';
      // When they are minified, and before a comment names a source map, which a page has no use for.
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_SIZE + 1;
      compilation.hooks.processAssets.tap({ name, stage }, () => {
        const files = [...compilation.entrypoints.values()].flatMap((entrypoint) => entrypoint.getFiles());
        const sheets = files.filter((file) => file.endsWith('.css'));
        css = sheets.map((file) => compilation.getAsset(file)?.source.source() ?? '').join('\n');
        for (const file of sheets) compilation.deleteAsset(file);
      });
      HtmlWebpackPlugin.getHooks(compilation).alterAssetTags.tap(name, (data) => {
        const style = inPage(css, data.publicPath);
        data.assetTags.styles.push(HtmlWebpackPlugin.createHtmlTagObject('style', { id: 'conch-styles' }, style));
        return data;
      });
    });
  }
}

/**
 * Styles as a style element of any page has them: nothing in them ends it, and the files that they name are those in the folder.
 *
 * @param folder with a slash at both ends
 */
export const inPage = (css: string, folder: string): string =>
  css
    .replaceAll(/\burl\((?!["']?(?:[\w+.-]+:|[/#%]))["']?/gi, (start) => start + folder)
    .replaceAll(/<\/(?=style)/gi, '<\\/');

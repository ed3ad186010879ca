import type { Compiler } from 'webpack';

/**
 * Makes the same sources give the same bytes in any folder. Before the source maps are emitted, modules contain the absolute paths of
 * sources, and two things have a hash of them:
 *
 * - `[fullhash]`, which the lazy chunks have in their names. It becomes a hash of their content, as webpack makes of `[contenthash]`, which
 *   several files may have in common (https://webpack.js.org/configuration/optimization/#optimizationrealcontenthash).
 * - The field `file` of source maps. webpack puts the final name into texts only, and a source map is a buffer.
 */
export class HashByContent {
  apply(compiler: Compiler): void {
    const { name } = HashByContent;
    const { Compilation, sources } = compiler.webpack;
    const stage = Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_HASH - 1;
    compiler.hooks.thisCompilation.tap(name, (compilation) => {
      compilation.hooks.processAssets.tap({ name, stage }, () => {
        for (const { name: file, source, info } of compilation.getAssets()) {
          if (info.fullhash) compilation.updateAsset(file, source, { contenthash: info.fullhash });
          if (file.endsWith('.map')) {
            compilation.updateAsset(file, new sources.RawSource(source.source().toString()), info);
          }
        }
      });
    });
  }
}

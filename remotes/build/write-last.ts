import { join } from 'node:path';
import type { Compiler } from 'webpack';

/**
 * Writes one file of a build after all others are on disk. If the file exists, the build is complete: one that was interrupted
 * cannot be mistaken for a finished one.
 */
export class WriteLast {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  apply(compiler: Compiler): void {
    let content: Buffer | undefined;
    compiler.hooks.thisCompilation.tap('WriteLast', (compilation) => {
      const stage = compiler.webpack.Compilation.PROCESS_ASSETS_STAGE_REPORT + 1;
      compilation.hooks.processAssets.tap({ name: 'WriteLast', stage }, () => {
        content = compilation.getAsset(this.#file)?.source.buffer();
        // Without the asset, `output.clean` (https://webpack.js.org/configuration/output/#outputclean) also deletes the file of an
        // earlier build from the disk before the other files are written.
        compilation.deleteAsset(this.#file);
      });
    });
    compiler.hooks.afterEmit.tapAsync('WriteLast', (_, done) => {
      const { outputFileSystem, outputPath } = compiler;
      if (content === undefined || !outputFileSystem) done();
      else outputFileSystem.writeFile(join(outputPath, this.#file), content, done);
    });
  }
}

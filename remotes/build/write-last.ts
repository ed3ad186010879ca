import { join } from 'node:path';
import type { Compiler } from 'webpack';

/**
 * Writes one file of a build when all others are on disk, so that a build which has it is whole: one that was stopped
 * half-way does not pass for built.
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
        // What is no asset any more is also taken off the disk by `output.clean`, before the others are written.
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

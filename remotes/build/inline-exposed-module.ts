import type { Compiler } from 'webpack';
import { exposedChunks } from './exposed-chunks.ts';

/**
 * Moves the scripts of an exposed module into the remote entry, if it is the only one that the build exposes. Every page that loads
 * such an entry needs the module too, so this saves a request. The module is still evaluated only when `get` asks for it.
 *
 * The module's chunk keeps its styles and the shared modules that it consumes, which `get` waits for as before. What the module
 * loads by `import()` stays in chunks of its own.
 */
export class InlineExposedModule {
  apply(compiler: Compiler): void {
    compiler.hooks.thisCompilation.tap('InlineExposedModule', (compilation) => {
      // `optimizeChunks` with the default stage runs before SplitChunksPlugin (STAGE_ADVANCED), which could otherwise move scripts of
      // the module into further chunks.
      compilation.hooks.optimizeChunks.tap('InlineExposedModule', () => {
        const { chunkGraph, entrypoints } = compilation;
        const [chunks, ...others] = exposedChunks(compilation).values();
        const [entrypoint] = entrypoints.values();
        if (!chunks || others.length > 0 || !entrypoint) return;
        let isChanged = false;
        for (const chunk of chunks) {
          for (const module of chunkGraph.getChunkModules(chunk)) {
            if (!module.getSourceTypes().has('javascript')) continue;
            chunkGraph.disconnectChunkAndModule(chunk, module);
            chunkGraph.connectChunkAndModule(entrypoint.getEntrypointChunk(), module);
            isChanged = true;
          }
        }
        // `true` makes webpack run all `optimizeChunks` hooks again (https://github.com/webpack/webpack/blob/main/lib/Compilation.js):
        // they remove chunks that are empty now, and modules from other chunks that the entry has already loaded.
        return isChanged || undefined;
      });
    });
  }
}

import type { Compiler } from 'webpack';
import { exposedChunks } from './exposed-chunks.ts';

/**
 * Puts the scripts of an exposed module into the remote entry, where the build exposes no other: whoever asks for the entry wants
 * that module, and one request for both is less than one for each. Nothing of it runs earlier. Its chunk keeps its styles and the
 * shared modules that it consumes, for which `get` waits as ever; what it loads by `import()` keeps chunks of its own.
 */
export class CarryExposedModule {
  apply(compiler: Compiler): void {
    compiler.hooks.thisCompilation.tap('CarryExposedModule', (compilation) => {
      // Before webpack splits chunks, so that no script is left to be split off.
      compilation.hooks.optimizeChunks.tap('CarryExposedModule', () => {
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
        // Then webpack begins anew: it drops chunks that are empty now, and takes out of others what the entry has.
        return isChanged || undefined;
      });
    });
  }
}

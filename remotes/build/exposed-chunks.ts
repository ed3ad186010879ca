import type { Chunk, ChunkGroup, Compilation } from 'webpack';

/** Maps each exposed module, such as `./home`, to the chunks that the container's `get` loads for it. */
export function exposedChunks({ modules, chunkGraph }: Compilation): Map<string, readonly Chunk[]> {
  const chunks = new Map<string, readonly Chunk[]>();
  for (const module of modules) {
    if (module.type !== 'javascript/dynamic' || module.constructor.name !== 'ContainerEntryModule') continue;
    // The container's module has one async block per exposed module
    // (https://github.com/webpack/webpack/blob/main/lib/container/ContainerEntryModule.js).
    for (const block of module.blocks) {
      const exposedName = (block.dependencies[0] as unknown as { exposedName: string }).exposedName;
      chunks.set(exposedName, (chunkGraph.getBlockChunkGroup(block) as ChunkGroup).chunks);
    }
  }
  return chunks;
}

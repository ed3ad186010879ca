import type { Chunk, ChunkGroup, Compilation } from 'webpack';

/** Exposed module -> the chunks of its `get`. */
export function exposedChunks({ modules, chunkGraph }: Compilation): Map<string, readonly Chunk[]> {
  const chunks = new Map<string, readonly Chunk[]>();
  for (const module of modules) {
    if (module.type !== 'javascript/dynamic' || module.constructor.name !== 'ContainerEntryModule') continue;
    // A container's module has one block of asynchronous dependencies for each module it exposes.
    for (const block of module.blocks) {
      const exposedName = (block.dependencies[0] as unknown as { exposedName: string }).exposedName;
      chunks.set(exposedName, (chunkGraph.getBlockChunkGroup(block) as ChunkGroup).chunks);
    }
  }
  return chunks;
}

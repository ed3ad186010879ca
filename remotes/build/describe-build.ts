import { createHash } from 'node:crypto';
import type { Chunk, Compilation, Compiler } from 'webpack';
import { exposedChunks } from './exposed-chunks.ts';

/** `remote.json`: what a build says of itself. Servers and `conch deploy` fill the manifest in from it. */
export type BuildDescription = {
  readonly name: string;
  readonly version: string;
  readonly bundleFileName: string;
  readonly moduleName: string;
  /** Of the remote entry; the same value stands under `files`. */
  readonly integrity: string;
  /** Exposed module -> the scripts and styles that `get` needs at once, in the order of their requests. */
  readonly assets: Record<string, string[]>;
  /** Exposed module -> what `get` needs besides, where nobody but this build provides the shared modules. Only if there is any. */
  readonly sharedAssets: Record<string, string[]>;
  /** Shared module -> the range of versions that this build accepts. */
  readonly requires: Record<string, string>;
  /** Shared module -> the version that this build brings. */
  readonly provides: Record<string, string>;
  /** Every file of the build but its compressed copies and this description. */
  readonly files: Record<string, { readonly integrity: string; readonly bytes: number }>;
};

type Options = {
  readonly name: string;
  readonly version: string;
  readonly bundleFileName: string;
  readonly shared: Record<string, { readonly requiredVersion: string }>;
};

const integrityOf = (content: Buffer): string => `sha384-${createHash('sha384').update(content).digest('base64')}`;

/** Emits `remote.json` beside the build that it describes. */
export class DescribeBuild {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  apply(compiler: Compiler): void {
    compiler.hooks.thisCompilation.tap('DescribeBuild', (compilation) => {
      // The last stage: what is hashed here is what is written.
      const stage = compiler.webpack.Compilation.PROCESS_ASSETS_STAGE_REPORT;
      compilation.hooks.processAssets.tap({ name: 'DescribeBuild', stage }, () => {
        // What is missing is reported by webpack, and a build with errors is not written as one.
        if (compilation.errors.length > 0) return;
        const text = `${JSON.stringify(this.#describe(compilation), null, 2)}\n`;
        compilation.emitAsset('remote.json', new compiler.webpack.sources.RawSource(text));
      });
    });
  }

  #describe(compilation: Compilation): BuildDescription {
    const { name, version, bundleFileName, shared } = this.#options;
    const files: Record<string, { integrity: string; bytes: number }> = {};
    for (const { name: file, source } of compilation.getAssets()) {
      if (/\.(gz|br|map)$/.test(file)) continue;
      const content = source.buffer();
      files[file] = { integrity: integrityOf(content), bytes: content.length };
    }
    const entry = files[bundleFileName];
    if (!entry) throw new Error(`${name}@${version} was built without its remote entry ${bundleFileName}`);
    return {
      name,
      version,
      bundleFileName,
      moduleName: name,
      integrity: entry.integrity,
      assets: exposedAssets(compilation),
      sharedAssets: sharedAssets(compilation),
      requires: Object.fromEntries(Object.entries(shared).map(([key, { requiredVersion }]) => [key, requiredVersion])),
      provides: providedVersions(compilation),
      files,
    };
  }
}

const filesOf = (chunks: readonly Chunk[]): string[] =>
  [...new Set(chunks.flatMap((chunk) => [...chunk.files]))].filter((file) => /\.(js|css)$/.test(file)).sort();

const exposedAssets = (compilation: Compilation): Record<string, string[]> =>
  Object.fromEntries([...exposedChunks(compilation)].map(([name, chunks]) => [name, filesOf(chunks)]));

function sharedAssets(compilation: Compilation): Record<string, string[]> {
  const { modules, chunkGraph } = compilation;
  const provided = new Map<string, readonly Chunk[]>();
  for (const module of modules) {
    if (module.type !== 'provide-module') continue;
    const { _name } = module as unknown as { _name: string };
    provided.set(
      _name,
      module.blocks.flatMap((block) => chunkGraph.getBlockChunkGroup(block)?.chunks ?? []),
    );
  }
  const consumed = (chunk: Chunk): readonly Chunk[] =>
    [...chunkGraph.getChunkModulesIterable(chunk)].flatMap((module) =>
      module.type === 'consume-shared-module'
        ? (provided.get((module as unknown as { options: { shareKey: string } }).options.shareKey) ?? [])
        : [],
    );
  const needed = (chunks: readonly Chunk[]): Set<Chunk> => {
    const found = new Set<Chunk>();
    const visit = (chunk: Chunk): void => {
      for (const next of consumed(chunk)) {
        if (found.has(next)) continue;
        found.add(next);
        visit(next);
      }
    };
    for (const chunk of chunks) visit(chunk);
    return found;
  };
  const assets = [...exposedChunks(compilation)].map(([name, chunks]) => [name, filesOf([...needed(chunks)])] as const);
  return Object.fromEntries(assets.filter(([, files]) => files.length > 0));
}

/** Also what is shared only because another shared module needs it stands here; what has `import: false` does not. */
function providedVersions({ modules }: Compilation): Record<string, string> {
  const provides: Record<string, string> = {};
  for (const module of modules) {
    if (module.type !== 'provide-module') continue;
    const { _name, _version } = module as unknown as { _name: string; _version: string | false };
    if (_version) provides[_name] = _version;
  }
  return provides;
}

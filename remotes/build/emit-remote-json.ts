import { createHash } from 'node:crypto';
import type { Chunk, Compilation, Compiler } from 'webpack';
import { integrityOfFile } from './check-files.ts';
import { exposedChunks } from './exposed-chunks.ts';
import type { SharedConfig } from './shared-modules.ts';

/** The content of `remote.json`, which describes a build. `conch serve` and `conch deploy` complete the manifest from it. */
export type BuildDescription = {
  readonly name: string;
  readonly version: string;
  readonly bundleFileName: string;
  readonly moduleName: string;
  /** Integrity of the remote entry, the same value as in `files`. */
  readonly integrity: string;
  /** Exposed module -> its own scripts and styles that `get` loads at once, sorted by name. */
  readonly assets: Record<string, string[]>;
  /** Exposed module -> the further files that `get` loads if this build also provides the shared modules. Left out if there are none. */
  readonly sharedAssets: Record<string, string[]>;
  /** Shared module -> the version range that this build accepts. */
  readonly requires: Record<string, string>;
  /** Shared module -> the version that this build contains. */
  readonly provides: Record<string, string>;
  /** Whether the build requests its chunks and style sheets with their integrity in `files`. */
  readonly checksFiles: boolean;
  /** All files of the build except source maps, compressed copies and `remote.json` itself. */
  readonly files: Record<string, { readonly integrity: string; readonly bytes: number }>;
};

type Options = {
  readonly name: string;
  readonly version: string;
  readonly bundleFileName: string;
  readonly shared: Readonly<Record<string, SharedConfig>>;
  readonly checksFiles: boolean;
};

const integrityOfEntry = (content: Buffer): string => `sha384-${createHash('sha384').update(content).digest('base64')}`;

/** Emits `remote.json`, which describes the build. */
export class EmitRemoteJson {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  apply(compiler: Compiler): void {
    compiler.hooks.thisCompilation.tap('EmitRemoteJson', (compilation) => {
      // The last stage, so that the hashes are those of the files as they are written.
      const stage = compiler.webpack.Compilation.PROCESS_ASSETS_STAGE_REPORT;
      compilation.hooks.processAssets.tap({ name: 'EmitRemoteJson', stage }, () => {
        // A failed build gets no description; webpack reports the errors.
        if (compilation.errors.length > 0) return;
        const text = `${JSON.stringify(this.#describe(compilation), null, 2)}\n`;
        compilation.emitAsset('remote.json', new compiler.webpack.sources.RawSource(text));
      });
    });
  }

  #describe(compilation: Compilation): BuildDescription {
    const { name, version, bundleFileName, shared, checksFiles } = this.#options;
    const files: Record<string, { integrity: string; bytes: number }> = {};
    for (const { name: file, source } of compilation.getAssets()) {
      if (/\.(gz|br|map)$/.test(file)) continue;
      const content = source.buffer();
      const integrity = file === bundleFileName ? integrityOfEntry(content) : integrityOfFile(content);
      files[file] = { integrity, bytes: content.length };
    }
    const entry = files[bundleFileName];
    if (!entry) throw new Error(`the build of ${name}@${version} has no remote entry ${bundleFileName}`);
    return {
      name,
      version,
      bundleFileName,
      moduleName: name,
      integrity: entry.integrity,
      assets: exposedAssets(compilation),
      sharedAssets: sharedAssets(compilation),
      requires: requiredVersions(compilation, shared),
      provides: providedVersions(compilation),
      checksFiles,
      files,
    };
  }
}

/** The scripts and styles of some chunks, sorted by name. */
const chunkFiles = (chunks: readonly Chunk[]): string[] =>
  [...new Set(chunks.flatMap((chunk) => [...chunk.files]))].filter((file) => /\.(js|css)$/.test(file)).sort();

const exposedAssets = (compilation: Compilation): Record<string, string[]> =>
  Object.fromEntries([...exposedChunks(compilation)].map(([name, chunks]) => [name, chunkFiles(chunks)]));

/** For each exposed module, the files of the shared modules that it consumes, directly or through other shared modules. */
function sharedAssets(compilation: Compilation): Record<string, string[]> {
  const { modules, chunkGraph } = compilation;
  const providedChunks = new Map<string, readonly Chunk[]>();
  for (const module of modules) {
    if (module.type !== 'provide-module') continue;
    const { _name } = module as unknown as { _name: string };
    providedChunks.set(
      _name,
      module.blocks.flatMap((block) => chunkGraph.getBlockChunkGroup(block)?.chunks ?? []),
    );
  }
  const consumedChunks = (chunk: Chunk): readonly Chunk[] =>
    [...chunkGraph.getChunkModulesIterable(chunk)].flatMap((module) =>
      module.type === 'consume-shared-module'
        ? (providedChunks.get((module as unknown as ConsumeSharedModule).options.shareKey) ?? [])
        : [],
    );
  const withDependencies = (chunks: readonly Chunk[]): Set<Chunk> => {
    const found = new Set<Chunk>();
    const visit = (chunk: Chunk): void => {
      for (const next of consumedChunks(chunk)) {
        if (found.has(next)) continue;
        found.add(next);
        visit(next);
      }
    };
    for (const chunk of chunks) visit(chunk);
    return found;
  };
  const assets = [...exposedChunks(compilation)].map(
    ([name, chunks]) => [name, chunkFiles([...withDependencies(chunks)])] as const,
  );
  return Object.fromEntries(assets.filter(([, files]) => files.length > 0));
}

/** The share scope that the shell initialises containers with. */
const SHARE_SCOPE = 'default';

/**
 * The shared modules that this build consumes, by their names in the share scope: a key such as `lodash/` of the options is several of
 * them. Those of which the build uses its own copy if the page has no other version that fits are not required.
 */
function requiredVersions({ modules }: Compilation, shared: Options['shared']): Record<string, string> {
  const requires: [string, string][] = [];
  for (const module of modules) {
    if (module.type !== 'consume-shared-module') continue;
    const { shareKey, shareScope } = (module as unknown as ConsumeSharedModule).options;
    const config = configOf(shareKey, shared);
    if (shareScope !== SHARE_SCOPE || !config) continue;
    const { import: imported, requiredVersion, singleton } = config;
    if (imported === false) requires.push([shareKey, requiredVersion || '*']);
    else if (singleton && requiredVersion) requires.push([shareKey, requiredVersion]);
  }
  return Object.fromEntries(requires.sort(([a], [b]) => (a < b ? -1 : 1)));
}

type ConsumeSharedModule = { readonly options: { readonly shareKey: string; readonly shareScope: string } };

/** The options with this share key, or with the longest prefix of it. */
function configOf(shareKey: string, shared: Options['shared']): SharedConfig | undefined {
  const matching = Object.entries(shared)
    .map(([key, config]) => ({ key: config.shareKey ?? key, config }))
    .filter(({ key }) => key === shareKey || (key.endsWith('/') && shareKey.startsWith(key)));
  return matching.sort((a, b) => b.key.length - a.key.length)[0]?.config;
}

/**
 * The shared modules that this build contains, including those that only another shared module needs. Shared modules with
 * `import: false` are not contained.
 */
function providedVersions({ modules }: Compilation): Record<string, string> {
  const provides: Record<string, string> = {};
  for (const module of modules) {
    if (module.type !== 'provide-module') continue;
    const { _name, _shareScope, _version } = module as unknown as ProvideSharedModule;
    // webpack registers one without a version as 0:
    // https://github.com/webpack/webpack/blob/main/lib/sharing/ProvideSharedModule.js
    if (_shareScope === SHARE_SCOPE) provides[_name] = _version || '0';
  }
  return provides;
}

type ProvideSharedModule = {
  readonly _name: string;
  readonly _shareScope: string;
  readonly _version: string | false;
};

import webpack, { type Compiler } from 'webpack';
import { integrityOfFile } from '../../remotes/build/check-files.ts';

const { RuntimeGlobals, RuntimeModule } = webpack;

/** `<script src="/shell/…` and `<link … href="/shell/…` of scripts, as html-webpack-plugin and preload-links.ts write them. */
const SCRIPT_URL = /\b(?:src|href)="\/shell\/([^"]+\.js)"/g;

/** What webpack has by default: https://webpack.js.org/configuration/output/#outputchunkloadtimeout */
const TIMEOUT_MS = 120_000;

/**
 * Makes the browser check every script of the shell. The digests are in index.html: as `integrity` of the scripts that it names, and for
 * the lazy chunks in `<body data-chunk-errors="sha256-…">`. In the first script they would take half a kilobyte of its budget, because a
 * digest cannot be compressed. They are not on `<html>`, because the charset has to be in the first 1,024 bytes.
 *
 * All scripts are requested with CORS, because Integrity-Policy refuses those without
 * (https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Integrity-Policy).
 */
export class CheckChunks {
  apply(compiler: Compiler): void {
    const { name } = CheckChunks;
    const { Compilation, sources } = compiler.webpack;
    compiler.hooks.thisCompilation.tap(name, (compilation) => {
      // Before webpack's own tap, which would add its EnsureChunkRuntimeModule and ask for what that needs.
      compilation.hooks.runtimeRequirementInTree
        .for(RuntimeGlobals.ensureChunk)
        .tap({ name, stage: -1 }, (chunk, needs) => {
          needs.add(RuntimeGlobals.getChunkScriptFilename);
          needs.add(RuntimeGlobals.moduleFactories);
          needs.add(RuntimeGlobals.publicPath);
          compilation.addRuntimeModule(chunk, new LoadCheckedChunk());
          return true;
        });

      // When the content hashes are in all files.
      const stage = Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_HASH + 1;
      compilation.hooks.processAssets.tap({ name, stage }, (assets) => {
        const digestOf = (file: string): string => {
          const content = assets[file]?.buffer();
          if (!content) throw new Error(`the shell has no file ${file}`);
          return integrityOfFile(content);
        };
        const lazy = [...compilation.chunks].filter((chunk) => !chunk.hasRuntime());
        const scripts = lazy.flatMap(({ id, files }) => [...files].map((file) => ({ id, file })));
        const attributes = scripts
          .filter(({ file }) => file.endsWith('.js'))
          .map(({ id, file }) => ` data-chunk-${id}="${digestOf(file)}"`);
        compilation.updateAsset('index.html', (source) => {
          const html = source
            .source()
            .toString()
            .replace(/<body\b/, (start) => start + attributes.sort().join(''))
            .replace(SCRIPT_URL, (url, file: string) => `${url} crossorigin integrity="${digestOf(file)}"`);
          return new sources.RawSource(html);
        });
      });
    });
  }
}

/**
 * Loads a chunk. In place of webpack's own code (https://github.com/webpack/webpack/blob/main/lib/web/JsonpChunkLoadingRuntimeModule.js),
 * which is for any number of runtimes and kinds of chunks, and so is 0.5 KB longer with Brotli: the shell has one runtime, and the script of
 * a chunk runs after it. A load that failed is forgotten.
 */
class LoadCheckedChunk extends RuntimeModule {
  constructor() {
    super('load checked chunk');
  }

  override generate(): string {
    const { ensureChunk, getChunkScriptFilename, moduleFactories, publicPath } = RuntimeGlobals;
    return `const arrived = {};
    const loads = {};
    globalThis[${JSON.stringify(this.compilation?.outputOptions.chunkLoadingGlobal)}] = {
      push: ([[chunkId], modules]) => {
        arrived[chunkId] = Object.assign(${moduleFactories}, modules);
      },
    };
    ${ensureChunk} = (chunkId) => loads[chunkId] ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const end = ({ type }) => {
        clearTimeout(timer);
        script.remove();
        if (arrived[chunkId]) return resolve();
        loads[chunkId] = undefined;
        reject(new Error("Missing (" + type + "): " + script.src));
      };
      const timer = setTimeout(end, ${TIMEOUT_MS}, { type: "timeout" });
      script.onload = script.onerror = end;
      script.crossOrigin = "anonymous";
      script.integrity = document.body.getAttribute("data-chunk-" + chunkId) || "";
      script.src = ${publicPath} + ${getChunkScriptFilename}(chunkId);
      document.head.append(script);
    });`;
  }
}

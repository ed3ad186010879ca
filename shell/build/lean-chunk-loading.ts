import webpack, { type Chunk, type Compiler } from 'webpack';

const { RuntimeGlobals, RuntimeModule } = webpack;

/**
 * Loads the shell's chunks as webpack's own `jsonp` does, in half the bytes: the shell is one script and its chunks lie beside it,
 * nothing of it is loaded before it runs, and its page has no nonces. A chunk that did not come is asked for again by the next
 * `import()`, and the error has the URL as `request`.
 *
 * For `output.chunkLoading: 'lean'`, `chunkFormat: 'array-push'` and an empty `publicPath`.
 */
export class LeanChunkLoading {
  apply(compiler: Compiler): void {
    const { name } = LeanChunkLoading;
    webpack.javascript.EnableChunkLoadingPlugin.setEnabled(compiler, 'lean');
    compiler.hooks.thisCompilation.tap(name, (compilation) => {
      const handlers = compilation.hooks.runtimeRequirementInTree.for(RuntimeGlobals.ensureChunkHandlers);
      handlers.tap(name, (chunk: Chunk, requirements: Set<string>) => {
        requirements.add(RuntimeGlobals.moduleFactoriesAddOnly);
        requirements.add(RuntimeGlobals.publicPath);
        requirements.add(RuntimeGlobals.getChunkScriptFilename);
        compilation.addRuntimeModule(chunk, new LeanRuntime(String(compilation.outputOptions.chunkLoadingGlobal)));
      });
    });
  }
}

class LeanRuntime extends RuntimeModule {
  readonly #global: string;

  constructor(global: string) {
    super('lean chunk loading', RuntimeModule.STAGE_ATTACH);
    this.#global = global;
  }

  override generate(): string {
    return `
      var installed = {}, loads = {};
      (globalThis[${JSON.stringify(this.#global)}] = []).push = ([ids, modules]) => {
        Object.assign(${RuntimeGlobals.moduleFactories}, modules);
        for (var id of ids) installed[id] = 1;
      };
      ${RuntimeGlobals.publicPath} = document.currentScript.src.replace(/[^/]*$/, "");
      ${RuntimeGlobals.ensureChunkHandlers}.lean = (id, promises) => promises.push(loads[id] ||= new Promise((resolve, reject) => {
        var script = document.createElement("script");
        var request = script.src = ${RuntimeGlobals.publicPath} + ${RuntimeGlobals.getChunkScriptFilename}(id);
        var end = () => {
          clearTimeout(timer);
          script.remove();
          if (installed[id]) return resolve();
          delete loads[id];
          reject(Object.assign(new Error("The chunk " + request + " did not come"), { name: "ChunkLoadError", request }));
        };
        var timer = setTimeout(end, 12e4);
        script.onload = script.onerror = end;
        document.head.append(script);
      }));`;
  }
}

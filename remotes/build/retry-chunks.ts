import webpack, { type Compiler } from 'webpack';

const { RuntimeGlobals, RuntimeModule } = webpack;

/**
 * Lets the chunks of a retried entry (`remoteEntry.js?retry=1`) be asked for under a new URL too. Under the old one a browser
 * would wait for the request that hangs, or take a failure from its cache.
 */
export class RetryChunks {
  apply(compiler: Compiler): void {
    compiler.hooks.thisCompilation.tap('RetryChunks', (compilation) => {
      compilation.hooks.runtimeRequirementInTree.for(RuntimeGlobals.ensureChunkHandlers).tap('RetryChunks', (chunk) => {
        compilation.addRuntimeModule(chunk, new RetryRuntime());
      });
    });
  }
}

class RetryRuntime extends RuntimeModule {
  constructor() {
    super('retry chunks', RuntimeModule.STAGE_TRIGGER);
  }

  override generate(): string {
    return `
      var retry = /[?&](retry=\\d+)/.exec(document.currentScript ? document.currentScript.src : "");
      if (retry) ["u", "miniCssF"].forEach((key) => {
        var filename = __webpack_require__[key];
        if (filename) __webpack_require__[key] = (chunkId) => filename(chunkId) + "?" + retry[1];
      });`;
  }
}

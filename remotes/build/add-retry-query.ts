import webpack, { type Compiler } from 'webpack';

const { RuntimeGlobals, RuntimeModule } = webpack;

/**
 * If the remote entry was loaded as a retry, requests its chunks under new URLs: the browser might keep waiting for a request that
 * hangs, or take a failed response from its cache.
 *
 * The shell says so in the URL of the entry: `remoteEntry.js?retry=1` or `remoteEntry.js#&retry=1` gives `home.1a2b3c4d.js?retry=1`.
 * With `of=home.1a2b3c4d.js` in the fragment, all other chunks keep their URL, and are not downloaded twice.
 *
 * webpack gives each worker a runtime of its own. There is no document in it; the query is in the URL of the worker itself, which the
 * page requested as one of its chunks.
 */
export class AddRetryQuery {
  apply(compiler: Compiler): void {
    compiler.hooks.thisCompilation.tap('AddRetryQuery', (compilation) => {
      compilation.hooks.runtimeRequirementInTree
        .for(RuntimeGlobals.ensureChunkHandlers)
        .tap('AddRetryQuery', (chunk) => {
          compilation.addRuntimeModule(chunk, new RetryQueryRuntime());
        });
    });
  }
}

/**
 * Wraps the runtime functions that give the file name of a chunk: `__webpack_require__.u` for scripts, and `miniCssF` of
 * mini-css-extract-plugin for styles.
 */
class RetryQueryRuntime extends RuntimeModule {
  constructor() {
    super('retry query', RuntimeModule.STAGE_TRIGGER);
  }

  override generate(): string {
    return `
      var scope = globalThis;
      var script = scope.document ? scope.document.currentScript && scope.document.currentScript.src : scope.location;
      var retry = /[?&](retry=\\d+)/.exec(script);
      var failed = /[#&]of=([^&]*)/.exec(script);
      failed = failed && decodeURIComponent(failed[1]).split(" ");
      if (retry) ["u", "miniCssF"].forEach((key) => {
        var filename = __webpack_require__[key];
        if (filename) __webpack_require__[key] = (chunkId) => {
          var file = filename(chunkId);
          return failed && failed.indexOf(file) < 0 ? file : file + "?" + retry[1];
        };
      });`;
  }
}

import MiniCssExtractPlugin from 'mini-css-extract-plugin';
import webpack, { type Compiler } from 'webpack';

const { RuntimeGlobals, RuntimeModule } = webpack;
const MODE = '__webpack_require__.crossOrigin';

/**
 * Makes chunks be requested with the `crossorigin` of the remote entry. The shell sets that to `use-credentials` if the manifest has
 * `credentials` for the remote, so a build need not know whether its host answers only to signed-in visitors.
 *
 * webpack itself sets `crossorigin` for files from another origin only. Integrity-Policy refuses scripts without it from any origin
 * (https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Integrity-Policy). Cookies of the site's own origin are sent all
 * the same.
 */
export class FollowCredentials {
  apply(compiler: Compiler): void {
    const { name } = FollowCredentials;
    compiler.hooks.thisCompilation.tap(name, (compilation) => {
      compilation.hooks.runtimeRequirementInTree.for(RuntimeGlobals.ensureChunkHandlers).tap(name, (chunk) => {
        compilation.addRuntimeModule(chunk, new CrossOriginRuntime());
      });
      const follow = (element: string) => (source: string) => `${source}\n${element}.crossOrigin = ${MODE};`;
      const scripts = webpack.runtime.LoadScriptRuntimeModule.getCompilationHooks(compilation);
      const styles = MiniCssExtractPlugin.getCompilationHooks(compilation);
      const hints = webpack.web.JsonpChunkLoadingRuntimeModule.getCompilationHooks(compilation);
      scripts.createScript.tap(name, follow('script'));
      styles.beforeTagInsert.tap(name, (source, { tag }) => follow(tag)(source));
      for (const { linkPreload, linkPrefetch } of [hints, styles]) {
        linkPreload.tap(name, follow('link'));
        linkPrefetch.tap(name, follow('link'));
      }
    });
  }
}

/** The script that runs now is the remote entry. Workers have no document, and load their chunks without script elements. */
class CrossOriginRuntime extends RuntimeModule {
  constructor() {
    super('cross origin', RuntimeModule.STAGE_TRIGGER);
  }

  override generate(): string {
    return `${MODE} = typeof document !== "undefined" && document.currentScript && document.currentScript.crossOrigin || "anonymous";`;
  }
}

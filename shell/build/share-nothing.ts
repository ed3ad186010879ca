import webpack, { type Compiler } from 'webpack';

const { RuntimeGlobals, RuntimeModule } = webpack;

/**
 * Gives the shell a share scope, without the code that registers modules of its own in it: the shell shares none. In place of webpack's
 * runtime module, which would be another 0.1 KB of the first script with Brotli
 * (https://github.com/webpack/webpack/blob/main/lib/sharing/ShareRuntimeModule.js).
 */
export class ShareNothing {
  apply(compiler: Compiler): void {
    const { name } = ShareNothing;
    compiler.hooks.thisCompilation.tap(name, (compilation) => {
      // Before webpack's own tap, which would add its ShareRuntimeModule.
      compilation.hooks.runtimeRequirementInTree.for(RuntimeGlobals.shareScopeMap).tap({ name, stage: -1 }, (chunk) => {
        compilation.addRuntimeModule(chunk, new EmptyShareScope());
        return true;
      });
    });
  }
}

class EmptyShareScope extends RuntimeModule {
  constructor() {
    super('empty share scope');
  }

  override generate(): string {
    const { shareScopeMap, initializeSharing } = RuntimeGlobals;
    return `${shareScopeMap} = {};\n${initializeSharing} = (name) => { ${shareScopeMap}[name] ??= {}; };`;
  }
}

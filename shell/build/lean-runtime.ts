import webpack, { type Compiler } from 'webpack';

const { RuntimeGlobals, RuntimeModule } = webpack;
const { definePropertyGetters, shareScopeMap, initializeSharing, makeNamespaceObject } = RuntimeGlobals;

/**
 * What replaces functions of webpack's runtime that do more than the shell needs: together they are 0.3 KB of the first script with Brotli.
 *
 * - Share scopes (https://github.com/webpack/webpack/blob/main/lib/sharing/ShareRuntimeModule.js) without the code that registers the
 *   modules that a build shares: the shell shares none.
 * - Nothing asks a module of the shell whether it was an ES module
 *   (https://github.com/webpack/webpack/blob/main/lib/runtime/MakeNamespaceObjectRuntimeModule.js).
 * - Exports are defined once, on an object of their own, and nothing lists them
 *   (https://github.com/webpack/webpack/blob/main/lib/runtime/DefinePropertyGettersRuntimeModule.js): names with getters, or a list of each
 *   name with its getter, or with 0 and its value. So nothing asks for `hasOwnProperty`.
 */
const REPLACEMENTS: readonly (readonly [requirement: string, code: string])[] = [
  [shareScopeMap, `${shareScopeMap} = {}; ${initializeSharing} = (name) => { ${shareScopeMap}[name] ??= {}; };`],
  [
    definePropertyGetters,
    `${definePropertyGetters} = (exports, given) => {
      const define = (name, get) => Object.defineProperty(exports, name, { get });
      if (Array.isArray(given)) {
        for (let at = 0; at < given.length; ) {
          const name = given[at++];
          const get = given[at++];
          if (get) define(name, get);
          else exports[name] = given[at++];
        }
      } else for (const name in given) define(name, given[name]);
    };`,
  ],
  [RuntimeGlobals.hasOwnProperty, ''],
  [makeNamespaceObject, `${makeNamespaceObject} = () => {};`],
];

/** Makes the runtime of the shell smaller. */
export class LeanRuntime {
  apply(compiler: Compiler): void {
    const { name } = LeanRuntime;
    compiler.hooks.thisCompilation.tap(name, (compilation) => {
      for (const [requirement, code] of REPLACEMENTS) {
        // Before webpack's own tap, which would add its module.
        compilation.hooks.runtimeRequirementInTree.for(requirement).tap({ name, stage: -1 }, (chunk) => {
          // During the build, mini-css-extract-plugin runs modules of css-loader, and checks whether they are ES modules.
          if (!compilation.chunks.has(chunk)) return undefined;
          compilation.addRuntimeModule(chunk, new ShortModule(requirement, code));
          return true;
        });
      }
    });
  }
}

class ShortModule extends RuntimeModule {
  readonly #code: string;

  constructor(requirement: string, code: string) {
    super(`short ${requirement}`);
    this.#code = code;
  }

  override generate(): string {
    return this.#code;
  }
}

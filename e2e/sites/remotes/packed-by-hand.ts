import type { RemoteOptions } from '../site.ts';
import { view } from './fake-remotes.ts';

/** Fields of the manifest, and the files of a build. */
export type Packed = Pick<RemoteOptions, 'format' | 'before' | 'moduleName' | 'bundleFileName'> & {
  readonly files: Readonly<Record<string, string>>;
};

/** `./view` shows this. */
export const SHOWN = 'packed by hand';

/** What the chunk of each build exports. */
const chunk = `window.calls ??= []; calls.push('chunk evaluated');`;
const lifecycles = view(SHOWN);

/**
 * The same remote in each format, written by hand: an entry that records its evaluation in `window.calls`, and a chunk that is requested
 * when the module is.
 */
export const packedByHand: Readonly<Record<string, Packed>> = {
  'an ES module': {
    format: 'module',
    files: {
      'remoteEntry.js': `
        window.calls ??= []; calls.push('entry evaluated');
        export const init = (scope) => { calls.push('init'); };
        export const get = async (name) => {
          if (name !== './view') throw new Error('there is no ' + name);
          const exports = await import('./chunk.js');
          return () => exports;
        };`,
      'chunk.js': `${chunk} export default ${lifecycles};`,
    },
  },
  'an ES module that exports its container as the default': {
    format: 'module',
    files: {
      'remoteEntry.js': `
        window.calls ??= []; calls.push('entry evaluated');
        export default { init() { calls.push('init'); }, get: () => import('./chunk.js').then((exports) => () => exports) };`,
      'chunk.js': `${chunk} export default ${lifecycles};`,
    },
  },
  'a plain ES module': {
    format: 'plain',
    bundleFileName: 'view.js',
    files: {
      'view.js': `
        import chunk from './chunk.js';
        calls.push('entry evaluated');
        export const { bootstrap, mount, unmount } = chunk;`,
      'chunk.js': `${chunk} export default ${lifecycles};`,
    },
  },
  'System.register': {
    format: 'system',
    files: {
      'remoteEntry.js': `
        window.calls ??= [];
        System.register(['./chunk.js'], (report, context) => {
          let chunk;
          return {
            setters: [(module) => { chunk = module.default; }],
            execute() {
              calls.push('entry evaluated');
              report('init', () => { calls.push('init'); });
              report({ get: async () => () => chunk });
            },
          };
        });`,
      'chunk.js': `System.register('named', [], (report) => ({ execute() { ${chunk} report('default', ${lifecycles}); } }));`,
    },
  },
  'System.register with a lazy chunk': {
    format: 'system',
    files: {
      'remoteEntry.js': `
        window.calls ??= [];
        System.register([], (report, context) => ({
          execute() {
            calls.push('entry evaluated');
            report({ init() { calls.push('init'); }, get: () => context.import('./chunk.js').then((exports) => () => exports) });
          },
        }));`,
      'chunk.js': `System.register([], (report) => ({ async execute() { ${chunk} report('default', ${lifecycles}); } }));`,
    },
  },
  'a callback': {
    format: 'callback',
    moduleName: 'acme.remotes.ready',
    files: {
      'remoteEntry.js': callback('acme.remotes.ready'),
      'chunk.js': scriptChunk(),
    },
  },
  'a path of globals': {
    moduleName: 'acme.remotes.shop',
    files: {
      'remoteEntry.js': `
        window.acme ??= {}; acme.remotes ??= {};
        acme.remotes.shop = Object.assign(() => {}, ${container()});`,
      'chunk.js': scriptChunk(),
    },
  },
  'a promise in a global': {
    moduleName: 'promisedShop',
    files: {
      'remoteEntry.js': `var promisedShop = Promise.resolve(${container()});`,
      'chunk.js': scriptChunk(),
    },
  },
  'an entry that needs a runtime': {
    moduleName: 'split-shop',
    before: ['js/runtime.js', 'vendor.{version}.js'],
    files: {
      // The folder of the chunk is that of the script that runs.
      'js/runtime.js': `window.runtime = { make: () => (${container()}) };`,
      'vendor.1.0.0.js': `window.runtime.vendor = 'there';`,
      'remoteEntry.js': `if (runtime.vendor) window['split-shop'] = runtime.make(); delete window.runtime;`,
      'chunk.js': scriptChunk(),
    },
  },
};

/** A container whose module is in a script of its own, as webpack loads its chunks. */
function container(): string {
  return `(() => {
    window.calls ??= []; calls.push('entry evaluated');
    const folder = new URL('.', document.currentScript.src);
    return {
      init() { calls.push('init'); },
      get: () => new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.onload = () => resolve(() => window.chunk);
        script.onerror = () => reject(Object.assign(new Error('the chunk is missing'), { request: script.src }));
        script.crossOrigin = 'anonymous';
        script.src = new URL('chunk.js', folder).href;
        document.head.append(script);
      }),
    };
  })()`;
}

function callback(name: string): string {
  return `${name}(${container()});`;
}

function scriptChunk(): string {
  return `${chunk} window.chunk = ${lifecycles};`;
}

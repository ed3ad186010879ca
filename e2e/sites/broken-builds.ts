import type { Body } from '../faults/fault.ts';

/** Sources of remote entries that are built by hand to go wrong in one place. */
export const container = (moduleName: string, members: string): Body => ({
  body: `window.${moduleName} = { ${members} };`,
});

/** An entry whose container hands out these exports, whatever it is asked for. */
export const exposing = (moduleName: string, exports: string): Body =>
  container(moduleName, `init() {}, get: async () => () => (${exports})`);

/** Lifecycles that show what decide's page shows when all is well, but for what is overridden. */
export const lifecycles = (override = ''): string => `{
  mount: async ({ domElement }) => { domElement.innerHTML = '<h1>Haymaker</h1>'; },
  unmount: async ({ domElement }) => { domElement.textContent = ''; },
  ${override}
}`;

export const no = `throw new Error('on purpose')`;
export const hang = 'new Promise(() => {})';

/** As webpack's containers do, it keeps to the first share scope; and its entry gives it one. */
export const initialisedByItself = (moduleName: string): Body => ({
  body: `{
    let first;
    window.${moduleName} = {
      init(scope) {
        first ??= scope;
        if (scope !== first) throw new Error('Container initialization failed as it has already been initialized');
      },
      async get() {},
    };
    window.${moduleName}.init({});
  }`,
});

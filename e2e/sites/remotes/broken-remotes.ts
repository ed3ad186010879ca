import type { Body } from '../../faults/fault.ts';

/** Answers for a remote entry that is written by hand to go wrong in one place. */

/** @param members source of the members of the container, such as `init() {}, get() {}` */
export const containerOf = (moduleName: string, members: string): Body => ({
  body: `window.${moduleName} = { ${members} };`,
});

/** An entry whose container gives these exports for every module. */
export const exposing = (moduleName: string, exports: string): Body =>
  containerOf(moduleName, `init() {}, get: async () => () => (${exports})`);

/** Lifecycles that show what the product page of the store shows, with `override` over them. */
export const lifecycles = (override = ''): string => `{
  mount: async ({ domElement }) => { domElement.append(Object.assign(document.createElement('h1'), { textContent: 'Haymaker' })); },
  unmount: async ({ domElement }) => { domElement.textContent = ''; },
  ${override}
}`;

export const throws = `throw new Error('on purpose')`;
export const never = 'new Promise(() => {})';

/** An entry that calls `init` itself. Like containers of webpack, it refuses every later share scope. */
export const selfInitialised = (moduleName: string): Body => ({
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

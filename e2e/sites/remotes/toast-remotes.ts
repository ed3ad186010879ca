/** Remotes written by hand that share the library `toast`, as webpack's containers do, without the time for a build. */
import { redButtons } from './style-remotes.ts';

/** Adds a style element with an id, unless there is one, as tooltip and toast libraries do. */
export const once = (lookUp: string) => `
  if (!${lookUp}) {
    const style = document.createElement('style');
    style.id = 'toast';
    style.textContent = ${JSON.stringify(redButtons)};
    document.head.append(style);
  }`;

/** A container that provides the library `toast`, and whose view shows a button. */
export const provider = (name: string, library: string, exports: string) => `
  const shared = {};
  window['${name}'] = {
    init(scope) {
      shared.scope = scope;
      scope.toast = { '1.0.0': { from: '${name}', get: async () => () => (${library}) } };
    },
    async get() { return () => (${exports}); },
  };`;
/** A container that uses the library. */
export const consumer = (name: string, exports: string) => `{
  let scope;
  window['${name}'] = {
    init(given) { scope = given; },
    async get() {
      const versions = await new Promise((resolve) => {
        const look = () => scope.toast ? resolve(scope.toast) : setTimeout(look);
        look();
      });
      const library = (await versions['1.0.0'].get())();
      return () => (${exports});
    },
  };
}`;

/** A provider whose library is in a script of its own, as with webpack. */
export const providerWithFile = (name: string, exports: string) => `{
  const base = new URL('.', document.currentScript.src).href;
  const load = () => new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = base + 'library.js';
    script.onload = () => resolve(() => window.library);
    script.onerror = reject;
    document.head.append(script);
  });
  window['${name}'] = {
    init(scope) { scope.toast = { '1.0.0': { from: '${name}', get: load } }; },
    async get() { return () => (${exports}); },
  };
}`;
/** The content of `library.js` for `providerWithFile`. */
export const library = `window.library = {
  show() {
    ${once('window.toast')}
  },
};`;

import type { LocalRemote } from './local-remote.ts';
import { mountAgain } from './mount-again.ts';

/** In the query of the entry as the development server has it. */
export const AS_IT_IS = 'conch-as-it-is';

/**
 * The entry that pages load in place of the one of a development server. It gives the remote a share scope of its own, so that development
 * builds, such as React's, and the production builds of the site never mix, and lets its outlets be mounted again when it changes. With Vite
 * it first does what Vite's own page would do (https://vite.dev/guide/backend-integration).
 *
 * @param code of the entry as it is
 */
export function entryOnItsOwn(remote: LocalRemote, code: string): string {
  const { entry, format, moduleName, hasViteClient, hasReactRefresh } = remote;
  if (format === 'script') {
    const global = `globalThis[${JSON.stringify(moduleName)}]`;
    return `${NAMED}
globalThis["conch dev script"] = ${evaluateScript}(${JSON.stringify([moduleName, chunkGlobals(code), AS_IT_IS])});
${code}
;(() => {
  const first = ${global};
  if (first) ${global} = ${wrapped(remote, 'first', 'globalThis["conch dev script"]')};
})();
`;
  }
  if (!canMountAgain(remote)) return code;
  const original = JSON.stringify(`./${entry.split('/').at(-1)}?${AS_IT_IS}`);
  const containerOf =
    format === 'module' ? 'remote.init ? remote : remote.default' : '{ init() {}, get: () => () => remote }';
  // Only Vite gives modules that have changed, and all that import them, other URLs.
  const evaluate = hasViteClient && `async () => containerOf(await import(${original} + "&t=" + Date.now()))`;
  const lines = [
    NAMED,
    ...(hasViteClient ? ['await import("/@vite/client");'] : []),
    ...(hasReactRefresh ? [REACT_REFRESH] : []),
    `const containerOf = (remote) => (${containerOf});`,
    `const first = containerOf(await import(${original}));`,
    ...(format === 'module'
      ? [`export const { init, get } = ${wrapped(remote, 'first', evaluate)};`]
      : [
          `const exported = (await ${wrapped(remote, 'first', evaluate)}.get("."))();`,
          'export default exported.default ?? exported;',
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Whether the entry is one that this file wraps. */
export const canMountAgain = ({ format }: Pick<LocalRemote, 'format'>): boolean =>
  format === 'script' || format === 'module' || format === 'plain';

/** tsx and esbuild call this function when they keep the names of functions: https://esbuild.github.io/api/#keep-names */
const NAMED = 'globalThis.__name ??= (named) => named;';

/** https://github.com/vitejs/vite-plugin-react/tree/main/packages/plugin-react#middleware-mode */
const REACT_REFRESH = `const { default: refresh } = await import("/@react-refresh");
refresh.injectIntoGlobalHook(window);
window.$RefreshReg$ = () => {};
window.$RefreshSig$ = () => (type) => type;
window.__vite_plugin_react_preamble_installed__ = true;`;

/** An expression with a container around another one. */
function wrapped({ name, format, adapter }: LocalRemote, first: string, evaluate: string | false): string {
  const adapt = adapter === 'react' ? REACT_ADAPTER : adapter === 'vue' ? VUE_ADAPTER : undefined;
  const adapted = adapt && format !== 'plain' ? `, adapt: ${adapterOf(adapt)}` : '';
  return `(${mountAgain})({ name: ${JSON.stringify(name)}, first: ${first}${evaluate ? `, evaluate: ${evaluate}` : ''}${adapted} })`;
}

/** Names of the arrays in which webpack's runtimes receive their chunks. A runtime that finds one takes over the chunks in it. */
const chunkGlobals = (code: string): string[] => [
  ...new Set([...code.matchAll(/\["(webpackChunk[^"]*)"\]/g)].map(([, name = '']) => name)),
];

/**
 * Gives a function that evaluates the entry once more, without the chunks and the styles of the evaluation before. Runs in a page, while the
 * script of the entry does: it is sent there as text.
 */
function evaluateScript([moduleName, chunkGlobals, query]: readonly [string, readonly string[], string]) {
  const page = globalThis as typeof globalThis & Record<string, unknown>;
  const { document } = page;
  const { src } = document.currentScript as HTMLScriptElement;
  const { origin, href } = new URL(src.replace(/[?#].*/s, ''));
  const styles: Element[] = [];
  const { createElement } = document;
  document.createElement = function (this: Document, name: string, ...rest: []): HTMLElement {
    const element = createElement.call(this, name, ...rest);
    const stack = new Error().stack ?? '';
    // Modules that run by `eval` have URLs of their own.
    if (name === 'style' && (stack.includes(origin) || /webpack(-internal)?:\/\//.test(stack))) styles.push(element);
    return element;
  } as Document['createElement'];
  // Each evaluation has a client of the development server.
  const sockets: WebSocket[] = [];
  page.WebSocket = class extends page.WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      if (new URL(this.url).host === new URL(origin).host) sockets.push(this);
    }
  };
  let count = 0;
  return () =>
    new Promise((resolve, reject) => {
      const before = [moduleName, ...chunkGlobals].map((name) => [name, page[name]] as const);
      for (const [name] of before) Reflect.deleteProperty(page, name);
      const restore = (given: readonly (readonly [string, unknown])[]) => {
        for (const [name, value] of given) {
          if (value === undefined) Reflect.deleteProperty(page, name);
          else page[name] = value;
        }
      };
      count += 1;
      const earlier = sockets.splice(0);
      const script = createElement.call(document, 'script') as HTMLScriptElement;
      script.crossOrigin = 'anonymous';
      script.onload = () => {
        const container = page[moduleName];
        restore(before.slice(0, container ? 1 : before.length));
        if (!container) {
          sockets.push(...earlier);
          reject(new Error(`${href} gives no container`));
          return;
        }
        for (const style of styles.splice(0)) style.remove();
        for (const socket of earlier) {
          socket.onclose = null; // it would connect again
          socket.close();
        }
        for (const link of document.querySelectorAll('link')) {
          if (link.rel === 'stylesheet' && link.href.startsWith(origin)) link.remove();
        }
        resolve(container);
      };
      script.onerror = () => {
        restore(before);
        sockets.push(...earlier);
        reject(new Error(`${href} cannot be loaded`));
      };
      script.src = `${href}?${query}&change=${count}`;
      document.head.append(script);
      script.remove();
    });
}

/** The adapters of the shell would take React or Vue from the share scope of the page. */
const adapterOf = (adapter: string): string => `async (exports, scope) => {
    const component = exports.default;
    const shared = async (name) => {
      const [provider] = Object.values(scope[name] ?? {});
      if (!provider) throw new Error("Share " + name + ": the adapter of conch dev needs it.");
      const module = (await provider.get())();
      return module.default ?? module;
    };
    const mounted = new Map();
    ${adapter}
  }`;

const REACT_ADAPTER = `const [react, dom] = [await shared("react"), await shared("react-dom/client")];
    return {
      mount(props) {
        const root = dom.createRoot(props.domElement);
        mounted.set(props.domElement, root);
        root.render(react.createElement(component, props));
      },
      update: (props) => mounted.get(props.domElement)?.render(react.createElement(component, props)),
      unmount: ({ domElement }) => mounted.get(domElement)?.unmount(),
    };`;
const VUE_ADAPTER = `const vue = await shared("vue");
    return {
      mount(props) {
        const application = vue.createApp(component, { ...props });
        mounted.set(props.domElement, application);
        application.mount(props.domElement);
      },
      unmount: ({ domElement }) => mounted.get(domElement)?.unmount(),
    };`;

import type { LocalRemote } from './local-remote.ts';

/** In the query of the entry as the development server has it. */
export const AS_IT_IS = 'conch-as-it-is';

/**
 * The entry that pages load in place of the one of a development server. It gives the remote a share scope of its own, so that development
 * builds, such as React's, and the production builds of the site never mix. With Vite it first does what Vite's own page would do
 * (https://vite.dev/guide/backend-integration).
 *
 * @param code of the entry as it is
 */
export function entryOnItsOwn(remote: LocalRemote, code: string): string {
  const { entry, format, moduleName, hasViteClient, hasReactRefresh } = remote;
  if (format === 'script') {
    const global = `globalThis[${JSON.stringify(moduleName)}]`;
    return `${code}
;(() => {
  const container = ${global};
  if (container) ${global} = ${containerOnItsOwn(remote)};
})();
`;
  }
  if (format !== 'module' && format !== 'plain') return code;
  const original = JSON.stringify(`./${entry.split('/').at(-1)}?${AS_IT_IS}`);
  const lines = [
    ...(hasViteClient ? ['await import("/@vite/client");'] : []),
    ...(hasReactRefresh ? [REACT_REFRESH] : []),
    `const remote = await import(${original});`,
    ...(format === 'module'
      ? [
          'const container = remote.init ? remote : remote.default;',
          `export const { init, get } = ${containerOnItsOwn(remote)};`,
        ]
      : ['export default remote.default ?? remote;']),
  ];
  return `${lines.join('\n')}\n`;
}

/** https://github.com/vitejs/vite-plugin-react/tree/main/packages/plugin-react#middleware-mode */
const REACT_REFRESH = `const { default: refresh } = await import("/@react-refresh");
refresh.injectIntoGlobalHook(window);
window.$RefreshReg$ = () => {};
window.$RefreshSig$ = () => (type) => type;
window.__vite_plugin_react_preamble_installed__ = true;`;

/** An expression with a container around that in the variable `container`. */
function containerOnItsOwn({ name, adapter }: LocalRemote): string {
  const scope = `(globalThis[${JSON.stringify(`conch dev ${name}`)}] ??= {})`;
  const adapt = adapter === 'react' ? REACT_ADAPTER : adapter === 'vue' ? VUE_ADAPTER : undefined;
  const get = adapt
    ? `async (name) => {
    const component = (await (await container.get(name))()).default;
    const shared = async (name) => {
      const [provider] = Object.values(${scope}[name] ?? {});
      if (!provider) throw new Error("Share " + name + ": the adapter of conch dev needs it.");
      const module = (await provider.get())();
      return module.default ?? module;
    };
    const mounted = new Map();
    ${adapt}
  }`
    : '(name) => container.get(name)';
  return `{ init: () => container.init(${scope}), get: ${get} }`;
}

/** The adapters of the shell would take React or Vue from the share scope of the page. */
const REACT_ADAPTER = `const [react, dom] = [await shared("react"), await shared("react-dom/client")];
    return () => ({
      mount(props) {
        const root = dom.createRoot(props.domElement);
        mounted.set(props.domElement, root);
        root.render(react.createElement(component, props));
      },
      update: (props) => mounted.get(props.domElement)?.render(react.createElement(component, props)),
      unmount: ({ domElement }) => mounted.get(domElement)?.unmount(),
    });`;
const VUE_ADAPTER = `const vue = await shared("vue");
    return () => ({
      mount(props) {
        const application = vue.createApp(component, { ...props });
        mounted.set(props.domElement, application);
        application.mount(props.domElement);
      },
      unmount: ({ domElement }) => mounted.get(domElement)?.unmount(),
    });`;

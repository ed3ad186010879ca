import type { LocalRemote } from './local-remote.ts';

/** In the query of the entry as the development server has it. */
export const AS_IT_IS = 'conch-as-it-is';

/**
 * The entry that pages load in place of the one of a development server. It gives the remote a share scope of its own, so that development
 * builds, such as React's, and the production builds of the site never mix. With Vite it first does what Vite's own page would do
 * (https://vite.dev/guide/backend-integration).
 *
 * @param code of the entry; undefined for a module, which is imported from where it is
 */
export function entryOnItsOwn(remote: LocalRemote, code: string): string {
  const { entry, format, moduleName, hasViteClient, hasReactRefresh } = remote;
  const scope = `(globalThis[${JSON.stringify(`conch dev ${remote.name}`)}] ??= {})`;
  if (format === 'script') {
    const global = `globalThis[${JSON.stringify(moduleName)}]`;
    return `${code}
;(() => {
  const container = ${global};
  if (container) ${global} = { init: () => container.init(${scope}), get: (module) => container.get(module) };
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
          `export const init = () => container.init(${scope});`,
          'export const get = (module) => container.get(module);',
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

/** Sources of remote entries that are written by hand: without webpack they take no time to build. */

/**
 * A remote entry that records its calls in `window.calls` and exposes `./view`.
 *
 * @param exports source of the exposed module's exports
 */
export const container = (name: string, exports: string): string => `
  window.calls ??= [];
  window.scopes ??= [];
  calls.push('${name} evaluated');
  window['${name}'] = {
    init(scope) { calls.push('${name} init'); scopes.push(scope); },
    async get(module) {
      if (module !== './view') throw new Error('Module "' + module + '" does not exist in container.');
      return () => (${exports});
    },
  };
`;

/** Exports whose lifecycles record their calls, and show `text`. */
export const view = (text: string, more = ''): string => `{
  async bootstrap(props) { calls.push('bootstrap ' + props.name); },
  async mount(props) { calls.push('mount ' + props.name); props.domElement.textContent = ${JSON.stringify(text)}; },
  async unmount(props) { calls.push('unmount ' + props.name); props.domElement.textContent = ''; },
  ${more}
}`;

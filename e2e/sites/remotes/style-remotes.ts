/** Remotes written by hand that add styles to the page in all the ways that libraries do. */

import { type Site, type SiteOptions, site } from '../site.ts';
import { container } from './fake-remotes.ts';

export const red = 'rgb(255, 0, 0)';
export const black = 'rgb(0, 0, 0)';
/** A rule that applies to the buttons of other remotes, too. */
export const redButtons = 'button { color: rgb(255, 0, 0) }';

/** Matches style elements that a remote has added: those of the shell have an id. */
export const added = 'style:not([id])';

/** Lifecycles that run `before`, and then show a button and `html`. */
export const showing = (text: string, { before = '', html = '' } = {}): string => `{
  async mount({ domElement }) {
    ${before}
    domElement.innerHTML = ${JSON.stringify(`<button>${text}</button>${html}`)};
  },
  async unmount({ domElement }) { domElement.textContent = ''; },
}`;

/** Exports of a module that adds a style element when it is evaluated, as style-loader does. */
export const withStyleElement = (css: string, exports: string): string => `(() => {
  const style = document.createElement('style');
  style.textContent = ${JSON.stringify(css)};
  document.head.append(style);
  return ${exports};
})()`;

/** Exports of a module that waits for a style sheet when it is evaluated, as mini-css-extract-plugin does. */
export const withStyleSheet = (file: string, exports: string): string => `(async () => {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = base + ${JSON.stringify(file)};
  await new Promise((resolve) => { link.onload = resolve; document.head.append(link); });
  return ${exports};
})()`;

/** Statements that add a style sheet once, without waiting for it. @param file with a leading slash */
export const addStyleSheet = (file: string): string => `
  if (!document.querySelector('link[href$=${JSON.stringify(file)}]')) {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = base + ${JSON.stringify(file.slice(1))};
    document.head.append(link);
  }`;

/** A container whose modules know the URL of their build as `base`. */
export const containerWithBase = (name: string, exports: string): string => `{
  const base = new URL('.', document.currentScript.src).href;
  ${container(name, exports)}
}`;

/** A remote that shows a button and adds no styles. */
export const plainRemote = (name: string): string => container(name, showing(name.toUpperCase()));

export const at = (path: string) => [{ path, exact: true }];

/** `/a` and `/c` show remote a, `/b` shows remote b. */
export const styleSite = (options: SiteOptions): Site =>
  site({
    applications: [
      { name: 'a', remote: 'a', activeWhen: at('/a') },
      { name: 'b', remote: 'b', activeWhen: at('/b') },
      { name: 'c', remote: 'a', activeWhen: at('/c') },
    ],
    ...options,
  });

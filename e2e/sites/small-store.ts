import { createHash } from 'node:crypto';
import { lifecycles } from './broken-builds.ts';
import { probeSite, writeProbe } from './fake-remotes.ts';
import type { ServeOptions } from './serve.ts';

/** Not that of the store's own builds, which are served under the same names. */
const version = '0.1.0';

const at = (path: string) => [{ path, exact: true }];
const showing = (html: string): string =>
  lifecycles(`mount: async ({ domElement }) => { domElement.innerHTML = ${JSON.stringify(html)}; }`);

/** @param modules exposed module -> what it shows */
function entry(name: string, modules: Readonly<Record<string, string>>): string {
  const exposed = Object.entries(modules).map(([module, html]) => `'./${module}': ${showing(html)}`);
  return `window.${name} = { init() {}, get: async (module) => () => ({ ${exposed} })[module] };`;
}

const header = '<nav><a href="/stores">Stores</a></nav><conch-fragment name="mini-cart"></conch-fragment>';

const sources = {
  explore: entry('explore', { header, stores: '<h1>Our stores</h1>' }),
  decide: entry('decide', { product: '<h1>Haymaker</h1>' }),
  checkout: entry('checkout', { 'mini-cart': '<a href="/cart">Cart, empty</a>' }),
};

/** What `conch serve` reads of the store's builds in their remote.json. */
const facts = (source: string) => ({
  version,
  integrity: `sha384-${createHash('sha384').update(source).digest('base64')}`,
  provides: {},
});

/**
 * The store in small, for tests that need to know their way in it, and not what webpack and the frameworks make of it: remotes,
 * applications and texts have the same names, and each remote is a few lines. It costs the browser much less.
 */
export const smallStore = (): ServeOptions => (written ??= write());

let written: ServeOptions | undefined;

function write(): ServeOptions {
  const { folder, ...site } = probeSite({
    remotes: {},
    entries: Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, facts(source)])),
    applications: [
      { name: 'header', remote: 'explore', module: './header', region: 'header', activeWhen: ['/'] },
      { name: 'product', remote: 'decide', module: './product', activeWhen: at('/product/:id') },
      { name: 'stores', remote: 'explore', module: './stores', activeWhen: at('/stores') },
    ],
    fragments: { 'mini-cart': { remote: 'checkout', module: './mini-cart' } },
  });
  for (const [name, source] of Object.entries(sources)) writeProbe(folder, name, source, version);
  return site;
}

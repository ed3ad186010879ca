import { digestsOf } from '../../manifests/ops/build/digests.ts';
import { lifecycles } from './remotes/broken-remotes.ts';
import { type RemoteOptions, type Site, site } from './site.ts';

/** Not the version of the store's real builds, which are served under the same names. */
const version = '0.1.0';

const at = (path: string) => [{ path, exact: true }];
const showing = (html: string): string =>
  lifecycles(`mount: async ({ domElement }) => { domElement.innerHTML = ${JSON.stringify(html)}; }`);

/** @param modules exposed module -> HTML that it shows */
function remote(name: string, modules: Readonly<Record<string, string>>): RemoteOptions {
  const exposed = Object.entries(modules).map(([module, html]) => `'./${module}': ${showing(html)}`);
  const entry = `window.${name} = { init() {}, get: async (module) => () => ({ ${exposed} })[module] };`;
  const { sha384 } = digestsOf(Buffer.from(entry));
  // `conch serve` completes the store's entries by the same fields, from remote.json.
  return { builds: { [version]: entry }, version, integrity: sha384, provides: {} };
}

const header = '<nav><a href="/stores">Stores</a></nav><conch-fragment name="mini-cart"></conch-fragment>';

/**
 * The store in small: remotes, applications and texts have the store's names, but each remote is a few lines by hand. For tests
 * that navigate in the store and do not depend on webpack and the frameworks; the browser has much less to do.
 */
export const smallStore = (): Site => (written ??= write());

let written: Site | undefined;

const write = (): Site =>
  site({
    remotes: {
      explore: remote('explore', { header, stores: '<h1>Our stores</h1>' }),
      decide: remote('decide', { product: '<h1>Haymaker</h1>' }),
      checkout: remote('checkout', { 'mini-cart': '<a href="/cart">Cart, empty</a>' }),
    },
    applications: [
      { name: 'header', remote: 'explore', module: './header', region: 'header', activeWhen: ['/'] },
      { name: 'product', remote: 'decide', module: './product', activeWhen: at('/product/:id') },
      { name: 'stores', remote: 'explore', module: './stores', activeWhen: at('/stores') },
    ],
    fragments: { 'mini-cart': { remote: 'checkout', module: './mini-cart' } },
  });

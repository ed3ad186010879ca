import { fileURLToPath } from 'node:url';
import type { ApplicationEntry } from '../../../manifests/schema.ts';
import { type BuiltRemotes, testWithBuilds } from '../remotes/built-remotes.ts';
import { type Site, site } from '../site.ts';

const folder = (name: string) => ({ directory: fileURLToPath(new URL(name, import.meta.url)) });

export { expect } from '../../fixtures.ts';

/** `test` with the remotes of this folder, built by webpack. */
export const test = testWithBuilds({
  explore: folder('explore'),
  checkout: folder('checkout'),
  inspire: folder('inspire'),
});

/** `data`: createBrowserRouter; `plain`: BrowserRouter. */
export type ReactRouterKind = 'data' | 'plain';

/** Not the version of the store's builds, which are served under the same names. */
const version = '9.0.0';

/**
 * React Router in `main` on /shop, with plain links in a fragment inside of it, and Vue Router below it on /shop and /cart.
 * /cart and /stores have a page without a router in `main`.
 */
export function routersSite({ folder }: BuiltRemotes, kind: ReactRouterKind, base: string): Site {
  const page = (name: string, title: string) =>
    ({
      name,
      remote: 'inspire',
      module: './page',
      activeWhen: [`/${name}`],
      title,
    }) satisfies Partial<ApplicationEntry>;
  return site({
    base,
    assets: [folder],
    remotes: { explore: { version }, checkout: { version }, inspire: { version } },
    applications: [
      { name: 'shop', remote: 'explore', module: `./${kind}`, activeWhen: ['/shop'], title: 'The shop' },
      page('cart', 'The cart'),
      page('stores', 'The stores'),
      { name: 'basket', remote: 'checkout', region: 'footer', activeWhen: ['/shop', '/cart'] },
    ],
    fragments: { links: { remote: 'inspire', module: './links' } },
  });
}

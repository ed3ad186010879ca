import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ApplicationEntry, Manifest } from '../../../manifests/schema.ts';
import { remote } from '../../../remotes/build/preset.ts';
import { run } from '../built-remotes.ts';
import type { ServeOptions } from '../serve.ts';

const sources = fileURLToPath(new URL('.', import.meta.url));
const names = ['explore', 'checkout', 'inspire'] as const;

/** The remotes of this folder, built as a team's are. */
export async function buildRemotes(): Promise<{ readonly folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'conch-routers-'));
  for (const name of names) {
    const output = join(folder, 'remotes');
    await run(remote({ directory: join(sources, name), name, output, production: true }));
  }
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** `data`: createBrowserRouter; `plain`: BrowserRouter. */
export type ReactRouterKind = 'data' | 'plain';

/**
 * React Router in `main` on /shop, with plain links in a fragment inside of it, and Vue Router below it on /shop and /cart.
 * /cart and /stores have a page without a router in `main`.
 */
export const siteOf = (folder: string, kind: ReactRouterKind, base: string): ServeOptions => ({
  base,
  assets: [folder],
  manifest(manifest: Manifest) {
    manifest.remotes = Object.fromEntries(
      names.map((name) => [
        name,
        {
          version: '9.0.0', // those of the store are there, too
          basePath: `/remotes/${name}/{version}/`,
          bundleFileName: 'remoteEntry.js',
          moduleName: name,
        },
      ]),
    );
    const page = (name: string, title: string): ApplicationEntry => ({
      name,
      remote: 'inspire',
      module: './page',
      region: 'main',
      activeWhen: [`/${name}`],
      title,
    });
    manifest.applications = [
      {
        name: 'shop',
        remote: 'explore',
        module: `./${kind}`,
        region: 'main',
        activeWhen: ['/shop'],
        title: 'The shop',
      },
      page('cart', 'The cart'),
      page('stores', 'The stores'),
      { name: 'basket', remote: 'checkout', module: './view', region: 'footer', activeWhen: ['/shop', '/cart'] },
    ];
    manifest.fragments = { links: { remote: 'inspire', module: './links' } };
  },
});

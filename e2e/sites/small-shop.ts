import { schemaDigest } from '../../shell/server/live-manifest/schema-digest.ts';
import type { Workspace } from '../support/workspace.ts';
import { entryOf, manifestOf, type SiteOptions, site } from './site.ts';

/** The manifest as specs read it, and as they make it invalid on purpose. */
export type SiteManifest = {
  revision: number;
  origins: string[];
  remotes: { shop: { version: string; [field: string]: unknown }; [name: string]: unknown };
  [field: string]: unknown;
};

/** A page at `/`, one at `/products` and a header on both; the build has no remote.json. */
const shop: SiteOptions = {
  remotes: {
    shop: { builds: { '1.0.0': { 'remoteEntry.js': 'window.shop = 1', 'home.0123abcd.js': 'home()' } } },
  },
  applications: [
    { name: 'header', remote: 'shop', module: './header', region: 'header', activeWhen: ['/'] },
    { name: 'home', remote: 'shop', module: './home' },
    { name: 'products', remote: 'shop', module: './products', activeWhen: ['/products'] },
  ],
};

/** The manifest of the small shop, with other values for some of its fields. */
export const siteManifest = (changes: Partial<SiteManifest> = {}): SiteManifest => ({
  ...manifestOf(shop),
  remotes: { shop: entryOf('shop') },
  ...changes,
});

/** The small shop with its shell: `root/` and `site.json`. */
export function writeSmallShop(workspace: Workspace): void {
  workspace.write('root/shell/index.html', indexHtml);
  workspace.write('root/shell/main.91abf012.js', 'console.log("shell")');
  site(shop, workspace.path('root'));
  workspace.write('site.json', siteManifest());
}

/** Replaces the shell of a workspace: its pages load `main.<hash>.js`. */
export function writeOtherShell(workspace: Workspace, hash: string): void {
  workspace.remove('root/shell');
  workspace.write(`root/shell/main.${hash}.js`, `console.log("shell ${hash}")`);
  workspace.write('root/shell/index.html', indexHtml.replace('main.91abf012.js', `main.${hash}.js`));
}

export const indexHtml =
  '<!doctype html><html lang="en" data-base="/"><link rel="preload" href="/manifests/site.json">' +
  '<link href="/shell/main.css"><script src="/shell/main.91abf012.js"></script></html>';

/** The script of a page as it is built for production, with a digest. */
export const CHECKED_SCRIPT = '<script src="/shell/main.91abf012.js" crossorigin integrity="sha256-x"></script>';
/** The page with that script, which the server may put into the page in its place. */
export const checkedIndexHtml = indexHtml.replace(/<script src.*/, `<body>${CHECKED_SCRIPT}</body></html>`);

/** The page that the server makes of `indexHtml`: with the manifest embedded, and a hint to preload the remote entry. */
export const servedHtml = (base = '/'): string =>
  indexHtml
    .replace(
      'data-base="/"',
      `data-base="${base}" data-events="${base}manifests/events" data-shell-script="main.91abf012.js"`,
    )
    .replaceAll('="/shell/', `="${base}shell/`)
    .replace(
      '<link rel="preload" href="/manifests/site.json">',
      `<link rel="preload" as="script" href="${base}remotes/shop/1.0.0/remoteEntry.js" crossorigin>` +
        `<script type="application/json" data-contract="${schemaDigest}" id="conch-manifest">${JSON.stringify(siteManifest())}</script>`,
    );

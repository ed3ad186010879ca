import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Manifest } from '../../manifests/schema.ts';
import { schemaDigest } from '../../shell/server/live-manifest/schema-digest.ts';
import { createServer } from '../../shell/server/server.ts';
import { test as base } from '../fixtures.ts';
import { dist } from '../support/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { container, view } from './remotes/fake-remotes.ts';
import { createKey, type PrivateKey, type SignedManifest, signManifest } from './signed-manifest.ts';
import { manifestOf, type SiteOptions, site } from './site.ts';

export { expect } from '../fixtures.ts';

/** A build of somebody else: one byte of the manifest away from the one of the shop. */
const FOREIGN = '6.0.0';
export const FOREIGN_BUILD = `/remotes/shop/${FOREIGN}/`;

const shop: SiteOptions = {
  remotes: {
    shop: {
      builds: {
        '1.0.0': container('shop', view('the shop')),
        '2.0.0': container('shop', view('the new shop')),
        [FOREIGN]: `window.foreignCode = true;${container('shop', view('foreign'))}`,
      },
    },
  },
  applications: [
    { name: 'home', remote: 'shop' },
    { name: 'products', remote: 'shop', activeWhen: ['/products'] },
  ],
};

/** The manifest of the shop. @param version of its build */
export const shopManifest = (
  revision: number,
  version = '1.0.0',
  edit: (manifest: Manifest) => void = () => {},
): Manifest =>
  manifestOf({
    ...shop,
    edit(manifest) {
      manifest.revision = revision;
      Object.assign(manifest.remotes.shop ?? {}, { version });
      edit(manifest);
    },
  });

/** A manifest that names the build of somebody else. */
export const foreignManifest = (revision: number, edit?: (manifest: Manifest) => void): Manifest =>
  shopManifest(revision, FOREIGN, edit);

/** What the page gets as the manifest and its signature; a part that is undefined is answered with 404. */
export type Received = { readonly [Part in keyof SignedManifest]?: string | undefined };

export type SignedSite = {
  readonly url: string;
  readonly publish: (manifest: Manifest, by?: readonly PrivateKey[]) => void;
};

type Fixtures = {
  readonly key: PrivateKey;
  /** The shop at revision 12, on a server with keys. @param keys public ones; left out: that of `key` */
  readonly serveSigned: (options?: {
    readonly keys?: readonly string[];
    readonly manifest?: Manifest;
  }) => Promise<SignedSite>;
};

const key = createKey();

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  key: async ({}, use) => use(key),
  serveSigned: async ({ key }, use) => {
    const close: (() => Promise<void>)[] = [];
    await use(async ({ keys = [key.publicKey], manifest = shopManifest(12) } = {}) => {
      const file = join(temporaryFolder(), 'site.json');
      const write = (path: string, text: string) => {
        writeFileSync(`${path}.new`, text);
        renameSync(`${path}.new`, path);
      };
      const publish: SignedSite['publish'] = (manifest, by = [key]) => {
        write(`${file}.sig`, signManifest(manifest, by).signature);
        write(file, JSON.stringify(manifest));
      };
      publish(manifest);
      const { assets } = site(shop);
      const server = await createServer({ root: dist, assets, manifest: file, base: '/', keys, log: () => {} });
      close.push(async () => {
        const closed = server.close();
        server.server.closeAllConnections(); // the page may hold a stream of manifest changes
        await closed;
      });
      return { url: `${await server.listen({ port: 0, host: 'localhost' })}/`, publish };
    });
    for (const each of close) await each();
  },
});

/** From now on, the page gets another manifest when it requests one, from a server that claims to have validated it. */
export async function answerManifest(page: Page, { text, signature }: Received): Promise<void> {
  const headers = { 'content-type': 'application/json', 'conch-contract': schemaDigest, 'cache-control': 'no-cache' };
  const answer = async (path: string, body: string | undefined) => {
    await page.unroute(path);
    await page.route(path, (route) => route.fulfill(body === undefined ? { status: 404 } : { headers, body }));
  };
  await answer('**/manifests/site.json', text);
  await answer('**/manifests/site.json.sig', signature);
}

/** From now on, pages embed another manifest; none, if there is no text. */
export async function answerEmbedded(page: Page, { text, signature }: Received): Promise<void> {
  const isPage = ({ pathname }: URL) => ['/', '/products'].includes(pathname);
  await page.unroute(isPage);
  await page.route(isPage, async (route) => {
    const response = await route.fetch();
    const attributes =
      signature === undefined ? `data-contract="${schemaDigest}"` : `data-signature="${escaped(signature)}"`;
    const block = `<script type="application/json" ${attributes} id="conch-manifest">${text}</script>`;
    const html = await response.text();
    const body = html.replace(/<script type="application\/json".*?<\/script>/s, () =>
      text === undefined ? '' : block,
    );
    if (body === html) throw new Error('The page embeds no manifest.');
    await route.fulfill({ response, body });
  });
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** Whether code of somebody else has run in the page. */
export const hasForeignCode = (page: Page): Promise<boolean> => page.evaluate(() => 'foreignCode' in window);

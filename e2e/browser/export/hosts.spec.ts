import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../../manifests/schema.ts';
import { caddy, findCaddy } from '../../sites/hosts/caddy.ts';
import { expect, test as exportTest } from '../../sites/hosts/exported-site.ts';
import { findNginx, nginx } from '../../sites/hosts/nginx.ts';
import { ofSite, pathsOfStore } from '../../sites/hosts/sent-headers.ts';
import { ask } from '../../support/ask.ts';
import { type Closing, closingFixture } from '../../support/closing.ts';
import { visitStore } from '../../support/store/visit-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { thoroughUnless } from '../../support/thorough.ts';

const test = exportTest.extend<{ readonly closing: Closing }>(closingFixture);

const hosts = [
  { name: 'nginx', find: findNginx, start: nginx },
  { name: 'Caddy', find: findCaddy, start: caddy },
];

/** What the store does not have, and an export has rules for. */
function extend(manifest: Manifest): void {
  manifest.policy = { ...manifest.policy, integrity: 'report' };
  manifest.redirects = [
    { from: '/old', to: '/products', permanent: true },
    { from: '/old.shop/:id/:colour', to: '/product/:id' },
  ];
  manifest.external = ['/product/help', '*.pdf'];
}

function writeAssets(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'pictures'));
  writeFileSync(join(folder, 'pictures', 'logo.0123abcd.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(folder, 'notice.json'), '{}');
  return folder;
}

for (const { name, find, start } of hosts) {
  for (const base of ['/', '/shop/']) {
    test(
      `at ${base} ${name} sends an export with the headers of conch serve, keeps to itself what is for hosts, and visitors order from the store`,
      thoroughUnless(name === 'nginx' && base === '/'),
      async ({ page, shell, storePage, serveSite, exportSite, closing }) => {
        test.slow(); // a whole visit
        test.skip(!find(), `${name} is not installed; npm test installs it on Debian`);
        const options = { base, manifest: extend, assets: [writeAssets()] };
        const { origin } = new URL((await serveSite(options)).url);
        const { directory } = await exportSite(options);
        const host = closing(await start(directory));
        const table = async (origin: string, paths: readonly string[]) => {
          const rows = paths.map(async (path) => [path, ofSite(await ask(origin, path))]);
          return Object.fromEntries(await Promise.all(rows));
        };
        const below = (...paths: string[]) => paths.map((path) => `${base}${path}`);
        const paths = [
          ...(await pathsOfStore(host.origin, base)),
          ...below('pictures/logo.0123abcd.svg', 'notice.json', 'products/', 'Product/CL-01/'),
          ...below('shell/', 'remotes/explore/1.0.0', 'remotes/explore/1.0.0/'),
        ];
        expect(await table(host.origin, paths)).toEqual(await table(origin, paths));
        // Hosts add a type to the text of a redirect, and the header of pages.
        const redirected = below('old', 'OLD/?q=1', 'old.shop/a%2Fb%0d%0aX-Injected:1/red?x=/y', 'old-shop/1/2');
        expect(await table(host.origin, redirected)).toMatchObject(await table(origin, redirected));
        for (const path of below('product/guide.pdf', 'product/help/me')) {
          expect((await ask(host.origin, path)).status, path).toBe(404);
        }
        for (const file of ['_headers', '_redirects', 'nginx.conf', 'Caddyfile', '.conch-export.json']) {
          for (const path of [`/${file}`, `//${file}`, `/./${file}`, `/%2e/${file}`, `/x/../${file}`, `/${file}/`]) {
            expect((await ask(host.origin, path)).status, path).toBeGreaterThanOrEqual(400);
          }
        }
        for (const coding of ['br', 'gzip']) {
          const { headers } = await ask(host.origin, base, { headers: { 'accept-encoding': coding } });
          if (name === 'Caddy' || coding === 'gzip') expect(headers).toMatchObject({ 'content-encoding': coding });
        }
        await visitStore({ page, shell, storePage }, `${host.origin}${base}`);
      },
    );
  }
}

import { mergeTests, type Page, type Route } from '@playwright/test';
import { digestsOf } from '../../../manifests/ops/build/digests.ts';
import { schemaDigest } from '../../../shell/server/live-manifest/schema-digest.ts';
import { test as base, expect } from '../../fixtures.ts';
import type { Served } from '../../sites/hosts/conch-serve.ts';
import { type FileHost, test as filesTest } from '../../sites/hosts/file-host.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { type Site, type SiteOptions, site } from '../../sites/site.ts';

const test = mergeTests(base, filesTest);

const entry = container('shop', view('the shop'));
const { sha384 } = digestsOf(Buffer.from(entry));

/** A site that requires integrity, and has it. */
const shop: SiteOptions = {
  remotes: { shop: { builds: { '1.0.0': entry }, integrity: sha384, provides: {}, requires: {} } },
  applications: [{ name: 'home', remote: 'shop' }],
  edit: (manifest) => {
    manifest.policy = { integrity: 'required' };
  },
};

/** As somebody between the server and the browser could: the digests are gone, and everything else is as it was. */
const stripped = (text: string): string => text.replaceAll(/,?"integrity":"sha[^"]*"/g, '');

/** All ways by which a manifest without the digest reaches the shell; each opens the page. */
const ways: readonly [
  title: string,
  open: (fixtures: {
    readonly page: Page;
    readonly serveSite: (options: Site) => Promise<Served>;
    readonly serveFiles: (options: SiteOptions) => Promise<FileHost>;
  }) => Promise<string>,
][] = [
  ...[true, false].map((isMarked): (typeof ways)[number] => [
    `embedded, ${isMarked ? 'with' : 'without'} the mark of its contract`,
    async ({ page, serveSite }) => {
      const { url } = await serveSite(site(shop));
      const answer = async (route: Route, change: (text: string) => string) => {
        const response = await route.fetch();
        const { link: _, ...headers } = response.headers(); // a hint is no load
        await route.fulfill({ response, headers, body: change(stripped(await response.text())) });
      };
      await page.route('**/manifests/site.json', (route) => answer(route, (text) => text));
      await page.route(url, (route) =>
        answer(route, (html) => {
          const unhinted = html.replace(/<link rel="preload" as="script"[^>]*>/, '');
          return isMarked ? unhinted : unhinted.replace(/data-contract="[^"]*"/, '');
        }),
      );
      return url;
    },
  ]),
  ...[true, false].map((isMarked): (typeof ways)[number] => [
    `fetched, ${isMarked ? 'with' : 'without'} the mark of its contract`,
    async ({ page, serveFiles }) => {
      const { url, manifest } = await serveFiles(shop);
      await page.route('**/manifests/site.json', (route) =>
        route.fulfill({
          json: JSON.parse(stripped(JSON.stringify(manifest))),
          headers: isMarked ? { 'conch-contract': schemaDigest } : {},
        }),
      );
      return url;
    },
  ]),
  [
    'from storage, where the page requires integrity',
    async ({ page, serveFiles }) => {
      const { url, manifest, writeManifest, editPage } = await serveFiles(shop);
      editPage((html) => html.replace('<html', '<html data-integrity="required"'));
      writeManifest();
      const { policy: _, ...weaker } = manifest;
      const text = stripped(JSON.stringify(weaker));
      const stored = { revision: manifest.revision, time: new Date().toISOString(), manifest: text };
      await page.addInitScript((text) => localStorage.setItem('conch:manifest:/', text), JSON.stringify(stored));
      return url;
    },
  ],
];

for (const [title, open] of ways) {
  test(`an entry without the integrity that the policy requires is not loaded: manifest ${title}`, async ({
    page,
    shell,
    serveSite,
    serveFiles,
    requests,
  }) => {
    const url = await open({ page, serveSite, serveFiles });
    await shell.open(url);
    await expect(shell.errorCard('home')).toHaveAttribute('data-code', 'ENTRY_INTEGRITY_MISSING');
    expect(await page.evaluate(() => 'calls' in window), 'code of the remote ran').toBe(false);
    expect(requests.paths('/remotes/')).toEqual([]);
    await page.unrouteAll({ behavior: 'wait' }); // an answer that is being made would fail at the end of the test
  });
}

test('the console names the remedy for an entry without integrity', async ({ page, shell, serveFiles, watch }) => {
  const { url, manifest, writeManifest } = await serveFiles(shop);
  writeManifest(stripped(JSON.stringify(manifest)));
  await shell.open(url);
  await expect(shell.errorCard('home')).toBeVisible();
  await expect.poll(() => watch.consoleErrors.join('\n')).toContain('conch deploy');
  await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
});

test('the previous build replaces a build without the integrity that the policy requires', async ({
  shell,
  serveFiles,
}) => {
  const { url } = await serveFiles({
    ...shop,
    remotes: {
      shop: {
        builds: { '1.0.0': entry, '2.0.0': container('shop', view('of nobody knows whom')) },
        version: '2.0.0',
        previous: { version: '1.0.0', integrity: sha384 },
      },
    },
  });
  await shell.open(url);
  await expect(shell.application('home')).toHaveText('the shop');
});

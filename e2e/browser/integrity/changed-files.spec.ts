import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Manifest } from '../../../manifests/schema.ts';
import type { BuildDescription } from '../../../remotes/build/emit-remote-json.ts';
import { test as base, expect } from '../../fixtures.ts';
import { changeFile, type Ran, ranFixture } from '../../sites/changed-code.ts';
import { exposing, lifecycles } from '../../sites/remotes/broken-remotes.ts';
import { site } from '../../sites/site.ts';
import { dist } from '../../support/paths.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

// Somebody changes files between the build and the browser: on a mirror, in a proxy, on the host.

const contentOf = (remote: string, file: string): string =>
  readFileSync(join(dist, 'remotes', remote, '1.0.0', file), 'utf8');

const describe = (remote: string): BuildDescription => JSON.parse(contentOf(remote, 'remote.json'));

const nameOf = (module: string): string => module.replace('./', '');

/** The files that exposed modules load at once, and the modules that need each. The remote entry is needed by all. */
function usesOf({ bundleFileName, assets, sharedAssets }: BuildDescription): Map<string, readonly string[]> {
  const uses = new Map<string, readonly string[]>([[bundleFileName, Object.keys(assets)]]);
  for (const [module, files] of [...Object.entries(assets), ...Object.entries(sharedAssets)]) {
    for (const file of files) uses.set(file, [...(uses.get(file) ?? []), module]);
  }
  return uses;
}

/** A visit that tries some files: the path, and each file with the module that cannot do without it. */
type Visit = readonly [path: string, files: readonly (readonly [file: string, module: string])[]];

/** Scripts that one module alone needs are tried together, on the page with all modules; so are styles; all others one by one. */
function visitsOf(description: BuildDescription): Visit[] {
  const uses = [...usesOf(description)].map(([file, [module = '', ...more]]) => ({
    file,
    module,
    isShared: more.length > 0 || file === description.bundleFileName,
  }));
  const together = ['.js', '.css'].map((ending): Visit => {
    const files = uses.filter(({ file, isShared }) => !isShared && file.endsWith(ending));
    return ['', files.map(({ file, module }) => [file, module])];
  });
  const shared = uses.filter(({ isShared }) => isShared);
  return [...together, ...shared.map(({ file, module }): Visit => [nameOf(module), [[file, module]]])];
}

/**
 * Shows all exposed modules of one remote on `/`, and each on a page of its own. Nothing of any other remote, which could provide
 * shared modules.
 */
const alone =
  (remote: string) =>
  (manifest: Manifest): void => {
    manifest.applications = Object.keys(describe(remote).assets).map((module) => ({
      name: nameOf(module),
      remote,
      module,
      region: 'main',
      activeWhen: [{ path: '/', exact: true }, `/${nameOf(module)}`],
    }));
    manifest.fragments = {};
  };

const test = base.extend<Ran>(ranFixture);

const change = (page: Page, remote: string, file: string) => changeFile(page, [remote, file], contentOf(remote, file));

for (const remote of ['explore', 'decide', 'checkout', 'inspire']) {
  test(
    `nothing of a changed file of ${remote} runs, whichever it is, and the error cards have the right code`,
    thoroughUnless(remote === 'decide'),
    async ({ page, shell, serveSite, ran }) => {
      const description = describe(remote);
      const { bundleFileName, files } = description;
      const entry = contentOf(remote, bundleFileName);
      for (const [file, { integrity }] of Object.entries(files)) {
        if (!/\.(js|css)$/.test(file) || file === bundleFileName) continue;
        expect(entry, `the entry has the digest of ${file}`).toContain(integrity.replace('sha256-', '').slice(0, -1));
      }

      const { url } = await serveSite({ manifest: alone(remote) });
      for (const [path, changed] of visitsOf(description)) {
        const heals = await Promise.all(changed.map(([file]) => change(page, remote, file)));
        await page.goto(`${url}${path}`, { waitUntil: 'commit' });
        for (const [file, module] of changed) {
          const code = file === bundleFileName ? 'ENTRY_INTEGRITY_MISMATCH' : 'CHUNK_INTEGRITY_MISMATCH';
          await expect(shell.errorCard(nameOf(module)), file).toHaveAttribute('data-code', code);
        }
        expect(await ran()).toEqual([]);
        for (const heal of heals) await heal();
      }
    },
  );
}

test('a file that is changed when it is requested again, under a new URL, does not run', async ({
  page,
  shell,
  serveSite,
  ran,
  requests,
}) => {
  const { url } = await serveSite({ manifest: alone('checkout') });
  const [file = ''] = describe('checkout').assets['./cart']?.filter((name) => name.startsWith('cart.')) ?? [];
  await page.route(`**/${file}`, (route) => route.fulfill({ status: 404 }));
  await page.route(`**/${file}?retry=*`, (route) =>
    route.fulfill({ contentType: 'text/css', body: 'body { --changed: "the retry"; }' }),
  );
  await page.goto(`${url}cart`);
  await expect(shell.errorCard('cart')).toHaveAttribute('data-code', 'CHUNK_INTEGRITY_MISMATCH');
  expect(requests.urls('?retry=')).not.toEqual([]);
  expect(await ran()).toEqual([]);
});

test('the previous build replaces one with a changed file', async ({ page, shell, serveSite, ran }) => {
  const previous = exposing(
    'checkout',
    lifecycles(`mount: async ({ domElement }) => { domElement.textContent = 'the previous one'; }`),
  );
  const { url } = await serveSite(
    site({
      remotes: {
        checkout: { builds: { '0.9.0': String(previous.body) }, previous: { version: '0.9.0' } },
      },
      applications: [{ name: 'cart', remote: 'checkout', module: './cart' }],
    }),
  );
  const [file = ''] = describe('checkout').assets['./cart']?.filter((name) => name.endsWith('.js')) ?? [];
  await change(page, 'checkout', file);
  await shell.open(url);
  await expect(shell.application('cart')).toHaveText('the previous one');
  expect(await ran()).toEqual([]);
});

test(
  'a file that a host answers with a page in its place is unreachable, as before',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const { url } = await serveSite({ manifest: alone('checkout') });
    const [file = ''] = describe('checkout').assets['./cart']?.filter((name) => name.endsWith('.js')) ?? [];
    await page.route(`**/${file}*`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
    await page.goto(`${url}cart`);
    await expect(shell.errorCard('cart')).toHaveAttribute('data-code', 'CHUNK_UNREACHABLE');
  },
);

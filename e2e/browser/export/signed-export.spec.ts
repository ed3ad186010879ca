import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Exported, expect, test } from '../../sites/hosts/exported-site.ts';
import { addTeams } from '../../sites/large-manifest.ts';
import { card } from '../../sites/own-store.ts';
import { createKey, type PrivateKey } from '../../sites/signed-manifest.ts';
import { thorough } from '../../support/thorough.ts';

const key = createKey();

/** Edits files of the export as somebody who controls the host, and not the pages' keys. */
function edit({ directory }: Exported, file: string, change: (text: string) => string): void {
  const path = join(directory, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

const otherVersion = (text: string): string => text.replaceAll(/"version":"1\.0\.0"/g, '"version":"6.0.0"');

test('an exported site with keys works on a plain host, which has the signature next to the manifest', async ({
  page,
  shell,
  exportSite,
  requests,
}) => {
  const exported = await exportSite({ keys: [key] });
  const { origin } = await exported.host();
  for (const [path, heading] of [
    ['/', 'Built for Monday, in the rain.'],
    ['/product/CL-01', 'Haymaker'],
  ] as const) {
    await shell.open(`${origin}${path}`);
    await expect(shell.heading).toHaveText(heading);
    await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
    await expect(page.locator('html')).toHaveAttribute('data-keys', key.publicKey);
  }
  expect(requests.paths(/shell\/signature\./).length).toBeGreaterThan(0);
  const text = readFileSync(join(exported.directory, 'manifests/site.json'), 'utf8');
  const { signatures } = JSON.parse(readFileSync(join(exported.directory, 'manifests/site.json.sig'), 'utf8'));
  expect(signatures).toEqual([{ key: key.publicKey, signature: expect.any(String) }]);
  expect(text).not.toContain('"integrity"'); // it is what was signed: nothing is completed from the builds
  for (const file of ['_headers', 'nginx.conf']) {
    expect(readFileSync(join(exported.directory, file), 'utf8')).toMatch(/\/manifests\/site\.json\.sig\b/);
  }
});

test('a host that changes an exported site with keys cannot make it run another build', async ({
  page,
  shell,
  exportSite,
  requests,
}) => {
  const exported = await exportSite({ keys: [key] });
  const { origin } = await exported.host();
  for (const file of ['index.html', 'manifests/site.json']) edit(exported, file, otherVersion);
  await shell.open(`${origin}/`);
  await expect(card(page)).toContainText('MANIFEST_UNSIGNED');
  expect(requests.paths(/\/6\.0\.0\//)).toEqual([]);
});

test(
  'a page whose manifest is too large to be embedded verifies the one that it requests',
  thorough(),
  async ({ page, shell, exportSite }) => {
    const exported = await exportSite({ keys: [key], manifest: addTeams });
    const { origin, requests } = await exported.host();
    await shell.open(`${origin}/`);
    await expect(shell.heading).toHaveText('Built for Monday, in the rain.');
    expect(requests.filter((path) => path.startsWith('/manifests/')).toSorted()).toEqual([
      '/manifests/site.json',
      '/manifests/site.json.sig',
    ]);
    edit(exported, 'manifests/site.json', otherVersion);
    await page.evaluate(() => localStorage.clear());
    await shell.open(`${origin}/`);
    await expect(card(page)).toContainText('MANIFEST_UNSIGNED');
  },
);

test('a manifest that is not signed is not exported for a site with keys', async ({ exportSite }) => {
  const unsigned: PrivateKey = { ...createKey(), publicKey: key.publicKey };
  await expect(exportSite({ keys: [unsigned] })).rejects.toMatchObject({
    stderr: expect.stringContaining('site.json.sig is not its signature by a key of the site'),
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApplicationEntry, Manifest } from '../../manifests/schema.ts';
import { EMBEDDED_MANIFEST_MAX_CHARS } from '../../shell/server/html/compose-page.ts';
import { type Exported, expect, test } from '../sites/exported-site.ts';
import { amongMany, carried, holdManifest, last } from '../sites/large-manifest.ts';
import { ask } from '../sites/served-site.ts';

const html = ({ directory }: Exported, file: string): string => readFileSync(join(directory, file), 'utf8');
const shownBy = ({ applications }: Manifest): string[] => applications.map(({ name }) => name);

test('an exported page carries what its path can reach, with every fragment', async ({ exportSite }) => {
  const page = html(await exportSite({ manifest: amongMany }), 'stores/index.html');
  const manifest = carried(page);
  expect(shownBy(manifest)).toEqual(['header', 'stores', 'footer']);
  expect(Object.keys(manifest.remotes).sort()).toEqual(['checkout', 'explore', 'inspire']);
  expect(Object.keys(manifest.fragments)).toContain('mini-cart');
  expect(page.length).toBeLessThan(EMBEDDED_MANIFEST_MAX_CHARS);
});

test('the rest comes when the page is there, and with it pages beyond the excerpt', async ({
  page,
  shell,
  exportSite,
}) => {
  const host = await (await exportSite({ manifest: amongMany })).host({ headers: true });
  await shell.open(host.origin);
  await expect(page.locator('#conch-manifest[data-excerpt]')).toBeAttached();
  const document = await shell.loadedAt();
  await expect.poll(() => page.evaluate(() => localStorage.getItem('conch:manifest:/') ?? '')).toContain(last);
  await shell.link('Stores').first().click();
  await expect(shell.heading).toHaveText('Our stores');
  expect(await shell.loadedAt()).toBe(document);
});

test('until it has come, another page is loaded', async ({ page, shell, exportSite }) => {
  const host = await (await exportSite({ manifest: amongMany })).host({ headers: true });
  await holdManifest(page);
  await shell.open(host.origin);
  const document = await shell.loadedAt();
  await shell.link('Stores').first().click();
  await expect(shell.heading).toHaveText('Our stores');
  expect(await shell.loadedAt()).not.toBe(document);
});

for (const { path, status, file, heading } of [
  { path: 'product/CL-01', status: 200, file: 'fallback.html', heading: 'Haymaker' },
  { path: 'no/such/page', status: 404, file: '404.html', heading: 'There is no page here' },
]) {
  test(`${file} is for any path, so it carries no part of the manifest, and starts`, async ({ shell, exportSite }) => {
    const exported = await exportSite({ manifest: amongMany });
    const host = await exported.host({ headers: true, redirects: true });
    const answer = await ask(host.origin, `/${path}`);
    expect(answer.status).toBe(status);
    expect(answer.text === html(exported, file), `it is ${file}`).toBe(true);
    expect(answer.text.match(/conch-manifest|team-/g)).toBeNull();
    await shell.open(`${host.origin}/${path}`);
    await expect(shell.heading).toHaveText(heading);
    const document = await shell.loadedAt();
    await shell.link('Stores').first().click();
    await expect(shell.heading).toHaveText('Our stores');
    expect(await shell.loadedAt(), 'the manifest that it asked for is whole').toBe(document);
  });
}

const patterns: Readonly<Record<string, ApplicationEntry['activeWhen'][number]>> = {
  'a path that has to end in a slash': { path: '/stores/', exact: true },
  'what is below a slash': '/stores/',
};
for (const [words, pattern] of Object.entries(patterns)) {
  test(`a page for ${words} carries its own application`, async ({ page, shell, exportSite }) => {
    const exported = await exportSite({
      manifest(manifest) {
        amongMany(manifest);
        const stores = manifest.applications.find(({ name }) => name === 'stores');
        if (stores) stores.activeWhen = [pattern];
      },
    });
    expect(shownBy(carried(html(exported, 'stores/index.html')))).toEqual(['header', 'stores', 'footer']);
    const host = await exported.host({ headers: true });
    await holdManifest(page);
    await shell.open(`${host.origin}/stores/`);
    await expect(shell.heading).toHaveText('Our stores');
  });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApplicationEntry, Manifest } from '../../../manifests/schema.ts';
import { EMBEDDED_MANIFEST_MAX_CHARS } from '../../../shell/server/html/compose-page.ts';
import { type Exported, expect, test } from '../../sites/hosts/exported-site.ts';
import { addTeams, embeddedExcerpt, holdManifest, lastTeam } from '../../sites/large-manifest.ts';
import { ask } from '../../support/ask.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

const html = ({ directory }: Exported, file: string): string => readFileSync(join(directory, file), 'utf8');
const shownBy = ({ applications }: Manifest): string[] => applications.map(({ name }) => name);

test(
  'an exported page with a large manifest embeds an excerpt: the applications of its path, and every fragment',
  thorough(),
  async ({ exportSite }) => {
    const page = html(await exportSite({ manifest: addTeams }), 'stores/index.html');
    const manifest = embeddedExcerpt(page);
    expect(shownBy(manifest)).toEqual(['header', 'stores', 'footer']);
    expect(Object.keys(manifest.remotes).sort()).toEqual(['checkout', 'explore', 'inspire']);
    expect(Object.keys(manifest.fragments)).toContain('mini-cart');
    expect(JSON.stringify(manifest).length).toBeLessThan(EMBEDDED_MANIFEST_MAX_CHARS);
  },
);

test('an exported page requests the whole manifest after the first page, and then shows pages beyond the excerpt', async ({
  page,
  shell,
  exportSite,
}) => {
  const host = await (await exportSite({ manifest: addTeams })).host({ headers: true });
  await shell.open(host.origin);
  await expect(page.locator('#conch-manifest[data-excerpt]')).toBeAttached();
  const document = await shell.loadedAt();
  await expect.poll(() => page.evaluate(() => localStorage.getItem('conch:manifest:/') ?? '')).toContain(lastTeam);
  await shell.link('Stores').first().click();
  await expect(shell.heading).toHaveText('Our stores');
  expect(await shell.loadedAt()).toBe(document);
});

test(
  'until an exported page has the whole manifest, a link to another page loads that page',
  thorough(),
  async ({ page, shell, exportSite }) => {
    const host = await (await exportSite({ manifest: addTeams })).host({ headers: true });
    await holdManifest(page);
    await shell.open(host.origin);
    const document = await shell.loadedAt();
    await shell.link('Stores').first().click();
    await expect(shell.heading).toHaveText('Our stores');
    expect(await shell.loadedAt()).not.toBe(document);
  },
);

for (const { path, status, file, heading } of [
  { path: 'product/CL-01', status: 200, file: 'fallback.html', heading: 'Haymaker' },
  { path: 'no/such/page', status: 404, file: '404.html', heading: 'There is no page here' },
]) {
  test(
    `${file} of an export is for any path, so it embeds no part of the manifest, and starts`,
    thoroughUnless(file === '404.html'),
    async ({ shell, exportSite }) => {
      const exported = await exportSite({ manifest: addTeams });
      const host = await exported.host({ headers: true, redirects: true });
      const answer = await ask(host.origin, `/${path}`);
      expect(answer.status).toBe(status);
      expect(answer.text === html(exported, file), `the answer is ${file}`).toBe(true);
      expect(answer.text.match(/id="conch-manifest"|team-/g)).toBeNull();
      await shell.open(`${host.origin}/${path}`);
      await expect(shell.heading).toHaveText(heading);
      const document = await shell.loadedAt();
      await shell.link('Stores').first().click();
      await expect(shell.heading).toHaveText('Our stores');
      expect(await shell.loadedAt(), 'it has the whole manifest').toBe(document);
    },
  );
}

const patterns: Readonly<Record<string, ApplicationEntry['activeWhen'][number]>> = {
  'a path that must end in a slash': { path: '/stores/', exact: true },
  'paths below a slash': '/stores/',
};
for (const [paths, pattern] of Object.entries(patterns)) {
  test(`an exported page for ${paths} embeds its own application`, thorough(), async ({ page, shell, exportSite }) => {
    const exported = await exportSite({
      manifest(manifest) {
        addTeams(manifest);
        const stores = manifest.applications.find(({ name }) => name === 'stores');
        if (stores) stores.activeWhen = [pattern];
      },
    });
    expect(shownBy(embeddedExcerpt(html(exported, 'stores/index.html')))).toEqual(['header', 'stores', 'footer']);
    const host = await exported.host({ headers: true });
    await holdManifest(page);
    await shell.open(`${host.origin}/stores/`);
    await expect(shell.heading).toHaveText('Our stores');
  });
}

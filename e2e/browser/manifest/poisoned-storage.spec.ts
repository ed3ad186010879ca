import { mergeTests, type Page } from '@playwright/test';
import type { Manifest } from '../../../manifests/schema.ts';
import { test as filesTest } from '../../sites/hosts/file-host.ts';
import { expect, test as otherHostTest } from '../../sites/hosts/other-host.ts';
import { card, MANIFEST, notice, storedManifest, withRevision } from '../../sites/own-store.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { type SiteOptions, site } from '../../sites/site.ts';
import { thoroughUnless } from '../../support/thorough.ts';

const JAVASCRIPT = { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' };

/** A host of somebody else, whose every file is a remote entry. */
type Attacker = {
  readonly origin: string;
  readonly requests: readonly string[];
  /** The scripts that ran, by their URLs. */
  readonly executions: readonly string[];
};

const test = mergeTests(filesTest, otherHostTest).extend<{ readonly attacker: Attacker }>({
  attacker: async ({ page, otherHost }, use) => {
    const executions: string[] = [];
    await page.exposeFunction('foreignCode', (url: string) => executions.push(url));
    const foreign = `foreignCode(document.currentScript.src);${container('shop', view('foreign'))}`;
    const { origin, requests } = await otherHost(() => ({ headers: JAVASCRIPT, body: foreign }));
    await use({ origin, requests, executions });
  },
});

const shop: SiteOptions = {
  remotes: { shop: container('shop', view('the shop')) },
  applications: [{ name: 'home', remote: 'shop' }],
  edit: withRevision(12),
};

const MAX_SAFE = Number.MAX_SAFE_INTEGER;
const DAY_MS = 86_400_000;

type Stored = { readonly revision: number; readonly time: string; readonly manifest: string };

/** What code of an attacker would store: the manifest of the site, but with builds on another host. */
function poisoned(manifest: Manifest, origin: string, revision: number): Stored {
  const copy = structuredClone(manifest);
  const remotes = Object.entries(copy.remotes).map(([name, remote]) => [name, { ...remote, basePath: `${origin}/` }]);
  const text = JSON.stringify({ ...copy, revision, origins: [origin], remotes: Object.fromEntries(remotes) });
  return { revision, time: new Date().toISOString(), manifest: text };
}

/** Puts it into every place that a browser keeps for the site, once, as a script that ran there could. */
async function poison(page: Page, url: string, stored: Stored): Promise<void> {
  await page.goto(`${url}shell/index.html`);
  await page.evaluate(
    async ([stored, manifestUrl]) => {
      const text = JSON.stringify(stored);
      for (const storage of [localStorage, sessionStorage]) storage.setItem('conch:manifest:/', text);
      const cache = await caches.open('conch');
      await cache.put(manifestUrl, new Response(stored.manifest, { headers: { 'content-type': 'application/json' } }));
      history.replaceState({ manifest: stored.manifest, conchEntry: text }, '');
      window.name = text;
    },
    [stored, new URL(`.${MANIFEST}`, url).href] as const,
  );
}

/** What the live site is like, the revision of the poison, and the URL of the manifest that is answered with a fault. */
const healthy: readonly [title: string, revision: number][] = [
  ['the highest revision there can be', MAX_SAFE],
  ['a higher revision', 13],
  ['the same revision', 12],
];

for (const [title, revision] of healthy) {
  test(
    `a stored manifest with ${title} is not used while the live one is healthy, on conch serve`,
    thoroughUnless(revision === MAX_SAFE),
    async ({ page, shell, serveSite, attacker }) => {
      const { url, manifestFile: _ } = await serveSite(site(shop));
      const live: Manifest = await (await page.request.get(`${url}manifests/site.json`)).json();
      await poison(page, url, poisoned(live, attacker.origin, revision));
      for (let visit = 0; visit < 2; visit += 1) {
        await shell.open(url);
        await expect(shell.application('home')).toHaveText('the shop');
        await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
        await expect(page.locator('html')).toHaveAttribute('data-revision', '12');
        await expect(notice(page)).toHaveCount(0);
      }
      expect(attacker).toMatchObject({ requests: [], executions: [] });
      await expect.poll(async () => (await storedManifest(page))?.manifest).not.toContain(attacker.origin);
    },
  );

  test(
    `a stored manifest with ${title} is not used while the live one is healthy, on a host of files`,
    thoroughUnless(revision === MAX_SAFE),
    async ({ page, shell, serveFiles, attacker }) => {
      const { url, manifest } = await serveFiles(shop);
      await poison(page, url, poisoned(manifest, attacker.origin, revision));
      for (let visit = 0; visit < 2; visit += 1) {
        await shell.open(url);
        await expect(shell.application('home')).toHaveText('the shop');
        await expect(page.locator('html')).toHaveAttribute('data-revision', '12');
      }
      expect(attacker).toMatchObject({ requests: [], executions: [] });
      await expect.poll(async () => (await storedManifest(page))?.manifest).not.toContain(attacker.origin);
    },
  );
}

const unusable: readonly [title: string, text: string | undefined, code: string][] = [
  ['is missing', undefined, 'MANIFEST_UNREACHABLE'],
  ['is not JSON', '{"schemaVersion": 1,', 'MANIFEST_NOT_JSON'],
  ['is invalid', '{"schemaVersion": 1, "revision": "12", "remotes": {}, "applications": []}', 'MANIFEST_INVALID'],
];

for (const [title, text, code] of unusable) {
  test(`a stored manifest brings no origins of its own when the live one ${title}, on a host of files`, async ({
    page,
    shell,
    serveFiles,
    attacker,
  }) => {
    const { url, manifest, writeManifest } = await serveFiles(shop);
    await poison(page, url, poisoned(manifest, attacker.origin, 13));
    writeManifest(text);
    await shell.open(url);
    await expect(card(page)).toContainText(code);
    expect(attacker).toMatchObject({ requests: [], executions: [] });
    expect(await storedManifest(page), 'it is removed').toBeNull();
  });
}

test('a stored manifest brings no origins of its own when the live one is missing, on conch serve', async ({
  page,
  shell,
  serveSite,
  faults,
  attacker,
}) => {
  const { url } = await serveSite(site(shop));
  faults.moveTo(url);
  await faults.answer(MANIFEST, 404);
  const live: Manifest = await (await page.request.get(`${url}manifests/site.json`)).json();
  await poison(page, faults.home, poisoned(live, attacker.origin, 13));
  await shell.open('');
  await expect(card(page)).toContainText('MANIFEST_UNREACHABLE');
  expect(attacker).toMatchObject({ requests: [], executions: [] });
});

test('a stored manifest may use the origins that the page lists', async ({
  page,
  shell,
  serveFiles,
  attacker: host,
}) => {
  const { url, manifest, writeManifest, editPage } = await serveFiles(shop);
  editPage((html) => html.replace('<html', `<html data-origins="https://cdn.example.com ${host.origin}"`));
  await poison(page, url, poisoned(manifest, host.origin, 12));
  writeManifest();
  await shell.open(url);
  await expect(shell.application('home')).toHaveText('foreign');
  await expect(notice(page)).toContainText('MANIFEST_UNREACHABLE');
});

test('a page of conch serve lists the origins and the integrity policy of its manifest', async ({
  page,
  serveSite,
}) => {
  const { url } = await serveSite({
    manifest(manifest) {
      manifest.origins = ['https://cdn.example.com', 'https://other.example.com'];
    },
  });
  const html = await (await page.request.get(url, { headers: { accept: 'text/html' } })).text();
  expect(html).toContain('data-origins="https://cdn.example.com https://other.example.com"');
  expect(html).not.toContain('data-integrity');
});

for (const [title, ageMs] of [
  ['is older than a month', 31 * DAY_MS],
  ['is from the future', -DAY_MS],
] as const) {
  test(`a stored manifest that ${title} is not used`, async ({ page, shell, serveFiles }) => {
    const { url, manifest, writeManifest } = await serveFiles(shop);
    const time = new Date(Date.now() - ageMs).toISOString();
    await poison(page, url, { revision: 12, time, manifest: JSON.stringify(manifest) });
    writeManifest();
    await shell.open(url);
    await expect(card(page)).toContainText('MANIFEST_UNREACHABLE');
    expect(await storedManifest(page)).toBeNull();
  });
}

test('a stored manifest whose revision is not that of its text is not used', async ({ page, shell, serveFiles }) => {
  const { url, manifest, writeManifest } = await serveFiles(shop);
  await poison(page, url, { revision: 13, time: new Date().toISOString(), manifest: JSON.stringify(manifest) });
  writeManifest();
  await shell.open(url);
  await expect(card(page)).toContainText('MANIFEST_UNREACHABLE');
});

test('a page that started from the stored manifest follows the live one when that is back, whatever its revision', async ({
  page,
  shell,
  serveFiles,
}) => {
  const { url, manifest, writeManifest } = await serveFiles(shop);
  const revision = 99;
  const text = JSON.stringify({ ...manifest, revision });
  await poison(page, url, { revision, time: new Date().toISOString(), manifest: text });
  writeManifest();
  await shell.open(url);
  await expect(page.locator('html')).toHaveAttribute('data-manifest', 'remembered');
  await expect(notice(page)).toBeVisible();
  writeManifest(JSON.stringify(manifest));
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
  await expect(page.locator('html')).toHaveAttribute('data-revision', '12');
  await expect(notice(page)).toHaveCount(0);
});

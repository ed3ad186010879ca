import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../../sites/hosts/file-host.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import type { SiteOptions } from '../../sites/site.ts';
import { dist } from '../../support/paths.ts';

// Somebody changes files of the shell between its build and the browser.

/** Chunk -> its file. */
const scripts = new Map(
  readdirSync(join(dist, 'shell')).flatMap((file): [string, string][] => {
    const [, chunk] = /^([a-z-]+)\.\w{8}\.js$/.exec(file) ?? [];
    return chunk ? [[chunk, file]] : [];
  }),
);

/** Its page requests every chunk of the shell, because it fetches a manifest that has something of everything. */
const everything: SiteOptions = {
  remotes: {
    shop: {
      builds: {
        '1.0.0': container(
          'shop',
          `{
            mount({ domElement }) {
              domElement.textContent = 'the shop';
              const host = domElement.appendChild(document.createElement('div'));
              host.attachShadow({ mode: 'open' }).innerHTML = '<conch-fragment name="box"></conch-fragment>';
              setTimeout(() => { throw new Error('on purpose'); });
            },
            unmount() {},
          }`,
        ),
      },
      requires: { library: '1.x' }, // a range that needs the chunk with semver
      provides: { library: '1.2.0' },
    },
    box: container('box', view('the box')),
    checked: {
      builds: { '1.0.0': container('checked', view('with digests')) },
      files: { 'view.js': `sha384-${'A'.repeat(64)}` },
    },
    styled: { builds: { '1.0.0': container('styled', view('with styles')) }, styles: 'scope' },
    packed: {
      builds: { '1.0.0': { 'remoteEntry.js': 'export const mount = () => {}, unmount = () => {};' } },
      format: 'plain',
    },
    shaped: container('shaped', view('with timeouts', 'timeouts: {}')),
  },
  applications: [
    { name: 'home', remote: 'shop' },
    { name: 'checked', remote: 'checked' },
    { name: 'styled', remote: 'styled' },
    { name: 'packed', remote: 'packed' },
    { name: 'shaped', remote: 'shaped' },
  ],
  fragments: { box: { remote: 'box' } },
  edit: (manifest) => {
    Object.assign(manifest.applications, [...manifest.applications, { name: 'invalid' }]);
    manifest.reports = { url: '/reports' };
  },
};

/** From now on the file does what it did, and tells the test that it did. */
async function change(page: Page, file: string): Promise<() => Promise<void>> {
  const pattern = `**/shell/${file}`;
  const body = `ran(${JSON.stringify(file)});\n${readFileSync(join(dist, 'shell', file), 'utf8')}`;
  await page.route(pattern, (route) => route.fulfill({ contentType: 'text/javascript', body }));
  return () => page.unroute(pattern);
}

/** What does not work without a chunk, and its code; everything else of the page does. */
const needed: Readonly<Record<string, readonly [application: string, code: string]>> = {
  'check-files': ['checked', 'ENTRY_UNREACHABLE'],
  'scope-styles': ['styled', 'ENTRY_UNREACHABLE'],
  formats: ['packed', 'ENTRY_UNREACHABLE'],
  shapes: ['shaped', 'ENTRY_UNREACHABLE'],
};

test('nothing of a changed chunk of the shell runs, whichever it is, and the rest of the page works', async ({
  page,
  shell,
  serveFiles,
  watch,
}) => {
  watch.announce(/on purpose/);
  const ran: string[] = [];
  // `hangs` is requested where an earlier page has left something.
  await page.addInitScript(() => localStorage.setItem('conch:hang', 'on purpose'));
  await page.exposeFunction('ran', (file: string) => void ran.push(file));
  const { url } = await serveFiles(everything);
  // Only a site with keys requests `signature`: ../manifest/signed-manifest.spec.ts; and only one with `visitor` in its manifest that chunk.
  const chunks = [...scripts].filter(([chunk]) => !['main', 'signature', 'visitor'].includes(chunk));
  expect(chunks.length).toBeGreaterThan(10);
  for (const [chunk, file] of chunks) {
    const heal = await change(page, file);
    const refused = page.waitForEvent('console', {
      predicate: (message) => /integrity/.test(message.text()) && message.text().includes(file),
      timeout: 10_000,
    });
    await page.goto(url, { waitUntil: 'commit' });
    await refused;
    await shell.settled();
    if (chunk === 'manifest') {
      await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'MANIFEST_UNREACHABLE');
    } else {
      await expect(shell.application('home'), chunk).toContainText('the shop');
      const [failed, code] = needed[chunk] ?? [];
      if (failed && code) await expect(shell.errorCard(failed)).toHaveAttribute('data-code', code);
      else await expect(shell.application('styled'), chunk).toHaveText('with styles');
    }
    expect(ran, chunk).toEqual([]);
    await heal();
  }
});

test('a changed first script of the shell does not run, and the page says that it failed to load', async ({
  page,
  shell,
}) => {
  const ran: string[] = [];
  await page.exposeFunction('ran', (file: string) => void ran.push(file));
  const heal = await change(page, scripts.get('main') ?? '');
  await shell.open(''); // this first page contains the script, and the next one requests it
  await page.evaluate(() => location.assign('stores'));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This page failed to load');
  expect(ran).toEqual([]);
  await heal();
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(shell.heading).toHaveText('Our stores');
});

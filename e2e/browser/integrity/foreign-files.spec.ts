import type { Page } from '@playwright/test';
import type { Manifest } from '../../../manifests/schema.ts';
import { expect } from '../../fixtures.ts';
import { changeFile, type Ran, ranFixture } from '../../sites/changed-code.ts';
import { test as filesTest } from '../../sites/hosts/file-host.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { type ForeignBuilds, foreignRemotes, testWithForeignBuilds } from '../../sites/remotes/foreign-builds.ts';
import { requireIntegrity } from '../../sites/requiring-integrity.ts';
import { type Site, site } from '../../sites/site.ts';
import { thoroughUnless } from '../../support/thorough.ts';

// Builds made without the preset: the shell gives their scripts and style sheets the digests that the manifest has.

const test = testWithForeignBuilds.extend<Ran>(ranFixture);

// All in one worker, so that the remotes are built once.
test.describe.configure({ mode: 'default' });

/** Each module of a remote on a page of its own. */
const pagesOf = (foreign: ForeignBuilds, name: string, edit?: (manifest: Manifest) => void): Site =>
  site({
    assets: [foreign.folder],
    remotes: { [name]: {} },
    applications: ['view', 'later'].map((module) => ({
      name: module,
      remote: name,
      module: `./${module}`,
      activeWhen: [`/${module}`],
    })),
    edit(manifest) {
      manifest.prefetch = []; // it would request files in addition
      edit?.(manifest);
    },
  });

const change = (page: Page, foreign: ForeignBuilds, name: string, file: string) =>
  changeFile(page, [name, file], foreign.content(name, file));

/** What needs a file: `more` is loaded by a module that mounts, and the shared module by `./view`. */
function userOf(foreign: ForeignBuilds, name: string, file: string): readonly [application: string, code: string] {
  if (file.startsWith('later.')) return ['later', 'CHUNK_INTEGRITY_MISMATCH'];
  const isShared = foreign.content(name, file).includes('shared words');
  if (file.startsWith('view.') || isShared) return ['view', 'CHUNK_INTEGRITY_MISMATCH'];
  return ['later', 'MOUNT_FAILED'];
}

test('the page preloads the code that checks the files of a build', async ({ page, shell, serveSite, foreign }) => {
  const [name = ''] = foreignRemotes;
  const { url } = await serveSite(pagesOf(foreign, name, requireIntegrity(foreign.folder)));
  await shell.open(`${url}view`);
  await expect(shell.application('view')).toHaveText('shared words');
  const initiators = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.includes('/shell/check-files.'))
      .map((entry) => entry instanceof PerformanceResourceTiming && entry.initiatorType),
  );
  expect(initiators, 'once, by the HTML').toEqual(['link']);
});

for (const name of foreignRemotes) {
  test(
    `nothing of a changed file of ${name}, a build without the preset, runs, whichever it is`,
    thoroughUnless(name === 'plain'),
    async ({ page, shell, serveSite, foreign, ran, requests }) => {
      const { url } = await serveSite(pagesOf(foreign, name, requireIntegrity(foreign.folder)));
      for (const path of ['view', 'later']) {
        await shell.open(`${url}${path}`);
        await expect(shell.application(path)).toHaveText(path === 'view' ? 'shared words' : 'more words');
      }
      const files = Object.keys(foreign.files(name));
      for (const file of files) expect(requests.paths(file), file).toHaveLength(1);

      expect(files.length).toBeGreaterThan(5);
      for (const file of files) {
        const [application, code] = userOf(foreign, name, file);
        const heal = await change(page, foreign, name, file);
        await page.goto(`${url}${application}`, { waitUntil: 'commit' });
        await expect(shell.errorCard(application), file).toHaveAttribute('data-code', code);
        expect(await ran()).toEqual([]);
        await heal();
      }
    },
  );

  test(
    `the previous build replaces ${name}, of which a file was changed`,
    thoroughUnless(name === 'fixed'),
    async ({ page, shell, serveSite, foreign, ran }) => {
      const previous = site({
        remotes: { [name]: { builds: { '0.9.0': container(name, view('the previous one')) } } },
      });
      const edit = ({ remotes }: Manifest) => {
        const remote = remotes[name];
        if (remote) remote.previous = { version: '0.9.0' };
      };
      const { assets, ...pages } = pagesOf(foreign, name, edit);
      const { url } = await serveSite({ ...pages, assets: [...assets, previous.folder] });
      const file = Object.keys(foreign.files(name)).find((each) => each.startsWith('view.')) ?? '';
      await change(page, foreign, name, file);
      await shell.open(`${url}view`);
      await expect(shell.application('view')).toHaveText('the previous one');
      expect(await ran()).toEqual([]);
    },
  );

  test(
    `a file of ${name} without the integrity that the policy requires does not run`,
    thoroughUnless(name === 'fixed'),
    async ({ page, shell, serveSite, foreign, ran }) => {
      test.slow(); // a site for each file
      const files = foreign.files(name);
      for (const missing of Object.keys(files)) {
        const [application, code] = userOf(foreign, name, missing);
        const { [missing]: _, ...others } = files;
        const { url } = await serveSite(
          pagesOf(foreign, name, (manifest) => {
            requireIntegrity(foreign.folder)(manifest);
            Object.assign(manifest.remotes[name] ?? {}, { files: others });
          }),
        );
        await change(page, foreign, name, missing);
        // Without the header, which would hide whether the shell refuses it.
        await page.route(`${url}${application}`, async (route) => {
          const response = await route.fetch();
          const { 'integrity-policy': __, ...headers } = response.headers();
          await route.fulfill({ status: response.status(), headers, body: await response.body() });
        });
        await page.goto(`${url}${application}`, { waitUntil: 'commit' });
        const expected = code === 'MOUNT_FAILED' ? code : 'CHUNK_INTEGRITY_MISSING';
        await expect(shell.errorCard(application), missing).toHaveAttribute('data-code', expected);
        expect(await ran()).toEqual([]);
        await page.unrouteAll();
      }
    },
  );
}

const ways: readonly [way: string, element: 'script' | 'link', set: (element: Element, url: string) => void][] = [
  ['property', 'script', (script, url) => Object.assign(script, { src: url })],
  ['attribute', 'script', (script, url) => script.setAttribute('src', url)],
  ['attribute in capitals', 'script', (script, url) => script.setAttribute('SRC', url)],
  ['property', 'link', (link, url) => Object.assign(link, { rel: 'stylesheet', href: url })],
  ['property before rel', 'link', (link, url) => Object.assign(link, { href: url, rel: 'stylesheet' })],
  [
    'attribute',
    'link',
    (link, url) => {
      link.setAttribute('rel', 'stylesheet');
      link.setAttribute('href', url);
    },
  ],
];

test('a file is checked, whatever code requests it, and under whichever URL', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite(
    site({
      remotes: {
        shop: {
          builds: {
            '1.0.0': {
              'remoteEntry.js': container('shop', view('the shop')),
              'own.js': 'window.ran = 1',
              'own file.css': 'body { color: red }',
            },
          },
          files: { 'own.js': `sha384-${'A'.repeat(64)}`, 'own%20file.css': `sha384-${'A'.repeat(64)}` },
        },
      },
      files: { 'remotes/shop/other/own.js': 'window.other = 1', 'remotes/shop/other/own file.css': 'a { color: red }' },
    }),
  );
  await shell.open(url);
  await expect(shell.application('shop')).toHaveText('the shop');
  const outcomes: string[] = [];
  const expected: string[] = [];
  for (const [way, element, set] of ways) {
    const file = element === 'script' ? 'own.js' : 'own%20file.css';
    for (const path of [`1.0.0/${file}`, `1.0.0/${file}?retry=1`, `other/../1.0.0/${file}#1`, `other/${file}`]) {
      const outcome = await page.evaluate(
        ([element, set, target]) =>
          new Promise<string>((resolve) => {
            const created = document.createElement(element);
            created.onload = () => resolve('done');
            created.onerror = () => resolve('refused');
            new Function('element', 'url', `(${set})(element, url)`)(created, target);
            document.head.append(created);
          }),
        [element, String(set), `/remotes/shop/${path}`] as const,
      );
      outcomes.push(`${element} by ${way}, ${path}: ${outcome}`);
      expected.push(`${element} by ${way}, ${path}: ${path.startsWith('other/own') ? 'done' : 'refused'}`);
    }
  }
  expect(outcomes).toEqual(expected);
  expect(await page.evaluate(() => Reflect.has(window, 'ran'))).toBe(false);
});

filesTest(
  'an element that leaves the build loses the integrity that the shell has given it',
  async ({ page, serveFiles, shell }) => {
    const { url } = await serveFiles({
      remotes: {
        shop: {
          builds: { '1.0.0': { 'remoteEntry.js': container('shop', view('the shop')), 'own.css': 'a { color: red }' } },
          files: { 'own.css': `sha384-${'A'.repeat(64)}` },
        },
      },
    });
    await shell.open(url);
    const digests = await page.evaluate(() => {
      const link = document.createElement('link');
      const own = document.createElement('link');
      own.integrity = 'sha256-own';
      own.href = '/remotes/shop/1.0.0/own.css';
      link.href = '/remotes/shop/1.0.0/own.css';
      const inside = link.integrity;
      link.href = '/elsewhere.css';
      return [inside, link.integrity, own.integrity];
    });
    expect(digests).toEqual([`sha384-${'A'.repeat(64)}`, '', 'sha256-own']);
  },
);

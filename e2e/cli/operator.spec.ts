import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { test as base, expect } from '../fixtures.ts';
import { OpenTab } from '../support/open-tab.ts';
import { conchProgram, dist, repository, storeManifest } from '../support/paths.ts';
import { untilWatched } from '../support/report-collector.ts';
import { Shell } from '../support/shell-page.ts';
import { StorePage } from '../support/store/store-page.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { thorough } from '../support/thorough.ts';

const run = promisify(execFile);

type Release = {
  /** Holds `remotes/explore/1.1.0/`. */
  readonly folder: string;
  /** The repository's manifest as it was before the build. */
  readonly manifestBefore: Buffer;
};

/** Version 1.1.0 of explore, built as a team does, in a folder outside of the repository. */
const test = base.extend<object, { readonly release: Release }>({
  release: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
    async ({}, use) => {
      const folder = temporaryFolder();
      const manifestBefore = readFileSync(storeManifest);
      const options = ['--config-name', 'explore', '--env', 'version=1.1.0'];
      const output = join(folder, 'remotes/explore/1.1.0');
      await run('npm', ['run', 'build', '--', ...options, '--output-path', output], { cwd: repository });
      await use({ folder, manifestBefore });
    },
    // A build takes seconds, but longer on a busy machine.
    { scope: 'worker', timeout: 180_000 },
  ],
});

// All in one worker, so that the build is made once.
test.describe.configure({ mode: 'default' });

// The first remote of the manifest is explore, so the first version in it is explore's.
const [oldLine, newLine] = ['"version": "1.0.0"', '"version": "1.1.0"'];

test('editing the version in the manifest releases a build, and editing it back rolls the build back', {
  tag: '@slow',
}, async ({ page, shell, serveSite, release, watch }) => {
  const site = await serveSite({ assets: [release.folder] });
  const header = shell.application('header');
  const runs = async (version: string) => {
    await expect(header).toHaveAttribute('data-version', version);
    await expect(header.locator('[data-build]'), 'the version in the code of the build').toHaveAttribute(
      'data-build',
      version,
    );
  };
  await shell.open(site.url);
  await runs('1.0.0');

  site.replaceText(oldLine, newLine);
  await runs('1.0.0');
  await page.reload();
  await shell.settled();
  await runs('1.1.0');

  site.replaceText(newLine, oldLine);
  await page.reload();
  await shell.settled();
  await runs('1.0.0');
  expect(watch).toMatchObject({ consoleErrors: [], failedRequests: [] });
});

test('a release changes no other remote', { tag: '@slow' }, async ({ shell, serveSite, release, requests }) => {
  const site = await serveSite({ assets: [release.folder] });
  site.replaceText(oldLine, newLine);
  await shell.open(`${site.url}product/CL-01`);
  await expect(shell.application('product')).toHaveAttribute('data-version', '1.0.0');
  await expect(shell.fragment('mini-cart')).toHaveAttribute('data-version', '1.0.0');
  const explore = requests.paths('/remotes/explore/');
  expect(explore.length).toBeGreaterThan(0);
  expect(
    explore.filter((path) => !path.startsWith('/remotes/explore/1.1.0/')),
    'requests of the old build',
  ).toEqual([]);
});

test('building a remote does not change the manifest of the repository', { tag: '@slow' }, async ({ release }) => {
  expect(readFileSync(storeManifest).equals(release.manifestBefore)).toBe(true);
});

test('an invalid edit of the manifest is logged with the field, and the site keeps the last valid manifest', async ({
  page,
  shell,
  serveSite,
}) => {
  const site = await serveSite();
  await shell.open(site.url);
  site.replaceText(oldLine, '"version": 1');
  await page.reload();
  await shell.settled();
  await expect(shell.heading).toHaveText('Built for Monday, in the rain.');
  await expect(shell.application('header')).toHaveAttribute('data-version', '1.0.0');
  expect(site.log.join('\n')).toMatch(/site\.json: line \d+, column \d+: remotes\.explore\.version: /);
  const health = await page.request.get(`${site.url}healthz`);
  expect(health.status()).toBe(200);
  expect(await health.text()).toContain('remotes.explore.version');

  site.replaceText('"version": 1', oldLine);
  expect(await (await page.request.get(`${site.url}healthz`)).text()).not.toContain('remotes.explore.version');
});

/** A visitor with an open tab. Bucket 0 is in every rollout, bucket 9999 only in one of 100 %. */
async function visitor(page: Page, home: string, bucket: number) {
  const shell = new Shell(page);
  const tab = await OpenTab.of(page);
  await shell.open(`${home}product/CL-01?conch-bucket=${bucket}`);
  await tab.isFollowing();
  const runs = (version: string) => expect(shell.application('header')).toHaveAttribute('data-version', version);
  return { page, shell, tab, store: new StorePage(page, shell), runs };
}

test(
  'open tabs with unsaved work follow a build that is rolled out, promoted, broken and rolled back',
  thorough('@slow'),
  async ({ browser, page, serveSite, release }) => {
    test.setTimeout(120_000);
    const builds = temporaryFolder();
    const newer = join(builds, 'remotes/explore/1.1.0');
    cpSync(join(dist, 'remotes/explore/1.0.0'), join(builds, 'remotes/explore/1.0.0'), { recursive: true });
    const site = await serveSite({
      assets: [builds],
      // A prefetched file would still be in the cache after the test has deleted it.
      manifest: (manifest) => Object.assign(manifest, { prefetch: [] }),
    });
    const conch = async (...args: string[]) => {
      const options = ['--manifest', site.manifestFile, '--root', builds, '--assets', dist];
      const { stdout } = await run(process.execPath, [conchProgram, ...args, ...options]);
      return stdout;
    };

    const context = await browser.newContext();
    const early = await visitor(page, site.url, 0);
    const late = await visitor(await context.newPage(), site.url, 9_999);
    await early.runs('1.0.0');
    await late.runs('1.0.0');

    await test.step('a visitor has begun an order when the build is rolled out to 10 %', async () => {
      await early.store.addToCart.click();
      await early.store.cartLink.click();
      await early.store.onward('Go to checkout').click();
      await early.store.fillIn('Ada', 'Ploughman');
      expect(await conch('deploy', join(release.folder, 'remotes/explore/1.1.0'), '--rollout', '10')).toContain(
        '1.1.0 for 10 % of visitors',
      );

      await early.tab.expectUpdates({ revision: 2, status: 'waiting', remotes: ['explore'] });
      await expect(early.tab.toast).toContainText('Reload when you are done');
      await expect(early.store.field('First name')).toHaveValue('Ada');
      await early.runs('1.0.0');
    });

    await test.step('a visitor outside of the rollout notices nothing', async () => {
      await late.tab.expectUpdates({ revision: 2, status: 'applied', remotes: [] });
      const loadedAt = await late.shell.loadedAt();
      await late.shell.link('Stores').click();
      await expect(late.shell.heading).toHaveText('Our stores');
      expect(await late.shell.loadedAt()).toBe(loadedAt);
      await late.runs('1.0.0');
      await expect(late.tab.toast).toHaveCount(0);
    });

    await test.step('when the order is placed the next page has the new build', async () => {
      const loadedAt = await early.shell.loadedAt();
      await early.store.storeNamed('Tractor Store Ghent').check();
      await early.store.placeOrder.click();
      await early.runs('1.1.0');
      await expect(early.shell.heading).toContainText('Thank you');
      expect(await early.shell.loadedAt(), 'by a reload').not.toBe(loadedAt);
      await early.shell.settled();
      await early.tab.isFollowing();
    });

    await test.step('after the promotion every visitor gets the build at the next navigation', async () => {
      expect(await conch('promote', 'explore')).toContain('1.0.0 -> 1.1.0 for everybody');
      await expect(late.tab.toast).toBeVisible();
      await late.runs('1.0.0');
      await late.shell.link('Classics').first().click();
      await late.runs('1.1.0');
      await expect(late.shell.heading).toHaveText('Classics');
      await late.shell.settled();
      await late.tab.isFollowing();
      await early.runs('1.1.0');
      await expect(early.tab.toast, 'a tab with the new build is offered no reload').toHaveCount(0);
    });

    await test.step('when a chunk of the build is missing the previous build replaces it without an error card', async () => {
      for (const file of readdirSync(newer).filter((name) => name.startsWith('stores.'))) rmSync(join(newer, file));
      await late.shell.link('Stores').click();
      await expect(late.shell.heading).toHaveText('Our stores');
      await expect(late.shell.application('stores')).toHaveAttribute('data-version', '1.0.0');
      await expect(late.page.getByRole('alert')).toHaveCount(0);
    });

    await test.step('after the rollback a tab with the build is offered a reload', async () => {
      expect(await conch('rollback', 'explore', '--reason', 'stores are gone')).toContain(
        '1.1.0 -> 1.0.0, rolled back',
      );
      await early.tab.button('Reload').click();
      await early.runs('1.0.0');
      await early.shell.settled();
      await expect(early.page.getByRole('alert')).toHaveCount(0);
      await late.page.reload();
      await late.runs('1.0.0');
    });

    await context.close();
  },
);

test(
  'conch ramp raises a build while visitors report that it is well, and takes it back when it fails',
  thorough('@slow'),
  async ({ browser, serveSite, release }) => {
    test.setTimeout(240_000);
    const [builds, reports] = [temporaryFolder(), temporaryFolder()];
    cpSync(release.folder, builds, { recursive: true });
    const site = await serveSite({
      assets: [builds],
      reports,
      manifest: (manifest) => Object.assign(manifest, { reports: { url: '/reports' } }),
    });
    site.edit((manifest) => {
      manifest.revision += 1;
      Object.assign(manifest.remotes.explore ?? {}, { rollout: { percent: 1, build: { version: '1.1.0' } } });
    });
    /** Opens and leaves a page, with an empty cache. */
    const visit = async (bucket: number, version: string) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      const shell = new Shell(page);
      await shell.open(`${site.url}stores?conch-bucket=${bucket}`);
      await expect(shell.application('stores')).toHaveAttribute('data-version', version);
      await untilWatched(page);
      await page.goto('about:blank'); // it reports when it is left
      await context.close();
    };

    const options = ['--manifest', site.manifestFile, '--root', dist, '--assets', builds];
    const ramp = ['ramp', 'explore', '--reports', reports, '--every', '1s', '--visitors', '3', ...options];
    let out = '';
    const guard = spawn(process.execPath, [conchProgram, ...ramp], { stdio: ['ignore', 'pipe', 'inherit'] });
    guard.stdout.on('data', (chunk) => {
      out += chunk;
    });
    const ended = once(guard, 'close');
    try {
      await expect.poll(() => out).toContain('Guarding explore 1.1.0 at 1 % of visitors');
      await visit(9_999, '1.0.0');
      while (!out.includes('explore: 1.1.0 for 10 % of visitors (was 1 %)')) await visit(0, '1.1.0');

      const folder = join(builds, 'remotes/explore/1.1.0');
      for (const file of readdirSync(folder).filter((name) => name.startsWith('stores.'))) rmSync(join(folder, file));
      // The build in use takes the place of the one that fails, and the report says so.
      while (guard.exitCode === null && !out.includes('was taken back')) await visit(0, '1.0.0');
      expect(await ended).toEqual([1, null]);
    } finally {
      guard.kill();
    }
    expect(out).toMatch(/because: failures < 1%: \d+ of \d+ page loads \(\d+%\)\nexplore 1\.1\.0 was taken back\./);
    expect(JSON.parse(readFileSync(site.manifestFile, 'utf8')).remotes.explore).toMatchObject({ version: '1.0.0' });
    expect(readFileSync(site.manifestFile, 'utf8')).not.toContain('rollout');
    await visit(0, '1.0.0');
  },
);

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { test as base, expect } from './fixtures.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = join(root, 'manifests/site.json');

type Release = {
  /** Holds `remotes/explore/1.1.0/`. */
  readonly folder: string;
  /** The repository's manifest as it was before the build. */
  readonly manifestBefore: Buffer;
};

/** Version 1.1.0 of explore, built as its team builds it, into a folder outside of the repository. */
const test = base.extend<object, { readonly release: Release }>({
  release: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture depends on
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'conch-release-'));
      const manifestBefore = readFileSync(manifest);
      const options = ['--config-name', 'explore', '--env', 'version=1.1.0'];
      const output = join(folder, 'remotes/explore/1.1.0');
      await promisify(execFile)('npm', ['run', 'build', '--', ...options, '--output-path', output], { cwd: root });
      await use({ folder, manifestBefore });
      rmSync(folder, { recursive: true });
    },
    // A build takes seconds, but not on a machine that is busy with other things.
    { scope: 'worker', timeout: 180_000 },
  ],
});

// All in one worker, so that the build is made once.
test.describe.configure({ mode: 'default' });

// The first remote of the manifest is explore, so the first version in it is explore's.
const [oldLine, newLine] = ['"version": "1.0.0"', '"version": "1.1.0"'];

test('one edited line releases another build to the next page load, and the same line takes it back', async ({
  page,
  shell,
  serveSite,
  release,
  watch,
}) => {
  const site = await serveSite({ assets: [release.folder] });
  const header = shell.application('header');
  const runs = async (version: string) => {
    await expect(header).toHaveAttribute('data-version', version);
    await expect(header.locator('[data-build]'), 'what the code of the build says').toHaveAttribute(
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

test('a release leaves the other remotes as they are', async ({ page, shell, serveSite, release }) => {
  const site = await serveSite({ assets: [release.folder] });
  const requested: string[] = [];
  page.on('request', (request) => requested.push(new URL(request.url()).pathname));
  site.replaceText(oldLine, newLine);
  await shell.open(`${site.url}product/CL-01`);
  await expect(shell.application('product')).toHaveAttribute('data-version', '1.0.0');
  await expect(shell.fragment('mini-cart')).toHaveAttribute('data-version', '1.0.0');
  const explore = requested.filter((path) => path.startsWith('/remotes/explore/'));
  expect(explore.length).toBeGreaterThan(0);
  expect(
    explore.filter((path) => !path.startsWith('/remotes/explore/1.1.0/')),
    'the old build is not asked for',
  ).toEqual([]);
});

test('a build writes nothing into the repository’s manifest', async ({ release }) => {
  expect(readFileSync(manifest).equals(release.manifestBefore)).toBe(true);
});

test('an edit that is broken is not served: the log names the field, and the site stays as it was', async ({
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

import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../../fixtures.ts';
import type { ServeOptions } from '../../sites/hosts/conch-serve.ts';
import { dist } from '../../support/paths.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { depthsOf, watchDepths, watchElements } from '../../support/watch-loads.ts';

/** Files of explore, without other remotes: fragments are known only when applications have placed them. */
const OF_APPLICATIONS = /^\/remotes\/explore\/.*\.(js|css)$/;

test('a remote that is loaded first waits for React from the remote that preloads it', async ({
  page,
  shell,
  serveSite,
  requests,
}) => {
  const { url } = await serveSite();
  await page.addInitScript(() => {
    const note = ({ target }: Event) => {
      if (target instanceof HTMLScriptElement && target.src.includes('/decide/')) Object.assign(window, { ran: true });
    };
    document.addEventListener('load', note, true);
    // On a busy machine explore may arrive later than decide waits for it (shell/container/await-preloaded-provider.ts).
    const { setTimeout } = window;
    const patient = (handler: TimerHandler, ms = 0, ...more: unknown[]) =>
      setTimeout(handler, ms === 1_000 ? 60_000 : ms, ...more);
    window.setTimeout = Object.assign(patient, setTimeout);
  });
  await page.route('**/remotes/explore/1.0.0/remoteEntry.js*', async (route) => {
    const response = await route.fetch();
    await page.waitForFunction(() => Reflect.get(window, 'ran'));
    // This is enough time for `init` and `get`, which do not wait for the network.
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 100 })));
    await route.fulfill({ response });
  });
  await shell.visit(`${url}product/CL-01`);
  await expect(shell.application('product')).toHaveAttribute('data-status', 'mounted');
  expect(requests.paths(/\/explore\/1\.0\.0\/\d+\.\w+\.js(\?|$)/).length).toBeGreaterThanOrEqual(3);
  expect(requests.paths(/\/decide\/1\.0\.0\/\d+\.\w+\.js(\?|$)/)).toEqual([]);
});

/** The store with a build of decide whose React claims to be a newer version. */
function withNewerReact(): ServeOptions {
  const assets = temporaryFolder();
  const build = join(assets, 'remotes/decide/1.0.1');
  const isUncompressed = (file: string) => !/\.(br|gz)$/.test(file);
  cpSync(join(dist, 'remotes/decide/1.0.0'), build, { recursive: true, filter: isUncompressed });
  const entry = join(build, 'remoteEntry.js');
  writeFileSync(entry, readFileSync(entry, 'utf8').replaceAll('"19.3.1"', '"19.3.2"'));
  const { files: all, integrity, ...described } = JSON.parse(readFileSync(join(build, 'remote.json'), 'utf8'));
  const { 'remoteEntry.js': changed, ...files } = all;
  const provides = { react: '19.3.2', 'react-dom': '19.3.2', 'react-dom/client': '19.3.2' };
  writeFileSync(join(build, 'remote.json'), JSON.stringify({ ...described, version: '1.0.1', provides, files }));
  return {
    assets: [assets],
    manifest({ remotes }) {
      if (remotes.decide) remotes.decide.version = '1.0.1';
    },
  };
}

for (const { title, options, provider } of [
  { title: 'the same version', options: () => ({}), provider: 'explore/1.0.0' },
  { title: 'different versions', options: withNewerReact, provider: 'decide/1.0.1' },
]) {
  // Chromium only: the DevTools protocol names what has requested a file.
  test(`of two remotes with ${title} of React, the provider is preloaded at once and the other one not`, {
    tag: '@chromium',
  }, async ({ page, shell, serveSite }) => {
    const { url } = await serveSite(options());
    const depths = await watchDepths(page);
    const elements = await watchElements(page);
    await shell.open(`${url}product/CL-01`);
    await expect(shell.application('product')).toHaveAttribute('data-status', 'mounted');
    const react = [...depths].filter(([file]) => /\/remotes\/(explore|decide)\/[^/]+\/\d+\.\w+\.js$/.test(file));
    expect(react.length).toBeGreaterThanOrEqual(3);
    expect(react.filter(([file, depth]) => !file.includes(`/${provider}/`) || depth !== 2)).toEqual([]);
    const { hints, used } = await elements();
    expect(used).toEqual(expect.arrayContaining(hints));
  });
}

for (const { path, released } of [
  { path: '', released: 'explore' },
  { path: 'product/CL-01', released: 'explore' },
  { path: 'product/CL-01', released: 'decide' },
]) {
  // Chromium only: the DevTools protocol names what has requested a file.
  test(`/${path} preloads React at once also when ${released} has a previous build`, { tag: '@chromium' }, async ({
    page,
    shell,
    serveSite,
  }) => {
    const { url } = await serveSite({
      manifest({ remotes }) {
        if (remotes[released]) remotes[released].previous = { version: '0.9.0' };
      },
    });
    const depths = await watchDepths(page);
    const elements = await watchElements(page);
    await shell.open(`${url}${path}`);
    await expect(page.locator('[data-region="main"] > [data-status="mounted"]')).toBeVisible();
    const files = depthsOf(depths, OF_APPLICATIONS);
    expect(files.filter(([file]) => /\/\d+\.\w+\.js$/.test(file)).length).toBeGreaterThanOrEqual(3);
    expect(files.filter(([, depth]) => depth !== 2)).toEqual([]);
    expect([...depths.keys()].filter((file) => /\/decide\/[^/]+\/\d+\.\w+\.js$/.test(file))).toEqual([]);
    const entry = page.locator('link[rel="preload"][href*="/explore/1.0.0/remoteEntry.js"]');
    if (path) await expect(entry).toHaveAttribute('data-provides', /\breact\b/);
    const { hints, used } = await elements();
    expect(used).toEqual(expect.arrayContaining(hints));
  });
}

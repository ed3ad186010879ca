import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { OpenTab } from './open-tab.ts';
import { Shell } from './shell-page.ts';
import { StorePage } from './store-page.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const run = promisify(execFile);

/** A visitor with a tab open, who is in every rollout (bucket 0) or in none but a whole one (bucket 9999). */
async function visitor(page: Page, home: string, bucket: number) {
  const shell = new Shell(page);
  const tab = await OpenTab.of(page);
  await shell.open(`${home}product/CL-01?conch-bucket=${bucket}`);
  await tab.isAttentive();
  const runs = (version: string) => expect(shell.application('header')).toHaveAttribute('data-version', version);
  return { page, shell, tab, store: new StorePage(page, shell), runs };
}

test('a build is deployed to some, promoted, found broken and taken back, and open tabs follow with their unsaved work', async ({
  browser,
  page,
  serveSite,
}) => {
  test.setTimeout(180_000);
  const builds = mkdtempSync(join(tmpdir(), 'conch-journey-'));
  const newer = join(builds, 'remotes/explore/1.1.0');
  await run(
    'npm',
    ['run', 'build', '--', '--config-name', 'explore', '--env', 'version=1.1.0', '--output-path', join(builds, 'new')],
    { cwd: root },
  );
  cpSync(join(dist, 'remotes/explore/1.0.0'), join(builds, 'remotes/explore/1.0.0'), { recursive: true });
  const site = await serveSite({
    assets: [builds],
    // What is fetched ahead would still be there when its files are deleted.
    manifest: (manifest) => Object.assign(manifest, { prefetch: [] }),
  });
  const conch = async (...args: string[]) => {
    const options = ['--manifest', site.manifestFile, '--root', builds, '--assets', dist];
    const { stdout } = await run(process.execPath, [join(dist, 'conch.mjs'), ...args, ...options]);
    return stdout;
  };

  const context = await browser.newContext();
  const early = await visitor(page, site.url, 0);
  const late = await visitor(await context.newPage(), site.url, 9_999);
  await early.runs('1.0.0');
  await late.runs('1.0.0');

  await test.step('a visitor has begun an order when the build goes out to 10 %', async () => {
    await early.store.addToCart.click();
    await early.store.cartLink.click();
    await early.store.onward('Go to checkout').click();
    await early.store.fillIn('Ada', 'Ploughman');
    expect(await conch('deploy', join(builds, 'new'), '--rollout', '10')).toContain('1.1.0 for 10 % of visitors');

    await early.tab.isTold({ revision: 2, status: 'waiting', remotes: ['explore'] });
    await expect(early.tab.toast).toContainText('Reload when you are done');
    await expect(early.store.field('First name')).toHaveValue('Ada');
    await early.runs('1.0.0');
  });

  await test.step('who is not among them notices nothing', async () => {
    await late.tab.isTold({ revision: 2, status: 'applied', remotes: [] });
    const loadedAt = await late.shell.loadedAt();
    await late.shell.link('Stores').click();
    await expect(late.shell.heading).toHaveText('Our stores');
    expect(await late.shell.loadedAt()).toBe(loadedAt);
    await late.runs('1.0.0');
    await expect(late.tab.toast).toHaveCount(0);
  });

  await test.step('the order is placed, and the next page is one of the new build', async () => {
    const loadedAt = await early.shell.loadedAt();
    await early.store.storeNamed('Tractor Store Ghent').check();
    await early.store.placeOrder.click();
    await early.runs('1.1.0');
    await expect(early.shell.heading).toContainText('Thank you');
    expect(await early.shell.loadedAt(), 'by a page load, once').not.toBe(loadedAt);
    await early.shell.settled();
    await early.tab.isAttentive();
  });

  await test.step('promoted, it reaches everybody at the next navigation', async () => {
    expect(await conch('promote', 'explore')).toContain('1.0.0 -> 1.1.0 for everybody');
    await expect(late.tab.toast).toBeVisible();
    await late.runs('1.0.0');
    await late.shell.link('Classics').first().click();
    await late.runs('1.1.0');
    await expect(late.shell.heading).toHaveText('Classics');
    await late.shell.settled();
    await late.tab.isAttentive();
    await early.runs('1.1.0');
    await expect(early.tab.toast, 'who has it already is offered nothing').toHaveCount(0);
  });

  await test.step('it turns out to be broken: the previous build takes over without a card', async () => {
    for (const file of readdirSync(newer).filter((name) => name.startsWith('stores.'))) rmSync(join(newer, file));
    await late.shell.link('Stores').click();
    await expect(late.shell.heading).toHaveText('Our stores');
    await expect(late.shell.application('stores')).toHaveAttribute('data-version', '1.0.0');
    await expect(late.page.getByRole('alert')).toHaveCount(0);
  });

  await test.step('taken back, it leaves the tab that still runs it when its visitor agrees', async () => {
    expect(await conch('rollback', 'explore', '--reason', 'stores are gone')).toContain('1.1.0 -> 1.0.0, taken back');
    await early.tab.button('Reload').click();
    await early.runs('1.0.0');
    await early.shell.settled();
    await expect(early.page.getByRole('alert')).toHaveCount(0);
    await late.page.reload();
    await late.runs('1.0.0');
  });

  await context.close();
  rmSync(builds, { recursive: true });
});

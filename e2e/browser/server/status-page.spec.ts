import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FieldReport } from '../../../manifests/field-reports/report.ts';
import { expect, test } from '../../fixtures.ts';
import { fieldReportOf, remoteReport } from '../../sites/field-report.ts';
import { type Served, type ServeOptions, serve } from '../../sites/hosts/conch-serve.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { type Site, site } from '../../sites/site.ts';
import { accessibilityViolations, violationsInAllLooks } from '../../support/accessibility.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const shop = (): Site =>
  site({
    remotes: {
      cart: container('cart', view('the cart')),
      shop: {
        builds: { '1.0.0': container('shop', view('the shop')), '1.1.0': container('shop', view('the new shop')) },
        rollout: { percent: 10, build: { version: '1.1.0' } },
      },
      away: { basePath: 'https://127.0.0.1:9/away/{version}/', version: '3.0.0' },
    },
    edit: (manifest) => {
      manifest.origins = ['https://127.0.0.1:9'];
    },
  });

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** A folder with reports of the last hours. */
function writeReports(): string {
  const folder = temporaryFolder();
  const failed = remoteReport({
    version: '1.1.0',
    wanted: '1.1.0',
    mounts: 0,
    mountMs: [],
    failures: [{ code: 'MOUNT_FAILED', phase: 'mount', count: 2, application: 'home', reference: '39VSC5F' }],
  });
  const reports: Partial<FieldReport>[] = [
    ...Array.from({ length: 40 }, (_, index) => ({
      remotes: [remoteReport({ loadMs: [100 + index] }), remoteReport({ name: 'cart' })],
    })),
    { remotes: [failed] },
    ...Array.from({ length: 6 }, () => ({ remotes: [remoteReport({ version: '1.1.0', wanted: '1.1.0' })] })),
  ];
  for (const [index, report] of reports.entries()) {
    const time = minutesAgo(1_400 - index * 29);
    const text = `${JSON.stringify({ time, ...fieldReportOf(report) })}\n`;
    writeFileSync(join(folder, `${time.slice(0, 10)}.jsonl`), text, { flag: 'a' });
  }
  return folder;
}

/** Serves until the test ends. */
const withServer = test.extend<{ start: (options: ServeOptions) => Promise<Served> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  start: async ({}, use) => {
    const started: Served[] = [];
    await use(async (options) => {
      const served = await serve(options);
      started.push(served);
      return served;
    });
    await Promise.all(started.map((served) => served.close()));
  },
});

withServer(
  'the page names every remote whose entry cannot be read, and what is wrong with the manifest',
  async ({ page, start }) => {
    const broken = shop();
    const served = await start({ ...broken, status: true });
    for (const name of ['cart', 'shop']) rmSync(join(broken.folder, 'remotes', name), { recursive: true });
    writeFileSync(served.manifestFile, '{ "revision": 2, }');
    await page.goto(`${served.url}conch/`);
    const problems = page.getByRole('region', { name: 'Problems' }).getByRole('listitem');
    await expect(problems).toContainText([
      /The manifest on disk is not valid; the last valid one is served/,
      /^The manifest: line 1, column \d+/,
      /^cart 1\.0\.0: \/remotes\/cart\/1\.0\.0\/remoteEntry\.js cannot be read: 404, there is no such file/,
      /^shop 1\.0\.0: /,
      /^shop 1\.1\.0 \(rollout\): /,
      /^away 3\.0\.0: https:\/\/127\.0\.0\.1:9\/away\/3\.0\.0\/remoteEntry\.js cannot be read: its host does not answer/,
    ]);
    await expect(page).toHaveTitle('Problems · status of /');
    await expect(page.locator('script')).toHaveCount(0);

    rmSync(served.manifestFile);
    mkdirSync(served.manifestFile);
    // The status is added up every five seconds.
    await expect
      .poll(async () => {
        await page.reload();
        return problems.allTextContents();
      })
      .toContain('The manifest: cannot be read: it is a folder, not a file');
  },
);

withServer('the page shows what pages have reported', async ({ page, start, request }) => {
  const { url } = await start({ ...shop(), base: '/eu/', reports: writeReports(), status: true });
  await page.goto(`${url}conch/`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Status of /eu/');
  const row = (version: string) =>
    page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: version }) });
  await expect(row('1.1.0 rollout')).toContainText(/14\.9 %/);
  await expect(page.getByRole('table').getByRole('listitem')).toHaveText([/^MOUNT_FAILED 14\.3 % \(1 page load\)$/]);
  await expect(page.getByRole('row', { name: /^39VSC5F/ })).toContainText('shop 1.1.0');
  await expect(page.getByText('47 page loads, 1 with a failure')).toBeVisible();
  const json = await (await request.get(`${url}conch/status.json`)).json();
  expect(json).toMatchObject({ pageLoads: 47, references: [{ reference: '39VSC5F' }] });
});

withServer(
  'the page is accessible in light and dark, wide and narrow, by keyboard and on paper',
  async ({ page, start }) => {
    const { url } = await start({ ...shop(), reports: writeReports(), status: true });
    await page.goto(`${url}conch/`);
    expect(await violationsInAllLooks(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth), 'no scrolling sideways').toBe(320);
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Reload' })).toBeFocused();
    await page.keyboard.press('Tab');
    const remotes = page.getByRole('region', { name: 'Remotes' });
    await expect(remotes).toBeFocused();
    await page.emulateMedia({ media: 'print' });
    expect(await accessibilityViolations(page)).toEqual([]);
    await expect(page.getByRole('link', { name: 'Reload' })).toBeHidden();
  },
);

withServer('without --status, there is no such page', async ({ page, start, request }) => {
  const { url } = await start(shop());
  for (const path of ['conch/', 'conch/status.json']) {
    const response = await request.get(`${url}${path}`, { headers: { accept: 'text/html' } });
    expect(response.status(), path).toBe(404);
    expect(await response.text()).not.toContain('Problems');
  }
  await page.goto('about:blank');
});

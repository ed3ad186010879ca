import type { Page } from '@playwright/test';
import type { Manifest } from '../../../manifests/schema.ts';
import { test as base, expect } from '../../fixtures.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { type RemoteOptions, type SiteOptions, site } from '../../sites/site.ts';
import { holdRequests } from '../../support/gate.ts';
import { type ReportCollector, reportOf, startCollector, untilWatched } from '../../support/report-collector.ts';
import { thorough } from '../../support/thorough.ts';

const test = base.extend<{ collector: ReportCollector }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  collector: async ({}, use) => {
    const collector = await startCollector();
    await use(collector);
    await collector.close();
  },
});

/** A page of a remote, `shop`, whose button holds up the page. */
const shop = (options: Partial<SiteOptions> & { readonly shop?: RemoteOptions } = {}) =>
  site({
    remotes: {
      shop: {
        builds: {
          '1.0.0': container(
            'shop',
            view(
              'the shop',
              `async mount({ domElement }) {
                const button = document.createElement('button');
                button.textContent = 'Wait';
                button.addEventListener('click', () => {
                  const end = performance.now() + 300;
                  while (performance.now() < end);
                });
                domElement.append(button);
              },`,
            ),
          ),
        },
        ...options.shop,
      },
      account: container('account', view('the account')),
    },
    applications: [
      { name: 'home', remote: 'shop' },
      { name: 'account', remote: 'account', activeWhen: ['/account'] },
    ],
    ...options,
  });

const reporting =
  (reports: Manifest['reports'], more: (manifest: Manifest) => void = () => {}) =>
  (manifest: Manifest) => {
    if (reports) manifest.reports = reports;
    more(manifest);
  };

test('a page reports once, when it is left, what it loaded and how long that took', {
  tag: '@firefox',
}, async ({ page, shell, serveSite, collector }) => {
  const { url } = await serveSite(shop({ edit: reporting({ url: collector.url }) }));
  await shell.visit(`${url}?email=a@b.example#secret`);
  await expect(page.getByRole('button', { name: 'Wait' })).toBeVisible();
  const report = await collector.leave(page);

  const { revision, engine } = report;
  expect(revision).toBeGreaterThan(0);
  expect(engine).toEqual({ name: expect.stringMatching(/chromium|firefox/), version: expect.any(Number) });
  expect(report.manifest).toEqual({ source: 'live', leftOut: 0 });
  expect(reportOf(report, 'shop')).toMatchObject({
    version: '1.0.0',
    wanted: '1.0.0',
    modules: ['home'],
    mounts: 1,
    loadMs: [expect.any(Number)],
    mountMs: [expect.any(Number)],
    failures: [],
  });
  expect(reportOf(report, 'account'), 'which is on another page').toBeUndefined();
  const [{ body, contentType } = { body: '', contentType: '' }] = collector.received;
  expect(contentType, 'of which no preflight asks').toMatch(/^text\/plain/);
  expect(body).not.toMatch(/secret|example|localhost|127\.0/);
  expect(collector.received).toHaveLength(1);
});

test('a page that was hidden has sent its report', async ({ page, shell, serveSite, collector }) => {
  const { url } = await serveSite(shop({ edit: reporting({ url: collector.url }) }));
  await shell.visit(url);
  await untilWatched(page);
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
  await expect.poll(() => collector.received.length).toBe(1);
  await page.goto(`${url}account`); // whose report is the second one
  await collector.leave(page);
  expect(collector.received).toHaveLength(2);
});

test('a click handler that blocks is reported with its remote, version and file', async ({
  page,
  shell,
  serveSite,
  collector,
}) => {
  const { url } = await serveSite(shop({ edit: reporting({ url: collector.url }) }));
  await shell.visit(url);
  await untilWatched(page);
  await page.getByRole('button', { name: 'Wait' }).click();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  const report = await collector.leave(page);
  expect(report.longFrames).toEqual([
    {
      name: 'shop',
      version: '1.0.0',
      file: 'remoteEntry.js',
      count: 1,
      worstMs: expect.any(Number),
      totalMs: expect.any(Number),
    },
  ]);
  expect(report.longFrames[0]?.worstMs).toBeGreaterThanOrEqual(290);
  expect(reportOf(report, 'shop')?.inpMs).toBeGreaterThanOrEqual(290);
  expect(reportOf(report, 'shop')?.lcpMs).toBe(report.page.lcpMs);
});

test('a build that its previous one replaces is reported with both', async ({
  page,
  shell,
  serveSite,
  collector,
  watch,
}) => {
  watch.announce(/on purpose|MOUNT_FAILED/);
  const broken = container('shop', `{ mount() { throw new Error('on purpose'); }, unmount() {} }`);
  const sound = container('shop', view('the shop'));
  const { url } = await serveSite(
    shop({
      shop: { builds: { '1.0.0': sound, '1.1.0': broken }, version: '1.1.0', previous: { version: '1.0.0' } },
      edit: reporting({ url: collector.url }),
    }),
  );
  await shell.visit(url);
  await expect(shell.application('home')).toHaveAttribute('data-version', '1.0.0');
  await expect(shell.application('home')).toHaveAttribute('data-status', 'mounted');
  const report = await collector.leave(page);
  expect(reportOf(report, 'shop', '1.1.0')).toMatchObject({
    wanted: '1.1.0',
    mounts: 0,
    failures: [{ code: 'MOUNT_FAILED', phase: 'mount', application: 'home', count: expect.any(Number) }],
  });
  expect(reportOf(report, 'shop', '1.1.0')?.failures[0]?.reference, 'the visitor saw no card').toBeUndefined();
  expect(reportOf(report, 'shop', '1.0.0')).toMatchObject({ wanted: '1.1.0', mounts: 1, failures: [] });
});

test('a module that cannot be unmounted is reported, though the visitor sees nothing of it', async ({
  page,
  shell,
  serveSite,
  collector,
  watch,
}) => {
  watch.announce(/on purpose|UNMOUNT_FAILED/);
  const stuck = container('shop', `{ mount() {}, unmount() { throw new Error('on purpose'); } }`);
  const { url } = await serveSite(
    shop({ shop: { builds: { '1.0.0': stuck } }, edit: reporting({ url: collector.url }) }),
  );
  await shell.open(url);
  await untilWatched(page);
  const failed = page.waitForEvent('console', (message) => message.text().includes('UNMOUNT_FAILED'));
  await shell.push(`${url}nothing-here`);
  await failed;
  const report = await collector.leave(page);
  expect(reportOf(report, 'shop')).toMatchObject({
    mounts: 1,
    failures: [{ code: 'UNMOUNT_FAILED', phase: 'mounted', count: 1 }],
  });
});

test('the tenth of the bucket is reported for a remote that is rolled out', async ({
  page,
  shell,
  serveSite,
  collector,
}) => {
  const sound = container('shop', view('the shop'));
  const { url } = await serveSite(
    shop({
      shop: {
        builds: { '1.0.0': sound, '1.1.0': `${sound};` },
        rollout: { percent: 50, build: { version: '1.1.0' } },
      },
      edit: reporting({ url: collector.url }),
    }),
  );
  await shell.visit(`${url}?conch-bucket=3210`);
  const report = await collector.leave(page);
  expect(reportOf(report, 'shop')).toMatchObject({ version: '1.1.0', wanted: '1.1.0', decile: 3 });
});

const silent: [
  title: string,
  reports: (url: string) => Manifest['reports'],
  prepare?: (page: Page) => Promise<unknown>,
][] = [
  ['without `reports`', () => undefined],
  ['with a sample of 0', (url) => ({ url, sample: 0 })],
  [
    'with Do Not Track',
    (url) => ({ url }),
    (page) => page.addInitScript(() => Object.defineProperty(navigator, 'doNotTrack', { value: '1' })),
  ],
  [
    'with Global Privacy Control',
    (url) => ({ url }),
    (page) => page.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })),
  ],
];
for (const [title, reports, prepare] of silent) {
  test(`nothing is watched or sent ${title}`, async ({ page, shell, requests, serveSite, collector }) => {
    const { url } = await serveSite(shop({ edit: reporting(reports(collector.url)) }));
    await prepare?.(page);
    await shell.visit(url);
    await expect(shell.application('home')).toHaveAttribute('data-status', 'mounted');
    await expect.poll(() => requests.paths(/shell\/prefetch/), 'the page has settled').toHaveLength(1);
    await page.goto('about:blank');
    expect(requests.paths(/shell\/reports/)).toEqual([]);
    expect(collector.received).toEqual([]);
  });
}

test(
  'before something has mounted, the same is requested with and without reports',
  thorough(),
  async ({ page, shell, requests, serveSite, collector }) => {
    const before: string[][] = [];
    for (const reports of [undefined, { url: collector.url }]) {
      const { url } = await serveSite(shop({ edit: reporting(reports) }));
      requests.clear();
      const letThrough = await holdRequests(page, '**/remotes/shop/**');
      await shell.visit(url);
      // What follows the manifest starts when nothing has mounted for two seconds. It would request the chunk before it opens the stream.
      await expect.poll(() => requests.paths('/manifests/events')).toHaveLength(1);
      before.push([...new Set(requests.paths('/shell/'))].sort());
      letThrough();
      await expect(shell.application('home')).toHaveAttribute('data-status', 'mounted');
      if (reports) await untilWatched(page);
      await page.unrouteAll({ behavior: 'wait' });
      await page.goto('about:blank');
    }
    const [without, withReports] = before;
    expect(withReports).toEqual(without);
    expect(withReports?.join()).not.toContain('/shell/reports');
  },
);

test('an invalid field of the manifest reports nothing, and breaks nothing', async ({ page, shell, useManifest }) => {
  await useManifest((manifest) => Object.assign(manifest, { reports: { url: 7, sample: 'all' } }));
  await shell.open('');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

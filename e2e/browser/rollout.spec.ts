import type { Page } from '@playwright/test';
import type { RemoteEntry } from '../../manifests/schema.ts';
import { bucketOf, isInRollout } from '../../shell/site/rollout.ts';
import { expect, test } from '../fixtures.ts';
import { container, probeSite, view, writeProbe } from '../sites/fake-remotes.ts';
import type { ServeOptions } from '../sites/serve.ts';

const ID = 'conch:visitor';

/** Ids as the shell makes them. */
const visitors = Array.from({ length: 4 }, (_, index) => String(index).repeat(32));
const rollout = (percent: number): Partial<RemoteEntry> => ({ rollout: { percent, build: { version: '2.0.0' } } });

/** Two remotes, `left` on every page and `right` on the first one, each with the builds 1.0.0 and 2.0.0. */
function twoRemotes(entries: Readonly<Record<string, Partial<RemoteEntry>>>): ServeOptions {
  const names = ['left', 'right'];
  const site = probeSite({
    remotes: Object.fromEntries(names.map((name) => [name, container(name, view(`${name} 1`))])),
    applications: [
      { name: 'left', remote: 'left', activeWhen: ['/'] },
      { name: 'right', remote: 'right' },
    ],
    entries,
  });
  for (const name of names) writeProbe(site.folder, name, container(name, view(`${name} 2`)), '2.0.0');
  return site;
}

const identify = (page: Page, visitor: string): Promise<void> =>
  page.evaluate(([key, id]) => localStorage.setItem(key, id), [ID, visitor] as const);

const expected = (visitor: string, remote: string, percent: number): string =>
  isInRollout(bucketOf(visitor, remote), percent) ? '2.0.0' : '1.0.0';

test('each visitor gets the build of the own bucket, remote by remote, and keeps it', async ({
  page,
  shell,
  serveSite,
}) => {
  const site = await serveSite(twoRemotes({ left: rollout(50), right: rollout(30) }));
  const seen = new Set<string>();
  await page.goto(site.url);
  for (const visitor of visitors) {
    const left = expected(visitor, 'left', 50);
    const right = expected(visitor, 'right', 30);
    seen.add(`${left} ${right}`);
    await identify(page, visitor);
    for (let visit = 0; visit < 2; visit += 1) {
      await page.reload();
      await shell.settled();
      await expect(shell.application('left'), visitor).toHaveAttribute('data-version', left);
      await expect(shell.application('left')).toHaveText(`left ${left[0]}`);
      await expect(shell.application('right'), visitor).toHaveAttribute('data-version', right);
    }
  }
  expect(seen.size, 'these visitors tell the two remotes apart').toBeGreaterThan(2);
});

test('a rollout that grows gives visitors the new build and takes it from nobody', async ({
  page,
  shell,
  serveSite,
}) => {
  const site = await serveSite(twoRemotes({ left: rollout(0) }));
  await page.goto(site.url);
  const newest = new Set<string>();
  for (const percent of [0, 50, 100]) {
    site.edit(({ remotes }) => Object.assign(remotes.left ?? {}, rollout(percent)));
    for (const visitor of visitors) {
      await identify(page, visitor);
      await page.reload();
      await shell.settled();
      const version = await shell.application('left').getAttribute('data-version');
      expect(version, `${visitor} at ${percent} %`).toBe(expected(visitor, 'left', percent));
      if (newest.has(visitor)) expect(version, `${visitor} at ${percent} %`).toBe('2.0.0');
      if (version === '2.0.0') newest.add(visitor);
    }
  }
  expect(newest.size).toBe(visitors.length);
});

test('a visitor is known by a random id, which is the same at the next visit', async ({ page, shell, serveSite }) => {
  const site = await serveSite(twoRemotes({ left: rollout(50) }));
  const id = () => page.evaluate((key) => localStorage.getItem(key), ID);
  await shell.open(site.url);
  const first = await id();
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  await shell.open(site.url);
  expect(await id()).toBe(first);

  await identify(page, 'somebody else wrote this');
  await shell.open(site.url);
  expect(await id()).toMatch(/^[0-9a-f]{32}$/);
});

test('a site without a rollout stores nothing about its visitors', async ({ page, shell, serveSite }) => {
  const site = await serveSite(twoRemotes({}));
  await shell.open(site.url);
  expect(await page.evaluate((key) => localStorage.getItem(key), ID)).toBeNull();
});

test('where storage is forbidden a visitor still has one id for the page, and that is told once', async ({
  page,
  shell,
  serveSite,
}) => {
  const site = await serveSite(twoRemotes({ left: rollout(100), right: rollout(100) }));
  const warnings: string[] = [];
  page.on('console', (message) => message.text().includes('its visitor') && warnings.push(message.text()));
  await page.addInitScript(() => {
    for (const storage of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, storage, {
        get() {
          throw new DOMException('forbidden', 'SecurityError');
        },
      });
    }
  });
  await shell.open(site.url);
  await expect(shell.application('left')).toHaveAttribute('data-version', '2.0.0');
  await expect(shell.application('right')).toHaveAttribute('data-version', '2.0.0');
  expect(warnings).toHaveLength(1);
});

test('a tester chooses a bucket in the address, for every remote, until an empty one ends it', async ({
  page,
  shell,
  serveSite,
}) => {
  const site = await serveSite(twoRemotes({ left: rollout(10), right: rollout(10) }));
  const [outside = ''] = visitors.filter((visitor) => expected(visitor, 'left', 10) === '1.0.0');
  const version = (name: string) => shell.application(name).getAttribute('data-version');
  await page.goto(site.url);
  await identify(page, outside);

  await shell.open(`${site.url}?conch-bucket=999`);
  expect([await version('left'), await version('right')]).toEqual(['2.0.0', '2.0.0']);
  await page.evaluate((url) => window.location.assign(url), site.url);
  await page.waitForURL(site.url);
  await shell.settled();
  expect([await version('left'), await version('right')]).toEqual(['2.0.0', '2.0.0']);
  await page.reload();
  await shell.settled();
  expect(await version('left')).toBe('2.0.0');

  await shell.open(`${site.url}?conch-bucket=1000`);
  expect([await version('left'), await version('right')]).toEqual(['1.0.0', '1.0.0']);
  await shell.open(`${site.url}?conch-bucket=0`);
  expect(await version('left')).toBe('2.0.0');
  await shell.open(`${site.url}?conch-bucket=`);
  expect(await version('left')).toBe('1.0.0');
  await shell.open(site.url);
  expect(await version('left')).toBe('1.0.0');
});

test('a tester’s bucket outlives a link that drops it, for a remote that is met only then', async ({
  page,
  shell,
  serveSite,
}) => {
  const site = await serveSite({
    ...twoRemotes({}),
    manifest(manifest) {
      twoRemotes({ right: rollout(10) }).manifest?.(manifest);
      for (const entry of manifest.applications) if (entry.name === 'right') entry.activeWhen = ['/right'];
    },
  });
  await shell.open(`${site.url}?conch-bucket=5`);
  await page.evaluate((url) => history.pushState(null, '', url), `${site.url}right`);
  await expect(shell.application('right')).toHaveAttribute('data-version', '2.0.0');
});

for (const value of ['10000', '-1', '1.5', 'all']) {
  test(`?conch-bucket=${value} is ignored, and the console says so`, async ({ page, shell, serveSite }) => {
    const site = await serveSite(twoRemotes({ left: rollout(100) }));
    const warnings: string[] = [];
    page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
    await shell.open(`${site.url}?conch-bucket=${value}`);
    await expect(shell.application('left')).toHaveAttribute('data-version', '2.0.0');
    expect(warnings.filter((text) => text.includes(`?conch-bucket=${value}`))).toHaveLength(1);
    expect(await page.evaluate(() => sessionStorage.getItem('conch:bucket'))).toBeNull();
  });
}

test('a rollout whose build fails costs its visitors no card: the remote’s own build takes over, and the tab keeps to it', async ({
  page,
  shell,
  serveSite,
}) => {
  const site = await serveSite(
    twoRemotes({ left: { rollout: { percent: 100, build: { version: '3.0.0' } } }, right: rollout(100) }),
  );
  await shell.open(site.url);
  await expect(shell.application('left')).toHaveText('left 1');
  await expect(shell.application('right')).toHaveText('right 2');
  await expect(page.getByRole('alert')).toHaveCount(0);

  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.reload();
  await shell.settled();
  await expect(shell.application('left')).toHaveAttribute('data-version', '1.0.0');
  expect(requests.filter((url) => url.includes('/3.0.0/'))).toEqual([]);
});

test('where the rollout fails and the remote’s own build too, the one before takes over', async ({
  page,
  shell,
  serveSite,
}) => {
  const site = await serveSite(
    twoRemotes({
      left: {
        version: '2.5.0',
        previous: { version: '1.0.0' },
        rollout: { percent: 100, build: { version: '3.0.0' } },
      },
    }),
  );
  for (let visit = 0; visit < 2; visit += 1) {
    await shell.open(site.url);
    await expect(shell.application('left')).toHaveAttribute('data-version', '1.0.0');
    await expect(page.getByRole('alert')).toHaveCount(0);
  }
});

test('a rolled out build has its place and its names from the remote where it does not say them', async ({
  shell,
  serveSite,
}) => {
  const options = twoRemotes({});
  const [folder = ''] = options.assets ?? [];
  writeProbe(folder, 'elsewhere', container('elsewhere', view('from elsewhere')), '2.0.0');
  const site = await serveSite({
    ...options,
    manifest(manifest) {
      options.manifest?.(manifest);
      const { left } = manifest.remotes;
      const build = { version: '2.0.0', basePath: '/remotes/elsewhere/{version}/', moduleName: 'elsewhere' };
      if (left) left.rollout = { percent: 100, build };
    },
  });
  await shell.open(site.url);
  await expect(shell.application('left')).toHaveText('from elsewhere');
});

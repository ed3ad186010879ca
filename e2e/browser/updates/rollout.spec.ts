import type { Page } from '@playwright/test';
import type { RemoteEntry } from '../../../manifests/schema.ts';
import { bucketOf, isInRollout } from '../../../shell/site/builds/rollout.ts';
import { expect, test } from '../../fixtures.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { type RemoteOptions, type Site, type SiteOptions, site } from '../../sites/site.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

const ID = 'conch:visitor';

/** Ids like those of the shell. */
const visitors = Array.from({ length: 4 }, (_, index) => String(index).repeat(32));
const rollout = (percent: number): Partial<RemoteEntry> => ({ rollout: { percent, build: { version: '2.0.0' } } });

/** Two remotes, `left` on every page and `right` on the first one, each with the builds 1.0.0 and 2.0.0. */
function twoRemotes(entries: Readonly<Record<string, Partial<RemoteEntry>>>, edit?: SiteOptions['edit']): Site {
  const remote = (name: string): RemoteOptions => ({
    builds: { '1.0.0': container(name, view(`${name} 1`)), '2.0.0': container(name, view(`${name} 2`)) },
    ...entries[name],
  });
  return site({
    remotes: { left: remote('left'), right: remote('right') },
    applications: [
      { name: 'left', remote: 'left', activeWhen: ['/'] },
      { name: 'right', remote: 'right' },
    ],
    ...(edit && { edit }),
  });
}

const identify = (page: Page, visitor: string): Promise<void> =>
  page.evaluate(([key, id]) => localStorage.setItem(key, id), [ID, visitor] as const);

const expected = (visitor: string, remote: string, percent: number): string =>
  isInRollout(bucketOf(visitor, remote), percent) ? '2.0.0' : '1.0.0';

test(
  'each visitor gets the build of their bucket, which differs between remotes, and keeps it',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const served = await serveSite(twoRemotes({ left: rollout(50), right: rollout(30) }));
    const seen = new Set<string>();
    await page.goto(served.url);
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
    expect(seen.size, 'the buckets of these visitors differ between the two remotes').toBeGreaterThan(2);
  },
);

test('a growing rollout gives the new build to more visitors and takes it from none', async ({
  page,
  shell,
  serveSite,
}) => {
  const served = await serveSite(twoRemotes({ left: rollout(0) }));
  await page.goto(served.url);
  const newest = new Set<string>();
  for (const percent of [0, 50, 100]) {
    served.edit(({ remotes }) => Object.assign(remotes.left ?? {}, rollout(percent)));
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

test('a visitor has a random id that is the same at the next visit', thorough(), async ({ page, shell, serveSite }) => {
  const served = await serveSite(twoRemotes({ left: rollout(50) }));
  const id = () => page.evaluate((key) => localStorage.getItem(key), ID);
  await shell.open(served.url);
  const first = await id();
  expect(first).toMatch(/^[0-9a-f]{8,32}$/);
  await shell.open(served.url);
  expect(await id()).toBe(first);

  await identify(page, 'somebody else wrote this');
  await shell.open(served.url);
  expect(await id()).toMatch(/^[0-9a-f]{8,32}$/);
});

test('a site without a rollout stores no id of its visitors', async ({ page, shell, serveSite }) => {
  const served = await serveSite(twoRemotes({}));
  await shell.open(served.url);
  expect(await page.evaluate((key) => localStorage.getItem(key), ID)).toBeNull();
});

test('with forbidden storage a visitor has one id per page, and the console warns once', async ({
  page,
  shell,
  serveSite,
  watch,
}) => {
  const served = await serveSite(twoRemotes({ left: rollout(100), right: rollout(100) }));
  await page.addInitScript(() => {
    for (const storage of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, storage, {
        get() {
          throw new DOMException('forbidden', 'SecurityError');
        },
      });
    }
  });
  await shell.open(served.url);
  await expect(shell.application('left')).toHaveAttribute('data-version', '2.0.0');
  await expect(shell.application('right')).toHaveAttribute('data-version', '2.0.0');
  expect(watch.consoleWarnings.filter((text) => text.includes('its visitor'))).toHaveLength(1);
});

test('?conch-bucket= sets the bucket of all remotes for the tab, until an empty one resets it', async ({
  page,
  shell,
  serveSite,
}) => {
  const served = await serveSite(twoRemotes({ left: rollout(10), right: rollout(10) }));
  const [outside = ''] = visitors.filter((visitor) => expected(visitor, 'left', 10) === '1.0.0');
  const version = (name: string) => shell.application(name).getAttribute('data-version');
  await page.goto(served.url);
  await identify(page, outside);

  await shell.open(`${served.url}?conch-bucket=999`);
  expect([await version('left'), await version('right')]).toEqual(['2.0.0', '2.0.0']);
  await page.evaluate((url) => window.location.assign(url), served.url);
  await page.waitForURL(served.url);
  await shell.settled();
  expect([await version('left'), await version('right')]).toEqual(['2.0.0', '2.0.0']);
  await page.reload();
  await shell.settled();
  expect(await version('left')).toBe('2.0.0');

  await shell.open(`${served.url}?conch-bucket=1000`);
  expect([await version('left'), await version('right')]).toEqual(['1.0.0', '1.0.0']);
  await shell.open(`${served.url}?conch-bucket=0`);
  expect(await version('left')).toBe('2.0.0');
  await shell.open(`${served.url}?conch-bucket=`);
  expect(await version('left')).toBe('1.0.0');
  await shell.open(served.url);
  expect(await version('left')).toBe('1.0.0');
});

test(
  'the bucket of ?conch-bucket= still applies to a remote that is loaded after the URL has changed',
  thorough(),
  async ({ shell, serveSite }) => {
    const served = await serveSite(
      twoRemotes({ right: rollout(10) }, ({ applications }) => {
        for (const entry of applications) if (entry.name === 'right') entry.activeWhen = ['/right'];
      }),
    );
    await shell.open(`${served.url}?conch-bucket=5`);
    await shell.push(`${served.url}right`);
    await expect(shell.application('right')).toHaveAttribute('data-version', '2.0.0');
  },
);

for (const value of ['10000', '-1', '1.5', 'all']) {
  test(
    `?conch-bucket=${value} is ignored, and the console warns`,
    thoroughUnless(value === 'all'),
    async ({ page, shell, serveSite, watch }) => {
      const served = await serveSite(twoRemotes({ left: rollout(100) }));
      await shell.open(`${served.url}?conch-bucket=${value}`);
      await expect(shell.application('left')).toHaveAttribute('data-version', '2.0.0');
      expect(watch.consoleWarnings.filter((text) => text.includes(`?conch-bucket=${value}`))).toHaveLength(1);
      expect(await page.evaluate(() => sessionStorage.getItem('conch:bucket'))).toBeNull();
    },
  );
}

test('when a rolled out build fails the build of the remote replaces it without an error card, and the tab keeps it', {
  tag: '@firefox',
}, async ({ page, shell, serveSite, requests }) => {
  const served = await serveSite(
    twoRemotes({ left: { rollout: { percent: 100, build: { version: '3.0.0' } } }, right: rollout(100) }),
  );
  await shell.open(served.url);
  await expect(shell.application('left')).toHaveText('left 1');
  await expect(shell.application('right')).toHaveText('right 2');
  await expect(page.getByRole('alert')).toHaveCount(0);

  requests.clear();
  await page.reload();
  await shell.settled();
  await expect(shell.application('left')).toHaveAttribute('data-version', '1.0.0');
  expect(requests.urls('/3.0.0/')).toEqual([]);
});

test(
  'when a rolled out build and the build of the remote fail the previous build replaces them',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const served = await serveSite(
      twoRemotes({
        left: {
          version: '2.5.0',
          previous: { version: '1.0.0' },
          rollout: { percent: 100, build: { version: '3.0.0' } },
        },
      }),
    );
    for (let visit = 0; visit < 2; visit += 1) {
      await shell.open(served.url);
      await expect(shell.application('left')).toHaveAttribute('data-version', '1.0.0');
      await expect(page.getByRole('alert')).toHaveCount(0);
    }
  },
);

test('a rolled out build can have another base path and module name', async ({ shell, serveSite }) => {
  const build = { version: '2.0.0', basePath: '/remotes/elsewhere/{version}/', moduleName: 'elsewhere' };
  const options = twoRemotes({ left: { rollout: { percent: 100, build } } });
  options.writeBuild('elsewhere', '2.0.0', container('elsewhere', view('from elsewhere')));
  const served = await serveSite(options);
  await shell.open(served.url);
  await expect(shell.application('left')).toHaveText('from elsewhere');
});

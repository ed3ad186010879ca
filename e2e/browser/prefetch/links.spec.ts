import type { Page } from '@playwright/test';
import { expect, FILES, test } from '../../sites/prefetch-site.ts';
import { gate } from '../../support/gate.ts';
import { thorough } from '../../support/thorough.ts';

const evaluated = (page: Page): Promise<string[]> => page.evaluate(() => Reflect.get(window, 'evaluated'));

for (const gesture of ['hover', 'focus'] as const) {
  test(`a link is prefetched on ${gesture}: its files are not evaluated, and its page uses them without a second transfer`, async ({
    page,
    shell,
    prefetchSite,
  }) => {
    await shell.open('');
    await prefetchSite.isPrefetching();
    await shell.link('/one')[gesture]();
    await prefetchSite.hasFetched('one');
    expect(await evaluated(page)).toEqual(['home 1.0.0']);

    await shell.link('/one').click();
    await expect(shell.heading).toHaveText('one 1.0.0');
    expect(await evaluated(page)).toEqual(['home 1.0.0', 'one 1.0.0']);
    expect(prefetchSite.filesRequested('one')).toHaveLength(FILES.length);
  });
}

test('a link to a remote on another origin is prefetched', { tag: '@firefox' }, async ({
  shell,
  prefetchSite,
  faults,
}) => {
  prefetchSite.edit((manifest) => {
    manifest.origins = [faults.otherOrigin];
    Object.assign(manifest.remotes.one ?? {}, { basePath: `${faults.otherOrigin}/remotes/one/1.0.0/` });
  });
  await shell.open('');
  await prefetchSite.isPrefetching();
  await shell.link('/one').hover();
  await prefetchSite.hasFetched('one');
  await shell.link('/one').click();
  await expect(shell.heading).toHaveText('one 1.0.0');
  expect(prefetchSite.filesRequested('one')).toHaveLength(FILES.length);
});

test('a prefetched entry without integrity is revalidated, and not transferred twice', { tag: '@firefox' }, async ({
  page,
  browserName,
  shell,
  prefetchSite,
}) => {
  prefetchSite.edit(({ remotes }) => delete remotes.one?.integrity);
  const statuses: number[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('/one/1.0.0/remoteEntry.js')) statuses.push(response.status());
  });
  await shell.open('');
  await prefetchSite.isPrefetching();
  await shell.link('/one').hover();
  await prefetchSite.hasFetched('one');
  await shell.link('/one').click();
  await expect(shell.heading).toHaveText('one 1.0.0');
  expect(prefetchSite.filesRequested('one').sort()).toEqual(['remoteEntry.js', ...FILES].sort());
  const transfers = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .filter(({ name }) => name.endsWith('/one/1.0.0/remoteEntry.js'))
      .map(({ transferSize, encodedBodySize }) => transferSize > encodedBodySize),
  );
  // Chromium gives the status of what is in its cache. Firefox counts in `transferSize` the body that a 304 does not have.
  expect(browserName === 'firefox' ? statuses.map((status) => status === 200) : transfers).toEqual([true, false]);
});

test('a link is prefetched on pointerdown, and its page waits for files that are still arriving', async ({
  shell,
  prefetchSite,
  failRemote,
}) => {
  const answer = gate();
  await failRemote('one', { delay: answer.opened });
  await shell.open('');
  await prefetchSite.isPrefetching();
  await prefetchSite.pressLink('/one');
  await prefetchSite.hasFetched('one');
  await shell.link('/one').click();
  await expect(shell.application('one')).toHaveAttribute('data-status', 'loading');
  answer.open();
  await expect(shell.heading).toHaveText('one 1.0.0');
  expect(prefetchSite.filesRequested('one')).toHaveLength(FILES.length);
});

test('a link that the pointer only crosses is not prefetched', thorough(), async ({ page, shell, prefetchSite }) => {
  await shell.open('');
  await prefetchSite.isPrefetching();
  await page.evaluate(() => {
    const over = (selector: string) =>
      document.querySelector(selector)?.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
    over('a[href="/one"]');
    over('h1');
    over('a[href="/two"]');
  });
  await prefetchSite.hasFetched('two');
  expect(prefetchSite.filesRequested('one')).toEqual([]);
});

test('links that leave the site, download or open a new tab are not prefetched', async ({
  page,
  shell,
  prefetchSite,
}) => {
  await shell.open('');
  await prefetchSite.isPrefetching();
  await page.evaluate(() => {
    const changes: Record<string, (link: HTMLAnchorElement) => void> = {
      '/one': (link) => {
        link.target = '_blank';
      },
      '/two': (link) => {
        link.download = 'two';
      },
      '/three': (link) => {
        link.href = 'http://elsewhere.example/three';
      },
    };
    for (const [path, change] of Object.entries(changes)) {
      const link = document.querySelector<HTMLAnchorElement>(`a[href="${path}"]`);
      if (!link) throw new Error(`There is no link to ${path}`);
      change(link);
      link.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    }
  });
  await prefetchSite.pressLink('/four');
  await prefetchSite.hasFetched('four');
  for (const name of ['one', 'two', 'three'] as const) expect(prefetchSite.filesRequested(name)).toEqual([]);
});

test('a link is prefetched once, however often the visitor points at it, and not again after a failure', async ({
  page,
  shell,
  prefetchSite,
  failRemote,
  watch,
}) => {
  const broken = await failRemote('one', 404, 'entry');
  await shell.open('');
  await prefetchSite.isPrefetching();
  for (let round = 0; round < 3; round += 1) {
    await prefetchSite.pressLink('/one');
    await prefetchSite.pressLink('/two');
    await prefetchSite.hasFetched('one');
    await prefetchSite.hasFetched('two');
  }
  await prefetchSite.requestsBelow('/');
  expect(prefetchSite.filesRequested('one')).toHaveLength(FILES.length);
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(watch.faults).toEqual([]);

  broken.heal();
  await shell.link('/one').click();
  await expect(shell.heading).toHaveText('one 1.0.0');
  expect(prefetchSite.filesRequested('one').filter((file) => file === 'remoteEntry.js')).toHaveLength(2);
});

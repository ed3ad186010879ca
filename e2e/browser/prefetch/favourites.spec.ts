import { test as store } from '../../fixtures.ts';
import { build, expect, publish, test } from '../../sites/prefetch-site.ts';
import { gate } from '../../support/gate.ts';
import { thorough } from '../../support/thorough.ts';

// Chromium only: the DevTools protocol empties the cache.
test('an idle page prefetches the applications that this visitor opens most, the favourite first', {
  tag: '@chromium',
}, async ({ page, shell, faults }) => {
  await shell.open('');
  for (const name of ['three', 'one', 'two', 'two', 'one', 'two']) {
    await shell.link(`/${name}`).click();
    await expect(shell.heading).toHaveText(`${name} 1.0.0`);
    await shell.link('/').click();
    await expect(shell.heading).toHaveText('home 1.0.0');
  }
  const client = await page.context().newCDPSession(page);
  await client.send('Network.clearBrowserCache');

  const before = faults.requests('/remotes/**').length;
  await page.reload();
  await shell.settled();
  const entries = () =>
    faults
      .requests('/remotes/**')
      .slice(before)
      .filter((path) => path.includes('remoteEntry.js'))
      .map((path) => path.split('/')[2]);
  // The fixture makes `signal` the favourite; a page prefetches three.
  await expect.poll(entries).toEqual(['home', 'signal', 'two', 'one']);
});

test.describe('with three favourites', () => {
  test.use({ visits: { two: 50, three: 40 } });

  test(
    'two builds are prefetched at a time, and a link that the visitor points at is prefetched before favourites',
    thorough(),
    async ({ shell, prefetchSite, failRemote, faults }) => {
      const [signal, two] = [gate(), gate()];
      await failRemote('signal', { delay: signal.opened }, 'entry');
      await failRemote('two', { delay: two.opened }, 'entry');
      await shell.open('');
      await expect.poll(() => prefetchSite.filesRequested('signal')).toEqual(['remoteEntry.js']);
      await expect.poll(() => prefetchSite.filesRequested('two')).toEqual(['remoteEntry.js']);
      await prefetchSite.pressLink('/four');
      expect(await prefetchSite.requestsBelow('/remotes/three/')).toEqual([]);
      expect(await prefetchSite.requestsBelow('/remotes/four/')).toEqual([]);

      signal.open();
      await prefetchSite.hasFetched('three');
      await prefetchSite.hasFetched('four');
      const entries = faults.requests('/remotes/*/1.0.0/remoteEntry.js').map((path) => path.split('/')[2]);
      expect(entries).toEqual(['home', 'signal', 'two', 'four', 'three']);
      expect(prefetchSite.filesRequested('two')).toEqual(['remoteEntry.js']);
      two.open();
      await prefetchSite.hasFetched('two');
    },
  );
});

test('without localStorage there are no favourites, and links are prefetched', async ({
  page,
  shell,
  prefetchSite,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('forbidden', 'SecurityError');
      },
    });
  });
  await shell.open('');
  await expect(async () => {
    await prefetchSite.pressLink('/one');
    expect(prefetchSite.filesRequested('one')).not.toEqual([]);
  }).toPass();
  await prefetchSite.hasFetched('one');
  expect(prefetchSite.filesRequested('signal')).toEqual([]);
});

test(
  'with "viewport" in the manifest links are prefetched when they become visible, also links that are added later',
  thorough(),
  async ({ page, shell, prefetchSite }) => {
    prefetchSite.edit((manifest) => {
      manifest.prefetch = ['viewport', 'idle'];
      const { applications } = manifest;
      const home = applications.find(({ name }) => name === 'home');
      Object.assign(home ?? {}, { props: { links: ['/one', ...Array(1_000).fill('/'), '/two'] } });
    });
    await shell.open('');
    await prefetchSite.hasFetched('one');
    await prefetchSite.isPrefetching();
    expect(prefetchSite.filesRequested('two'), 'out of view').toEqual([]);
    await shell.link('/two').scrollIntoViewIfNeeded();
    await prefetchSite.hasFetched('two');
    await page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: '/three', textContent: 'three' });
      document.querySelector('a[href="/two"]')?.after(link);
    });
    await prefetchSite.hasFetched('three');
    await page.evaluate(() => {
      const link = document.querySelector<HTMLAnchorElement>('a[href="/three"]');
      if (link) link.href = '/four';
    });
    await prefetchSite.hasFetched('four');
  },
);

test(
  'an open tab prefetches the builds of the newer manifest that it follows',
  thorough(),
  async ({ shell, prefetchSite }) => {
    await shell.open('');
    await prefetchSite.isPrefetching();
    await prefetchSite.pressLink('/one');
    await prefetchSite.hasFetched('one');
    prefetchSite.edit((manifest) => {
      publish(manifest, 'one', '2.0.0');
      publish(manifest, 'signal', '2.0.0');
    });
    await prefetchSite.follows(2);
    await prefetchSite.hasFetched('signal', '2.0.0');
    await prefetchSite.pressLink('/one');
    await prefetchSite.hasFetched('one', '2.0.0');
    await shell.link('/one').click();
    await expect(shell.heading).toHaveText('one 2.0.0');
  },
);

test('during a rollout the build of this visitor is prefetched', async ({ shell, prefetchSite }) => {
  prefetchSite.edit(({ remotes }) => {
    for (const name of ['one', 'two'] as const) {
      Object.assign(remotes[name] ?? {}, {
        rollout: { percent: name === 'one' ? 10 : 1, build: build(name, '2.0.0') },
      });
    }
  });
  await shell.open('?conch-bucket=500');
  await prefetchSite.isPrefetching();
  await prefetchSite.pressLink('/one');
  await prefetchSite.pressLink('/two');
  await prefetchSite.hasFetched('one', '2.0.0');
  await prefetchSite.hasFetched('two', '1.0.0');
  expect([...prefetchSite.filesRequested('one', '1.0.0'), ...prefetchSite.filesRequested('two', '2.0.0')]).toEqual([]);
});

store(
  'in the store a product link is prefetched on pointerdown, and nothing is transferred twice',
  async ({ shell, storePage, faults }) => {
    await shell.open('products/classic');
    await expect(async () => {
      await storePage.onward('Haymaker').dispatchEvent('pointerdown');
      expect(faults.requests('/remotes/decide/**')).not.toEqual([]);
    }).toPass();
    const { decide } = (await faults.manifest()).remotes;
    const files = ['remoteEntry.js', ...(decide?.assets?.['./product'] ?? [])];
    const asked = () => faults.requests('/remotes/decide/**').map((path) => path.replace(/.*\/|\?.*/g, ''));
    await expect.poll(() => asked().sort()).toEqual(files.sort());
    await storePage.onward('Haymaker').click();
    await expect(shell.heading).toHaveText('Haymaker');
    await shell.settled();
    const all = faults.requests('/remotes/**');
    expect(all).toEqual([...new Set(all)]);
  },
);

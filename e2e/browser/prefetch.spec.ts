import type { Page } from '@playwright/test';
import type { Manifest } from '../../manifests/schema.ts';
import { test as store } from '../fixtures.ts';
import { build, expect, FILES, release, test } from '../sites/prefetch-site.ts';
import { opening } from '../support/gate.ts';

const ran = (page: Page): Promise<string[]> => page.evaluate(() => Reflect.get(window, 'ran'));

const idle = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((next) => requestIdleCallback(() => requestIdleCallback(() => next()))));

const chunk = '/shell/prefetch.';

test.describe('a link', () => {
  for (const gesture of ['hover', 'focus'] as const) {
    test(`is fetched ahead on ${gesture}: bytes alone, which its page then uses without a second transfer`, async ({
      page,
      shell,
      linked,
    }) => {
      await shell.open('');
      await linked.isAttentive();
      await shell.link('/one')[gesture]();
      await linked.fetched('one');
      expect(await ran(page)).toEqual(['home 1.0.0']);

      await shell.link('/one').click();
      await expect(shell.heading).toHaveText('one 1.0.0');
      expect(await ran(page)).toEqual(['home 1.0.0', 'one 1.0.0']);
      expect(linked.asked('one')).toHaveLength(FILES.length);
    });
  }

  test('on another origin is fetched ahead in the same way', async ({ shell, linked, faults }) => {
    linked.edit((manifest) => {
      manifest.origins = [faults.otherOrigin];
      Object.assign(manifest.remotes.one ?? {}, { basePath: `${faults.otherOrigin}/remotes/one/1.0.0/` });
    });
    await shell.open('');
    await linked.isAttentive();
    await shell.link('/one').hover();
    await linked.fetched('one');
    await shell.link('/one').click();
    await expect(shell.heading).toHaveText('one 1.0.0');
    expect(linked.asked('one')).toHaveLength(FILES.length);
  });

  test('whose entry has no integrity is asked again whether the entry is the same, and no byte of it comes twice', async ({
    page,
    shell,
    linked,
  }) => {
    linked.edit(({ remotes }) => delete remotes.one?.integrity);
    await shell.open('');
    await linked.isAttentive();
    await shell.link('/one').hover();
    await linked.fetched('one');
    await shell.link('/one').click();
    await expect(shell.heading).toHaveText('one 1.0.0');
    expect(linked.asked('one').sort()).toEqual(['remoteEntry.js', ...FILES].sort());
    const transfers = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter((entry) => entry instanceof PerformanceResourceTiming)
        .filter(({ name }) => name.endsWith('/one/1.0.0/remoteEntry.js'))
        .map(({ transferSize, encodedBodySize }) => transferSize > encodedBodySize),
    );
    expect(transfers).toEqual([true, false]);
  });

  test('is fetched ahead when it is pressed, and while it arrives its page waits for it', async ({
    shell,
    linked,
    failRemote,
  }) => {
    const held = opening();
    await failRemote('one', { delay: held.opened });
    await shell.open('');
    await linked.isAttentive();
    await linked.press('/one');
    await linked.fetched('one');
    await shell.link('/one').click();
    await expect(shell.application('one')).toHaveAttribute('data-status', 'loading');
    held.open();
    await expect(shell.heading).toHaveText('one 1.0.0');
    expect(linked.asked('one')).toHaveLength(FILES.length);
  });

  test('that the pointer only crosses is not fetched', async ({ page, shell, linked }) => {
    await shell.open('');
    await linked.isAttentive();
    await page.evaluate(() => {
      const over = (selector: string) =>
        document.querySelector(selector)?.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
      over('a[href="/one"]');
      over('h1');
      over('a[href="/two"]');
    });
    await linked.fetched('two');
    expect(linked.asked('one')).toEqual([]);
  });

  test('that the shell does not take is not fetched', async ({ page, shell, linked }) => {
    await shell.open('');
    await linked.isAttentive();
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
        if (!link) throw new Error(`there is no link to ${path}`);
        change(link);
        link.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
      }
    });
    await linked.press('/four');
    await linked.fetched('four');
    for (const name of ['one', 'two', 'three'] as const) expect(linked.asked(name)).toEqual([]);
  });

  test('is fetched once, whatever the visitor does with it, and not once more when it could not be had', async ({
    page,
    shell,
    linked,
    failRemote,
    watch,
  }) => {
    const broken = await failRemote('one', 404, 'entry');
    await shell.open('');
    await linked.isAttentive();
    for (let round = 0; round < 3; round += 1) {
      await linked.press('/one');
      await linked.press('/two');
      await linked.fetched('one');
      await linked.fetched('two');
    }
    await linked.made('/');
    expect(linked.asked('one')).toHaveLength(FILES.length);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(watch.faults).toEqual([]);

    broken.heal();
    await shell.link('/one').click();
    await expect(shell.heading).toHaveText('one 1.0.0');
    expect(linked.asked('one').filter((file) => file === 'remoteEntry.js')).toHaveLength(2);
  });
});

test.describe('nothing is fetched ahead', () => {
  const connect = (page: Page) =>
    page.addInitScript(() => {
      const connection = Object.assign(new EventTarget(), { saveData: false, effectiveType: '4g' });
      Object.defineProperty(navigator, 'connection', { value: connection });
    });
  const change = (page: Page, values: object) =>
    page.evaluate((values) => {
      const connection = Reflect.get(navigator, 'connection');
      Object.assign(connection, values).dispatchEvent(new Event('change'));
    }, values);

  const dear: [title: string, values: object][] = [
    ['with Save-Data', { saveData: true }],
    ['on 2G', { effectiveType: '2g' }],
    ['on slow 2G', { effectiveType: 'slow-2g' }],
  ];
  for (const [title, values] of dear) {
    test(`${title}, until that ends`, async ({ page, shell, linked }) => {
      await connect(page);
      await shell.open('');
      await linked.isAttentive();
      await change(page, values);
      await linked.press('/one');
      expect(await linked.made('/remotes/one/')).toEqual([]);
      await change(page, { saveData: false, effectiveType: '4g' });
      await linked.fetched('one');
    });

    test(`${title} not even what fetches`, async ({ page, shell, linked }) => {
      await connect(page);
      await page.addInitScript((values) => Object.assign(Reflect.get(navigator, 'connection'), values), values);
      await shell.open('');
      await idle(page);
      expect(await linked.made(chunk)).toEqual([]);
      expect(linked.asked('signal')).toEqual([]);
    });
  }

  test('in a hidden tab, until it is seen', async ({ page, shell, linked }) => {
    const show = (visible: boolean) =>
      page.evaluate((visible) => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => !visible });
        document.dispatchEvent(new Event('visibilitychange'));
      }, visible);
    await shell.open('');
    await linked.isAttentive();
    await show(false);
    await linked.press('/one');
    expect(await linked.made('/remotes/one/')).toEqual([]);
    await show(true);
    await linked.fetched('one');
  });

  test('offline, until the network is back', async ({ context, shell, linked }) => {
    await shell.open('');
    await linked.isAttentive();
    await context.setOffline(true);
    await linked.press('/one');
    expect(await linked.made('/remotes/one/')).toEqual([]);
    await context.setOffline(false);
    await linked.fetched('one');
  });

  test('while a part of the page loads, for which what is under way is taken back', async ({
    page,
    shell,
    linked,
    failRemote,
  }) => {
    const [one, slow] = [opening(), opening()];
    await failRemote('one', { delay: one.opened });
    await failRemote('slow', { delay: slow.opened });
    const aborted: string[] = [];
    page.on('requestfailed', (request) => aborted.push(new URL(request.url()).pathname.replace(/.*\//, '')));
    await shell.open('');
    await linked.isAttentive();
    await linked.press('/one');
    await linked.fetched('one');

    await page.evaluate(() => history.pushState(null, '', '/slow'));
    await expect.poll(() => [...aborted].sort()).toEqual([...FILES].sort());
    await page.evaluate(() => {
      const link = document.body.appendChild(Object.assign(document.createElement('a'), { href: '/two' }));
      link.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    });
    expect(await linked.made('/remotes/two/')).toEqual([]);

    one.open();
    slow.open();
    await expect(shell.heading).toHaveText('slow 1.0.0');
    await linked.fetched('two');
    expect(linked.asked('slow')).toHaveLength(FILES.length);
  });

  test('where the manifest says so, now or in an open tab, or says it of an application', async ({
    page,
    shell,
    linked,
  }) => {
    const optOut = ({ applications }: Manifest) =>
      Object.assign(applications.find(({ name }) => name === 'one') ?? {}, { prefetch: false });
    linked.edit(optOut);
    await shell.open('');
    await linked.isAttentive();
    await linked.press('/one');
    await linked.press('/two');
    await linked.fetched('two');
    expect(linked.asked('one')).toEqual([]);

    linked.edit((manifest) => {
      manifest.prefetch = [];
    });
    await linked.follow(3);
    await linked.press('/three');
    expect(await linked.made('/remotes/three/')).toEqual([]);

    await page.reload();
    await shell.settled();
    await idle(page);
    const before = (await linked.made(chunk)).length;
    expect(before, 'of the page before').toBe(1);
    await linked.press('/three');
    expect(await linked.made('/remotes/three/')).toEqual([]);
  });

  test('of a build that failed in the tab, but of the one before', async ({ page, shell, linked, failRemote }) => {
    linked.edit((manifest) => {
      release(manifest, 'one', '2.0.0');
      Object.assign(manifest.remotes.one ?? {}, { previous: build('one', '1.0.0') });
    });
    await failRemote('one', 404);
    await failRemote('two', 404);
    await shell.open('one');
    await expect(shell.heading).toHaveText('one 1.0.0');
    await linked.isAttentive(); // a navigation before that takes back what is on its way, and it is asked for once more
    await page.evaluate(() => history.pushState(null, '', '/two'));
    await expect(shell.errorCard('two')).toBeVisible();
    const [one, two] = [linked.asked('one', '2.0.0'), linked.asked('two')];
    await page.evaluate(() => history.pushState(null, '', '/'));
    await expect(shell.heading).toHaveText('home 1.0.0');
    await linked.press('/one');
    await linked.press('/two');
    await linked.press('/three');
    await linked.fetched('three');
    await linked.made('/');
    expect(linked.asked('one', '2.0.0')).toEqual(one);
    expect(linked.asked('two')).toEqual(two);
  });
});

test.describe('when the page is idle', () => {
  test('what this visitor opens most is fetched ahead, the favourite first', async ({ page, shell, faults }) => {
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
    // `signal` is seeded as the favourite of all; three are fetched on a page.
    await expect.poll(entries).toEqual(['home', 'signal', 'two', 'one']);
  });

  test.describe('with three favourites', () => {
    test.use({ habits: { two: 50, three: 40 } });

    test('two builds are fetched at a time, and what the visitor points at goes before the rest', async ({
      shell,
      linked,
      failRemote,
      faults,
    }) => {
      const [signal, two] = [opening(), opening()];
      await failRemote('signal', { delay: signal.opened }, 'entry');
      await failRemote('two', { delay: two.opened }, 'entry');
      await shell.open('');
      await expect.poll(() => linked.asked('signal')).toEqual(['remoteEntry.js']);
      await expect.poll(() => linked.asked('two')).toEqual(['remoteEntry.js']);
      await linked.press('/four');
      expect(await linked.made('/remotes/three/')).toEqual([]);
      expect(await linked.made('/remotes/four/')).toEqual([]);

      signal.open();
      await linked.fetched('three');
      await linked.fetched('four');
      const entries = faults.requests('/remotes/*/1.0.0/remoteEntry.js').map((path) => path.split('/')[2]);
      expect(entries).toEqual(['home', 'signal', 'two', 'four', 'three']);
      expect(linked.asked('two')).toEqual(['remoteEntry.js']);
      two.open();
      await linked.fetched('two');
    });
  });

  test('a browser that forbids storage knows no favourites, and fetches what is pointed at', async ({
    page,
    shell,
    linked,
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
      await linked.press('/one');
      expect(linked.asked('one')).not.toEqual([]);
    }).toPass();
    await linked.fetched('one');
    expect(linked.asked('signal')).toEqual([]);
  });
});

test.describe('with "viewport" in the manifest', () => {
  test.beforeEach(({ linked }) => {
    linked.edit((manifest) => {
      manifest.prefetch = ['viewport', 'idle'];
    });
  });

  test('links are fetched ahead when they come into view, also those that are added later', async ({
    page,
    shell,
    linked,
  }) => {
    linked.edit(({ applications }) => {
      const home = applications.find(({ name }) => name === 'home');
      Object.assign(home ?? {}, { props: { links: ['/one', ...Array(1_000).fill('/'), '/two'] } });
    });
    await shell.open('');
    await linked.fetched('one');
    await linked.isAttentive();
    expect(linked.asked('two'), 'out of view').toEqual([]);
    await shell.link('/two').scrollIntoViewIfNeeded();
    await linked.fetched('two');
    await page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: '/three', textContent: 'three' });
      document.querySelector('a[href="/two"]')?.after(link);
    });
    await linked.fetched('three');
    await page.evaluate(() => {
      const link = document.querySelector<HTMLAnchorElement>('a[href="/three"]');
      if (link) link.href = '/four';
    });
    await linked.fetched('four');
  });
});

test('an open tab fetches ahead by the newer manifest that it follows', async ({ shell, linked }) => {
  await shell.open('');
  await linked.isAttentive();
  await linked.press('/one');
  await linked.fetched('one');
  linked.edit((manifest) => {
    release(manifest, 'one', '2.0.0');
    release(manifest, 'signal', '2.0.0');
  });
  await linked.follow(2);
  await linked.fetched('signal', '2.0.0');
  await linked.press('/one');
  await linked.fetched('one', '2.0.0');
  await shell.link('/one').click();
  await expect(shell.heading).toHaveText('one 2.0.0');
});

test('the build of this visitor is fetched ahead, while it is rolled out', async ({ shell, linked }) => {
  linked.edit(({ remotes }) => {
    for (const name of ['one', 'two'] as const) {
      Object.assign(remotes[name] ?? {}, {
        rollout: { percent: name === 'one' ? 10 : 1, build: build(name, '2.0.0') },
      });
    }
  });
  await shell.open('?conch-bucket=500');
  await linked.isAttentive();
  await linked.press('/one');
  await linked.press('/two');
  await linked.fetched('one', '2.0.0');
  await linked.fetched('two', '1.0.0');
  expect([...linked.asked('one', '1.0.0'), ...linked.asked('two', '2.0.0')]).toEqual([]);
});

store(
  'in the store a product that is about to be opened is there, and nothing is transferred twice',
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

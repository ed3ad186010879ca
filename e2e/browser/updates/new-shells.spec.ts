import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Manifest } from '../../../manifests/schema.ts';
import { test as base, expect } from '../../fixtures.ts';
import { type Started, startServer } from '../../sites/hosts/conch-serve.ts';
import { loadBalancer } from '../../sites/hosts/load-balancer.ts';
import { staticHost } from '../../sites/hosts/static-host.ts';
import { container } from '../../sites/remotes/fake-remotes.ts';
import { builtShell, writeShell } from '../../sites/shell-builds.ts';
import { manifestOf, site } from '../../sites/site.ts';
import { type Closing, closingFixture } from '../../support/closing.ts';
import { conchIn } from '../../support/conch-in.ts';
import { explainSharing } from '../../support/explain-sharing.ts';
import { freePort } from '../../support/free-port.ts';
import { OpenTab } from '../../support/open-tab.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { thorough } from '../../support/thorough.ts';

const NEW = 'bbbbbbbb';
const SHELL_FILE = '/manifests/shell.txt';

const showing = (text: string) =>
  `{ mount(props) { props.domElement.textContent = '${text}'; window.setDirty = props.setDirty; }, unmount() {} }`;

const shop = {
  remotes: {
    shop: {
      builds: Object.fromEntries(['1.0.0', '2.0.0'].map((each) => [each, container('shop', showing(`shop ${each}`))])),
    },
    late: {
      builds: Object.fromEntries(['1.0.0', '2.0.0'].map((each) => [each, container('late', showing(`late ${each}`))])),
    },
  },
  applications: [
    { name: 'home', remote: 'shop' },
    { name: 'second', remote: 'shop', activeWhen: ['/second'] },
    { name: 'late', remote: 'late', activeWhen: ['/late'] },
  ],
};

/** A site whose shell is deployed alone: `shell/` is in a folder of its own, in front of that with the builds. */
class Shop {
  readonly builds = site(shop).folder;
  readonly manifest = join(temporaryFolder(), 'site.json');

  constructor() {
    this.edit(() => undefined);
  }

  edit(change: (manifest: Manifest) => void): void {
    this.#manifest.revision += 1;
    change(this.#manifest);
    writeFileSync(this.manifest, JSON.stringify(this.#manifest));
  }

  readonly #manifest = manifestOf(shop);

  /** Options of `conch serve` and `conch export`. */
  options(root: string, ...earlier: string[]): string[] {
    const folders = [this.builds, ...earlier].flatMap((folder) => ['--assets', folder]);
    return ['--root', root, '--manifest', this.manifest, ...folders];
  }
}

const test = base.extend<{
  readonly closing: Closing;
  readonly ownShop: Shop;
  /** Folder with the shell as it was built. */
  readonly root: string;
  readonly tab: OpenTab;
  /** Opens a page of a site, whose clock the test moves on, and waits until it follows the site. */
  readonly follow: (url: string) => Promise<void>;
}>({
  ...closingFixture,
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  ownShop: async ({}, use) => use(new Shop()),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  root: async ({}, use) => {
    const root = temporaryFolder();
    writeShell(root);
    await use(root);
  },
  tab: async ({ page }, use) => use(await OpenTab.of(page)),
  follow: async ({ page, shell, tab }, use) => {
    await page.clock.install();
    await use(async (url) => {
      await shell.open(url);
      await tab.isFollowing();
    });
  },
});

/** The build of the shell that a page runs; null is the first one. */
const runs = (page: Page, build: string | null) =>
  build === null
    ? expect(page.locator('html')).not.toHaveAttribute('data-shell-build')
    : expect(page.locator('html')).toHaveAttribute('data-shell-build', build);

/** The site still has every file of the shell as it was built. */
async function hasFirstShell(page: Page): Promise<void> {
  for (const file of builtShell.files) {
    expect((await page.request.get(new URL(`/shell/${file}`, page.url()).href)).status(), file).toBe(200);
  }
}

/** Lets seconds pass in the page, whose window gets the focus again and again, until `done` holds. */
const whileTimePasses = (page: Page, done: () => Promise<void> | void): Promise<void> =>
  expect(async () => {
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await page.clock.runFor(1_000); // in steps: five seconds at once would end each request that is under way
    await done();
  }).toPass({ intervals: [100] });

const isOffered = (page: Page, tab: OpenTab) =>
  whileTimePasses(page, () => expect(tab.toast).toBeVisible({ timeout: 200 }));

test.describe('when another shell takes the place of the one that is served', () => {
  let served: Started;

  test.beforeEach(async ({ ownShop, root, closing, follow }) => {
    served = closing(await startServer(ownShop.options(root)));
    await follow(served.url);
  });

  test('an open tab offers a reload, which runs the new shell, and offers no other one', { tag: '@firefox' }, async ({
    page,
    root,
    shell,
    tab,
    requests,
  }) => {
    const script = writeShell(root, NEW);
    await isOffered(page, tab);
    await runs(page, null);
    await tab.button('Reload').click();
    await runs(page, NEW);
    await shell.settled();
    await tab.isFollowing();
    const asked = () => requests.urls(SHELL_FILE).length;
    const before = asked();
    await whileTimePasses(page, () => expect(asked()).toBeGreaterThan(before + 2));
    await tab.expectUpdates({ status: 'waiting', remotes: [], shell: script }, { status: 'reloading', shell: script });
    await expect(tab.toast).toHaveCount(0);
  });

  test('the next navigation between applications is the reload', thorough(), async ({ page, root, shell, tab }) => {
    writeShell(root, NEW);
    await isOffered(page, tab);
    await tab.button('Later').click();
    await shell.push('/second');
    await expect(shell.application('second')).toHaveText('shop 1.0.0');
    await runs(page, NEW);
    await expect(page).toHaveURL(`${served.url}second`);
  });

  test('the reload waits for unsaved work, and the offer says so', async ({ page, root, shell, tab }) => {
    await page.evaluate(() => Reflect.get(window, 'setDirty')('Your order has not been placed yet.'));
    writeShell(root, NEW);
    await isOffered(page, tab);
    await expect(tab.toast).toContainText('Your order has not been placed yet. Reload when you are done.');
    const document = await shell.loadedAt();
    await shell.push('/?page=2');
    await tab.button('Later').click();
    await page.evaluate(() => Reflect.get(window, 'setDirty')(false));
    expect(await shell.loadedAt()).toBe(document);
    await shell.push('/second');
    await runs(page, NEW);
  });

  test('it is not offered before its script is there', thorough(), async ({ page, root, tab, requests }) => {
    const script = writeShell(root, NEW);
    const [place, elsewhere] = [join(root, 'shell', script), join(root, script)];
    renameSync(place, elsewhere);
    await whileTimePasses(page, () => expect(requests.urls(script)).not.toEqual([]));
    expect(tab.updates).toEqual([]);
    renameSync(elsewhere, place);
    await isOffered(page, tab);
  });

  test('all chunks of the tab’s own shell still load', thorough(), async ({ page, root, tab }) => {
    writeShell(root, NEW);
    await isOffered(page, tab);
    await hasFirstShell(page);
    // Nothing has requested this one before.
    expect((await explainSharing(page)).modules).toEqual([]);
  });

  test('remotes are updated as before, at the same time', thorough(), async ({ page, root, ownShop, shell, tab }) => {
    const script = writeShell(root, NEW);
    await isOffered(page, tab);
    ownShop.edit(({ remotes }) => Object.assign(remotes.late ?? {}, { version: '2.0.0' }));
    await tab.expectUpdates({ status: 'waiting', shell: script }, { status: 'applied', remotes: ['late'] });
    await expect(tab.toast, 'the offer of the shell stays').toBeVisible();
    ownShop.edit(({ remotes }) => Object.assign(remotes.shop ?? {}, { version: '2.0.0' }));
    await expect.poll(() => tab.updates.length).toBe(3);
    await tab.button('Reload').click();
    await runs(page, NEW);
    await expect(shell.application('home')).toHaveText('shop 2.0.0');
    expect(tab.updates.slice(2).map(({ status, remotes }) => [status, ...remotes])).toEqual([
      ['waiting', 'shop'],
      ['reloading'],
      ['reloading', 'shop'],
    ]);
  });

  test('when it is taken back, the offer disappears', thorough(), async ({ page, root, shell, tab }) => {
    writeShell(root, NEW);
    await isOffered(page, tab);
    writeShell(root);
    await whileTimePasses(page, () => expect(tab.toast).toHaveCount(0, { timeout: 200 }));
    const document = await shell.loadedAt();
    await shell.push('/late');
    await expect(shell.application('late')).toHaveText('late 1.0.0');
    expect(await shell.loadedAt()).toBe(document);
  });
});

for (const workers of ['1', '2']) {
  test(
    `a tab outlives a restart with the shell of another folder, and ${workers} workers`,
    thorough(),
    async ({ page, ownShop, root, closing, follow, tab }) => {
      const place = ['--port', String(await freePort()), '--workers', workers];
      const before = await startServer([...ownShop.options(root), ...place]);
      await follow(before.url);
      await before.close();
      const next = temporaryFolder();
      writeShell(next, NEW);
      closing(await startServer([...ownShop.options(next, root), ...place]));
      await isOffered(page, tab);
      await hasFirstShell(page);
      await tab.button('Reload').click();
      await runs(page, NEW);
    },
  );
}

test('a tab whose chunks are gone offers the reload again after Later when it needs one of them, and the reload cures it', async ({
  page,
  ownShop,
  root,
  closing,
  follow,
  tab,
}) => {
  const place = ['--port', String(await freePort())];
  const before = await startServer([...ownShop.options(root), ...place]);
  await follow(before.url);
  await before.close();
  const next = temporaryFolder();
  writeShell(next, NEW);
  closing(await startServer([...ownShop.options(next), ...place]));
  const explain = () => page.evaluate(() => void window.dispatchEvent(new Event('conch:explain-sharing')));
  await isOffered(page, tab);
  await tab.button('Later').click();
  await expect(tab.toast).toHaveCount(0);
  await explain();
  await expect(tab.toast).toBeVisible();
  await tab.button('Reload').click();
  await runs(page, NEW);
  expect((await explainSharing(page)).modules).toEqual([]);
});

test(
  'a page whose late chunks are all gone shows its applications, and its links lead to pages of the new shell',
  thorough(),
  async ({ page, ownShop, root, closing, shell }) => {
    const next = temporaryFolder();
    writeShell(next, NEW);
    const [before, after] = [
      closing(await startServer(ownShop.options(root))),
      closing(await startServer(ownShop.options(next))),
    ];
    let isCached = (path: string) => path === '/' || path.includes('/shell/main.');
    const balancer = closing(await loadBalancer((path) => (isCached(path) ? before : after).url));
    await shell.visit(balancer.url);
    await expect(shell.application('home')).toHaveText('shop 1.0.0');
    isCached = () => false;
    await page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: '/late', textContent: 'Late' });
      document.body.append(link);
    });
    await page.getByRole('link', { name: 'Late' }).click();
    await runs(page, NEW);
    await expect(shell.application('late')).toHaveText('late 1.0.0');
  },
);

test.describe('behind two instances, one of which has the new shell', () => {
  let of: (path: string) => 'old' | 'new' = () => 'old';
  let asked: string[] = [];
  let url = '';

  test.beforeEach(async ({ ownShop, root, closing }) => {
    const next = temporaryFolder();
    writeShell(next, NEW);
    const instances = {
      // Both have the files of both: only the pages differ.
      old: closing(await startServer(ownShop.options(root, next))),
      new: closing(await startServer(ownShop.options(next, root))),
    };
    of = () => 'old';
    asked = [];
    const balancer = closing(
      await loadBalancer((path) => {
        const instance = of(path);
        if (path === SHELL_FILE) asked.push(instance);
        return instances[instance].url;
      }),
    );
    url = balancer.url;
  });

  /** Both say which script pages load; a page load would give the other shell. */
  const inTurn = (own: 'old' | 'new') => (path: string) =>
    (path === SHELL_FILE ? asked.length % 2 === 0 : own === 'old') ? 'new' : 'old';

  for (const build of ['old', 'new'] as const) {
    test(
      `a tab of the ${build} shell offers nothing while they answer in turn`,
      thorough(),
      async ({ page, follow, shell, tab }) => {
        of = () => build;
        await follow(url);
        of = inTurn(build);
        asked = [];
        await whileTimePasses(page, () => expect(asked.length).toBeGreaterThan(12));
        expect(new Set(asked)).toEqual(new Set(['old', 'new']));
        expect(tab.updates).toEqual([]);
        await shell.push('/late');
        await expect(shell.application('late')).toHaveText('late 1.0.0');

        of = () => 'new';
        if (build === 'old') await isOffered(page, tab);
        else {
          asked = [];
          await whileTimePasses(page, () => expect(asked.length).toBeGreaterThan(2));
          expect(tab.updates).toEqual([]);
        }
      },
    );
  }

  test(
    'nothing is offered while a page load would still give the old page, as from a cache',
    thorough(),
    async ({ page, follow, tab, requests }) => {
      await follow(url);
      const loads = () => requests.urls().filter((each) => each === url).length;
      const before = loads();
      of = (path) => (path === SHELL_FILE ? 'new' : 'old');
      await whileTimePasses(page, () => expect(loads()).toBeGreaterThan(before + 1));
      expect(tab.updates).toEqual([]);
      of = () => 'new';
      await isOffered(page, tab);
    },
  );

  test(
    'a reload that gives the old shell is neither repeated nor offered again',
    thorough(),
    async ({ page, follow, shell, tab }) => {
      await follow(url);
      of = () => 'new';
      await isOffered(page, tab);
      of = (path) => (path === '/second' ? 'old' : 'new');
      const loaded = page.waitForEvent('load');
      await shell.push('/second');
      await loaded;
      await shell.settled();
      await tab.isFollowing();
      await runs(page, null);
      of = () => 'new';
      asked = [];
      await whileTimePasses(page, () => expect(asked.length).toBeGreaterThan(6));
      const reloaded = await shell.loadedAt();
      await shell.push('/late');
      await expect(shell.application('late')).toHaveText('late 1.0.0');
      expect(await shell.loadedAt()).toBe(reloaded);
      await tab.expectUpdates({ status: 'waiting' }, { status: 'reloading' });
      await expect(tab.toast).toHaveCount(0);
    },
  );
});

test(
  'on a static host, an open tab offers a reload after the next export, which leaves its chunks there',
  thorough(),
  async ({ page, ownShop, root, closing, follow, tab }) => {
    const directory = join(temporaryFolder(), 'public');
    const exportSite = async () => {
      const { code, err } = await conchIn(['export', directory, ...ownShop.options(root)]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
    };
    await exportSite();
    const host = closing(await staticHost(directory));
    await follow(`${host.origin}/`);
    writeShell(root, NEW);
    await exportSite();
    await isOffered(page, tab);
    await hasFirstShell(page);
    await tab.button('Reload').click();
    await runs(page, NEW);
  },
);

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import type { Manifest } from '../../manifests/schema.ts';
import type { Fault } from '../faults/fault.ts';
import { test as base, expect, times } from '../fixtures.ts';
import { type Served, serve } from '../sites/serve.ts';
import { ask } from '../sites/served-site.ts';
import { opening } from '../support/gate.ts';

const test = base.extend<{ readonly build: string }>({
  /** A directory with a build of decide that is not the site's: its version is 9.9.9. */
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture depends on
  build: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'conch-build-'));
    cpSync(fileURLToPath(new URL('../../dist/remotes/decide/1.0.0', import.meta.url)), folder, { recursive: true });
    describe(folder, (remote) => ({ ...remote, version: '9.9.9' }));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
});

function describe(folder: string, change: (remote: Record<string, unknown>) => object): void {
  const file = join(folder, 'remote.json');
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')))));
}

const ENTRY = '/remotes/inspire/1.0.0/remoteEntry.js';

/** A page without anything, so that what is requested is what the test asks for. */
const BLANK = '<!doctype html><link rel="icon" href="data:,">';

const manifestOf = async (home: string): Promise<Manifest> =>
  JSON.parse((await ask(home, `${new URL(home).pathname}manifests/site.json`)).text);

/** What a page is told of a script: the event, and what it threw. */
const inject = (page: Page, url: string): Promise<string> =>
  page.evaluate(
    (src) =>
      new Promise<string>((resolve) => {
        let thrown = '';
        addEventListener('error', ({ filename, error }) => {
          if (filename === src) thrown = ` and threw ${error.name}`;
        });
        const script = Object.assign(document.createElement('script'), { src, crossOrigin: 'anonymous' });
        script.onload = () => resolve(`load${thrown}`);
        script.onerror = () => resolve('error');
        document.head.append(script);
      }),
    url,
  );

test.describe('in Chromium', () => {
  const scripts: readonly [fault: Fault, told: string][] = [
    [404, 'error'],
    [500, 'error'],
    ['reset', 'error'],
    ['truncated', 'error'],
    ['wrong-type', 'error'],
    ['cacheable-404', 'error'],
    ['html', 'load and threw SyntaxError'],
    ['html-as-script', 'load and threw SyntaxError'],
    ['syntax-error', 'load and threw SyntaxError'],
    ['throw', 'load and threw Error'],
    [{ redirect: '/remotes/explore/1.0.0/remoteEntry.js' }, 'load'],
    [{ body: 'window.own = 1' }, 'load'],
    [times(1, { headers: { 'cache-control': 'no-store' } }), 'load'],
  ];
  test('a script is told to have loaded, thrown or failed, as its fault has it', async ({
    page,
    shell,
    faults,
    watch,
  }) => {
    watch.announce(/Unexpected token|thrown on purpose|Missing initializer/);
    await faults.answer('/blank', { body: BLANK, type: 'text/html' });
    await shell.visit('blank');
    for (const [fault, told] of scripts) {
      const given = await faults.answer(ENTRY, fault);
      const what = JSON.stringify(fault);
      expect.soft(await inject(page, shell.url(`${ENTRY}?${encodeURIComponent(what)}`)), what).toBe(told);
      given.heal();
    }
  });

  test('a script that hangs or drips is told nothing of, while others arrive', async ({ page, shell, faults }) => {
    await faults.answer('/blank', { body: BLANK, type: 'text/html' });
    await faults.answer('/hang.js', 'hang');
    await faults.answer(ENTRY, 'drip');
    await shell.visit('blank');
    const told: string[] = [];
    for (const path of ['/hang.js', ENTRY]) {
      const waiting = inject(page, shell.url(path)).then((event) => told.push(event));
      waiting.catch(() => {}); // the page is closed while it waits
    }
    await expect.poll(() => faults.requests().slice(1).sort()).toEqual(['/hang.js', ENTRY]);
    expect(await inject(page, shell.url('/remotes/explore/1.0.0/remoteEntry.js'))).toBe('load');
    expect(told).toEqual([]);
  });

  test('a 404 that may be kept is not asked for again', async ({ page, shell, faults }) => {
    await faults.answer('/blank', { body: BLANK, type: 'text/html' });
    const { requests, heal } = await faults.answer(ENTRY, 'cacheable-404');
    await shell.visit('blank');
    expect(await inject(page, shell.url(ENTRY))).toBe('error');
    heal();
    expect(await inject(page, shell.url(ENTRY))).toBe('error');
    expect(requests()).toHaveLength(1);
    expect(await inject(page, shell.url(`${ENTRY}?new`))).toBe('load');
  });

  test('only a page of another origin meets a file without CORS', async ({ page, shell, faults }) => {
    await faults.answer('/blank', { body: BLANK, type: 'text/html' });
    await shell.visit('blank');
    const there = `${faults.otherOrigin}${ENTRY}`;
    expect(await inject(page, there)).toBe('load');
    await faults.answer(ENTRY, 'no-cors');
    expect(await inject(page, `${there}?without`)).toBe('error');
    expect(await inject(page, shell.url(`${ENTRY}?without`))).toBe('load');
  });

  test('one flipped bit is enough for an integrity to refuse the file', async ({ shell, failRemote, faults }) => {
    await failRemote('decide', 'flip-byte', 'entry');
    await shell.open('product/CL-01');
    await expect(shell.errorCard('product')).toBeVisible();
    faults.heal('decide');
    await shell.open('product/CL-01');
    await expect(shell.heading).toHaveText('Haymaker');
  });
});

test.describe('failRemote', () => {
  test('breaks everything of one remote, and healing is enough for Try again', async ({
    shell,
    failRemote,
    faults,
  }) => {
    const decide = await failRemote('decide', 404);
    await shell.open('product/CL-01');
    await expect(shell.errorCard('product')).toBeVisible();
    await expect(shell.application('header')).toHaveAttribute('data-status', 'mounted');
    expect(faults.requests('/remotes/decide/**')).toEqual(decide.requests());
    const document = await shell.loadedAt();
    decide.heal();
    await shell.errorCard('product').getByRole('button').click();
    await expect(shell.heading).toHaveText('Haymaker');
    expect(await shell.loadedAt()).toBe(document);
  });

  test('breaks the entry alone, or what matches below the base path', async ({ faults, failRemote }) => {
    const status = async (path: string) => (await ask(faults.home, `/remotes/decide/1.0.0/${path}`)).status;
    const entry = await failRemote('decide', 500, 'entry');
    expect([await status('remoteEntry.js'), await status('remote.json')]).toEqual([500, 200]);
    entry.heal();
    await failRemote('decide', 500, '*.json');
    expect([await status('remoteEntry.js'), await status('remote.json')]).toEqual([200, 500]);
    await failRemote('decide', 404, /^remote/);
    expect([await status('remoteEntry.js'), await status('remote.json')]).toEqual([404, 404]);
    expect((await ask(faults.home, '/remotes/explore/1.0.0/remote.json')).status).toBe(200);
  });

  test('lets a fault that is code run, as if it had been built so', async ({ shell, failRemote, faults, watch }) => {
    watch.announce(/thrown on purpose/);
    await failRemote('decide', 'throw', 'entry');
    await shell.open('product/CL-01');
    await expect(shell.errorCard('product')).toContainText('ENTRY_THREW');
    const { decide, explore } = (await faults.manifest()).remotes;
    expect([decide?.integrity, typeof explore?.integrity]).toEqual([undefined, 'string']);
  });

  test('moves a remote to another origin, to answer it without CORS', async ({ shell, failRemote, faults, watch }) => {
    const decide = await failRemote('decide', 'no-cors');
    await shell.open('product/CL-01');
    await expect(shell.errorCard('product')).toBeVisible();
    expect(watch.consoleErrors.join('\n')).toContain("No 'Access-Control-Allow-Origin' header");
    decide.heal();
    await shell.open('product/CL-01');
    await expect(shell.heading).toHaveText('Haymaker');
    expect((await faults.manifest()).remotes.decide?.basePath).toMatch(faults.otherOrigin);
  });

  test('reaches a remote whose build lies on another server', async ({ shell, store, useManifest, failRemote }) => {
    const cdn = new URL(store.url).origin;
    await useManifest(({ origins, remotes: { decide } }) => {
      origins.push(cdn);
      if (decide) decide.basePath = `${cdn}/remotes/decide/{version}/`;
    });
    await shell.open('product/CL-01');
    await expect(shell.heading).toHaveText('Haymaker');
    const decide = await failRemote('decide', 503);
    await shell.open('product/CL-01');
    await expect(shell.errorCard('product')).toBeVisible();
    decide.heal();
    await shell.open('product/CL-01');
    await expect(shell.heading).toHaveText('Haymaker');
  });

  test('names the remotes there are, when there is none of that name', async ({ failRemote }) => {
    await expect(failRemote('decides', 404)).rejects.toThrow(
      'The manifest has no remote decides, but explore, decide, checkout, inspire.',
    );
  });
});

test.describe('useManifest', () => {
  test('edits what this test’s pages get, and nothing else', async ({ page, shell, store, useManifest, faults }) => {
    await useManifest(({ applications }) => {
      for (const application of applications) if (application.name === 'stores') application.title = 'Edited';
    });
    await useManifest(({ fragments }) => {
      delete fragments['mini-cart'];
    });
    await shell.open('stores');
    await expect(page).toHaveTitle('Edited');
    expect(Object.keys((await manifestOf(faults.home)).fragments)).not.toContain('mini-cart');
    expect(Object.keys((await manifestOf(store.url)).fragments)).toContain('mini-cart');
  });

  test('takes a whole manifest as it is given', async ({ shell, store, useManifest, faults }) => {
    const given = { ...(await manifestOf(store.url)), applications: [], revision: 99 };
    await useManifest(given);
    expect(await manifestOf(faults.home)).toEqual(given);
    await shell.open('stores');
    await expect(shell.heading).toHaveText('There is no page here');
  });

  test('applies while a page is open, from its next load on', async ({ page, shell, useManifest }) => {
    await shell.open('stores');
    await expect(shell.heading).toHaveText('Our stores');
    await useManifest((manifest) => {
      manifest.applications = manifest.applications.filter(({ name }) => name !== 'stores');
    });
    await page.reload();
    await shell.settled();
    await expect(shell.heading).toHaveText('There is no page here');
  });

  test('lets the page load from origins that the edit adds', async ({ shell, store, useManifest, watch }) => {
    const cdn = new URL(store.url).origin;
    await useManifest(({ origins, remotes: { decide } }) => {
      origins.push(cdn);
      if (decide) decide.basePath = `${cdn}/remotes/decide/{version}/`;
    });
    await shell.open('product/CL-01');
    await expect(shell.heading).toHaveText('Haymaker');
    expect(watch).toMatchObject({ consoleErrors: [], failedRequests: [] });
  });

  test('does not say of another build what was true of the old one', async ({ useManifest, faults }) => {
    const { integrity } = (await faults.manifest()).remotes.explore ?? {};
    await useManifest(({ remotes: { decide, explore } }) => {
      if (decide) decide.version = '2.0.0';
      if (explore) explore.limits = { entry: 100 };
    });
    const { decide, explore } = (await faults.manifest()).remotes;
    expect(Object.keys(decide ?? {}).sort()).toEqual(['basePath', 'bundleFileName', 'moduleName', 'version']);
    expect(explore).toMatchObject({ integrity, limits: { entry: 100 } });
  });
});

test.describe('withRemote', () => {
  test('takes one remote from a directory, and all others from the site', async ({
    shell,
    storePage,
    withRemote,
    build,
    faults,
    watch,
  }) => {
    await withRemote('decide', build);
    await shell.open('product/CL-01');
    await expect(shell.heading).toHaveText('Haymaker');
    await expect(storePage.picture('Haymaker in Barn red')).toBeVisible();
    await expect(shell.application('product')).toHaveAttribute('data-version', '9.9.9');
    await expect(shell.application('header')).toHaveAttribute('data-version', '1.0.0');
    expect(faults.requests('/remotes/decide/**')).toEqual([]);
    expect(watch).toMatchObject({ consoleErrors: [], failedRequests: [] });
  });

  test('holds the directory to the integrity of its remote.json', async ({ shell, withRemote, build, faults }) => {
    const integrity = `sha256-${'A'.repeat(43)}=`;
    describe(build, (remote) => ({ ...remote, integrity }));
    await withRemote('decide', build);
    expect((await faults.manifest()).remotes.decide).toMatchObject({ version: '9.9.9', integrity });
    await shell.open('product/CL-01');
    await expect(shell.errorCard('product')).toBeVisible();
  });

  test('needs no remote.json, and then asks for no integrity', async ({
    shell,
    withRemote,
    useManifest,
    build,
    faults,
  }) => {
    rmSync(join(build, 'remote.json'));
    await useManifest((manifest) => {
      manifest.policy = { integrity: 'required' };
    });
    await withRemote('decide', build);
    expect((await faults.manifest()).remotes.decide).not.toHaveProperty('integrity');
    await shell.open('product/CL-01');
    await expect(shell.heading).toHaveText('Haymaker');
    await expect(shell.application('product')).toHaveAttribute('data-version', '1.0.0');
  });

  test('takes one remote from a URL', async ({ shell, withRemote, store, faults, watch }) => {
    const elsewhere = new URL('remotes/decide/1.0.0', store.url);
    await withRemote('decide', elsewhere);
    await shell.open('product/CL-01');
    await expect(shell.heading).toHaveText('Haymaker');
    expect((await faults.manifest()).remotes.decide?.integrity).toMatch(/^sha384-/);
    expect(faults.requests('/remotes/decide/**')).toEqual([]);
    expect(watch).toMatchObject({ consoleErrors: [], failedRequests: [] });
  });

  test('lets no other build of the remote take over', async ({ useManifest, withRemote, build, faults }) => {
    await useManifest(({ remotes: { decide } }) => {
      if (!decide) return;
      decide.previous = { version: '0.9.0' };
      decide.rollout = { percent: 100, build: { version: '2.0.0' } };
    });
    await withRemote('decide', build);
    const { decide } = (await faults.manifest()).remotes;
    expect([decide?.previous, decide?.rollout]).toEqual([undefined, undefined]);
  });

  test('can be made to fail as the site’s own', async ({ shell, withRemote, failRemote, build }) => {
    await withRemote('decide', build);
    const decide = await failRemote('decide', 404, 'entry');
    await shell.open('product/CL-01');
    await expect(shell.errorCard('product')).toContainText('9.9.9');
    decide.heal();
    await shell.open('product/CL-01');
    await expect(shell.heading).toHaveText('Haymaker');
  });

  test('says what is wrong with a directory', async ({ withRemote, build }) => {
    await expect(withRemote('decide', join(build, 'dist'))).rejects.toThrow(/no directory .*dist: build the remote/);
    await expect(withRemote('explore', build)).rejects.toThrow('is a build of decide, not of explore');
    describe(build, ({ version, ...remote }) => remote);
    await expect(withRemote('decide', build)).rejects.toThrow(/remote\.json describes no build/);
  });
});

test('settled waits for what is still loading', async ({ shell, failRemote }) => {
  const gate = opening();
  await failRemote('explore', { delay: gate.opened }, 'entry');
  await shell.visit('stores');
  let settled = false;
  const settling = shell.settled().then(() => {
    settled = true;
  });
  await expect(shell.application('stores')).toHaveAttribute('data-status', 'loading');
  expect(settled).toBe(false);
  gate.open();
  await settling;
  await expect(shell.application('stores')).toHaveAttribute('data-status', 'mounted');
});

test('a page that is opened beside the faults fails its test, unless that announced it', async ({
  page,
  faults,
  watch,
  store,
}) => {
  await faults.answer('decide', 404);
  await page.goto('stores');
  expect(watch.unannounced).toEqual([`opened beside the faults, not by shell.open or shell.visit: ${store.url}stores`]);
  watch.announce(/opened beside the faults/);
});

test('stands in front of a site that the test serves itself, wherever that is mounted', async ({
  shell,
  serveSite,
  faults,
}) => {
  const { url } = await serveSite({ base: '/shop/' });
  faults.moveTo(url);
  const decide = await faults.answer('decide', 404);
  await shell.open('product/CL-01');
  await expect(shell.errorCard('product')).toBeVisible();
  decide.heal();
  await shell.open('product/CL-01');
  await expect(shell.heading).toHaveText('Haymaker');
  expect(shell.page.url()).toBe(`${faults.home}product/CL-01`);
  expect(faults.home).toMatch(/\/shop\/$/);
  expect(decide.requests().every((path) => path.startsWith('/remotes/decide/'))).toBe(true);
});

/** As in the suite of a team whose site is deployed. */
const elsewhere = test.extend<object, { readonly deployed: Served }>({
  deployed: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture depends on
    async ({}, use) => {
      const deployed = await serve({ base: '/shop/' });
      await use(deployed);
      await deployed.close();
    },
    { scope: 'worker' },
  ],
  site: [async ({ deployed }, use) => use(deployed.url.replace(/\/$/, '')), { scope: 'worker' }],
});

elsewhere.describe('a site that is served already', () => {
  elsewhere('is opened as it is', async ({ page, shell, deployed, store }) => {
    await shell.open('stores');
    expect(page.url()).toBe(`${deployed.url}stores`);
    expect(() => store.edit(() => {})).toThrow('not ours to edit');
  });

  elsewhere('can be given a local build, and faults', async ({ shell, withRemote, failRemote, build }) => {
    await withRemote('decide', build);
    await failRemote('checkout', 404);
    await shell.open('product/CL-01');
    await expect(shell.heading).toHaveText('Haymaker');
    await expect(shell.application('product')).toHaveAttribute('data-version', '9.9.9');
    await expect(shell.errorCard('mini-cart')).toBeVisible();
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { transformFileSync } from '@swc/core';
import type { RemoteEntry } from '../../manifests/schema.ts';
import { fingerprint } from '../../shell/site/fingerprint.ts';
import { test as base, expect } from '../fixtures.ts';
import { BuiltRemotes, COUNTER_MARK, siteOf } from '../sites/built-remotes.ts';
import { container, probeSite, view } from '../sites/fake-remotes.ts';
import type { Shell } from '../support/shell-page.ts';

const counting = (name: string) => ({
  view: `
    import { next, words } from 'counter';
    export const mount = async ({ domElement }) => { domElement.textContent = '${name} ' + words + ' ' + next(); };
    export const unmount = async () => {};
  `,
});

/** A build that exposes two modules has each in a chunk, not in its entry. */
const exposesAnother = { './later': './later.ts' };

/** Its second module comes in a chunk of its own when the button is pressed. */
const growing = (name: string) => ({
  uniqueName: 'template',
  view: `
    export const mount = async ({ domElement }) => {
      const button = document.createElement('button');
      button.textContent = '${name}';
      button.onclick = () => import('./later.ts').then(({ text }) => { button.textContent = text; });
      domElement.append(button);
    };
    export const unmount = async () => {};
  `,
  files: { 'later.ts': `export const text = '${name} has grown';` },
});

/** It has the `uniqueName` of those above, and fails when they could take over. */
const broken = {
  uniqueName: 'template',
  exposes: exposesAnother,
  files: { 'later.ts': '' },
  view: `
    export const mount = async () => { throw new Error('it does not mount'); };
    export const unmount = async () => {};
  `,
};

const failing = {
  view: `
    import { fail } from 'counter';
    const act = (name, action) => {
      const button = document.createElement('button');
      button.textContent = name;
      button.onclick = action;
      return button;
    };
    export const mount = async ({ domElement }) => domElement.append(
      act('event', () => { throw new Error('event broke'); }),
      act('timer', () => setTimeout(() => { throw new Error('timer broke'); })),
      act('promise', () => { Promise.reject(new Error('promise broke')); }),
      act('text', () => { throw 'only text'; }),
      act('shared', () => fail()),
    );
    export const unmount = async () => {};
  `,
};

const test = base.extend<object, { built: BuiltRemotes }>({
  built: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture depends on
    async ({}, use) => {
      const built = await BuiltRemotes.from({
        aaa: counting('aaa'),
        zzz: counting('zzz'),
        left: { ...growing('left'), exposes: exposesAnother },
        right: growing('right'),
        broken,
        failing,
      });
      await use(built);
      built.remove();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

// All in one worker, so that the remotes are built once.
test.describe.configure({ mode: 'default' });

const requestsFor = (page: Page, path: string): string[] => {
  const requests: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes(path)) requests.push(request.url());
  });
  return requests;
};

async function bothCount(page: Page, shell: Shell): Promise<void> {
  await expect(shell.application('aaa')).toHaveText(mark('aaa'));
  await expect(shell.application('zzz')).toHaveText(mark('zzz'));
  const counts = await page.locator('[data-application]').allTextContents();
  expect(counts.map((text) => text.at(-1)).sort(), 'both count with one counter').toEqual(['1', '2']);
}

const mark = (name: string) => new RegExp(`^${name} ${COUNTER_MARK} \\d$`);

test.describe('a shared module that two remotes provide', () => {
  test('is loaded once, from the one that webpack prefers', async ({ page, shell, serveSite, built }) => {
    const [ofA, ofZ] = ['aaa', 'zzz'].map((name) => requestsFor(page, built.scriptWith(name, COUNTER_MARK)));
    const site = await serveSite(siteOf(built, { aaa: {}, zzz: {} }));
    await shell.open(site.url);
    await expect(shell.application('aaa')).toHaveText(mark('aaa'));
    await expect(shell.application('zzz')).toHaveText(mark('zzz'));
    expect([...(ofA ?? []), ...(ofZ ?? [])], 'copies of the shared module').toHaveLength(1);
    const counts = await page.locator('[data-application]').allTextContents();
    expect(new Set(counts.map((text) => text.at(-1))), 'both count with one counter').toEqual(new Set(['1', '2']));
  });

  const faults: readonly [title: string, (page: Page, path: string) => Promise<unknown>][] = [
    ['is gone', (page, path) => page.route(`**${path}*`, (route) => route.fulfill({ status: 404 }))],
    ['cannot be reached', (page, path) => page.route(`**${path}*`, (route) => route.abort())],
    [
      'is answered with a page',
      (page, path) => page.route(`**${path}*`, (route) => route.fulfill({ body: '<p>Hello' })),
    ],
    ['never arrives', (page, path) => page.route(`**${path}*`, () => {})],
  ];
  for (const [title, fault] of faults) {
    for (const broken of ['aaa', 'zzz']) {
      test(`works for both when the copy of ${broken} ${title}`, async ({ page, shell, serveSite, built, watch }) => {
        watch.announce(/Unexpected token '<'/);
        await fault(page, built.scriptWith(broken, COUNTER_MARK));
        const site = await serveSite(siteOf(built, { aaa: {}, zzz: {} }));
        await shell.open(site.url);
        await bothCount(page, shell);
      });
    }
  }

  test('is a fault with the names of both when neither copy is there, and heals', async ({
    page,
    shell,
    serveSite,
    built,
    watch,
  }) => {
    for (const name of ['aaa', 'zzz'])
      await page.route(`**${built.scriptWith(name, COUNTER_MARK)}*`, (route) => route.abort());
    const site = await serveSite(siteOf(built, { aaa: {}, zzz: {} }));
    await shell.open(site.url);
    const cards = page.getByRole('alert');
    await expect(cards).toHaveCount(2);
    await expect(cards.first()).toContainText('SHARED_CHUNK_UNREACHABLE');
    expect(watch.consoleErrors.join('\n')).toMatch(
      /counter@1\.2\.0 from (aaa@1\.0\.0 and from zzz|zzz@1\.0\.0 and from aaa)@1\.0\.0/,
    );

    const before = await shell.loadedAt();
    await page.unrouteAll();
    for (const name of ['aaa', 'zzz']) {
      await shell.errorCard(name).getByRole('button').click();
      await expect(shell.application(name)).toHaveText(mark(name));
    }
    expect(await shell.loadedAt()).toBe(before);
  });

  test('that only one of them has, and that is gone once, is asked for again', async ({
    page,
    shell,
    serveSite,
    built,
  }) => {
    const copy = built.scriptWith('aaa', COUNTER_MARK);
    const requests = requestsFor(page, copy);
    await page.route(`**${copy}*`, (route) => route.fulfill({ status: 404 }), { times: 1 });
    const site = await serveSite(siteOf(built, { aaa: {} }));
    await shell.open(site.url);
    await expect(shell.application('aaa')).toHaveText(mark('aaa'));
    await expect(page.getByRole('alert')).toHaveCount(0);
    expect(requests).toHaveLength(2);
  });

  test('that throws in one copy is taken from the other when the remote is tried again', async ({
    page,
    shell,
    serveSite,
    built,
  }) => {
    await page.route(`**${built.scriptWith('zzz', COUNTER_MARK)}`, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(
        /(["'`])counted by\1/,
        '(() => { throw new Error("no counter") })()',
      );
      await route.fulfill({ response, body });
    });
    const site = await serveSite(siteOf(built, { aaa: {}, zzz: {} }));
    await shell.open(site.url);
    for (const name of ['aaa', 'zzz']) {
      const card = shell.errorCard(name);
      await expect(card.or(shell.application(name).getByText(mark(name)))).toBeVisible();
      if (await card.isVisible()) await card.getByRole('button').click();
    }
    await expect(shell.application('aaa')).toHaveText(mark('aaa'));
    await expect(shell.application('zzz')).toHaveText(mark('zzz'));
  });
});

test('the product page works without the ReactDOM that explore provides', async ({ page, shell, store, storePage }) => {
  const library = await chunkWith(store.url, 'explore', 'rendererPackageName');
  await page.route(`**${library}*`, (route) => route.fulfill({ status: 404 }));
  // Else decide might come first, and use its own copy anyway.
  const gone = page.waitForResponse((response) => response.url().includes(library) && response.status() === 404);
  await page.route('**/remotes/decide/**/remoteEntry.js*', async (route) => {
    await gone;
    await route.continue();
  });
  await shell.open('product/AU-01');
  await expect(shell.heading).toHaveText('Fieldmind');
  await storePage.colour('Slate').click();
  await expect(storePage.picture('Fieldmind in Slate')).toBeVisible();
});

async function chunkWith(origin: string, remote: string, text: string): Promise<string> {
  const folder = `/remotes/${remote}/1.0.0/`;
  const { files }: { files: Record<string, unknown> } = await (
    await fetch(new URL(`${folder}remote.json`, origin))
  ).json();
  for (const file of Object.keys(files).filter((file) => file.endsWith('.js'))) {
    const content = await (await fetch(new URL(`${folder}${file}`, origin))).text();
    if (content.includes(text)) return `${folder}${file}`;
  }
  throw new Error(`no chunk of ${remote} contains ${text}`);
}

test.describe('two builds with one uniqueName', () => {
  test('are named, and the one that came first stays whole', async ({ page, shell, serveSite, built, watch }) => {
    const site = await serveSite(siteOf(built, { left: {}, right: {} }));
    await shell.open(`${site.url}left`);
    await page.evaluate(() => history.pushState(null, '', '/'));
    await expect(shell.errorCard('right')).toContainText('UNIQUE_NAME_TAKEN');
    expect(watch.consoleErrors.join('\n')).toContain(
      'right 1.0.0 was refused: window["webpackChunktemplate"] belongs to left 1.0.0',
    );
    await shell.application('left').getByRole('button').click();
    await expect(shell.application('left')).toHaveText('left has grown');
  });

  test('are no such case when it is one build that is loaded anew', async ({ page, shell, serveSite, built }) => {
    const chunk = `**${built.scriptWith('left', 'onclick')}*`;
    await page.route(chunk, (route) => route.abort());
    const site = await serveSite(siteOf(built, { left: {} }));
    await shell.open(site.url);
    await expect(shell.errorCard('left')).toContainText('CHUNK_UNREACHABLE');
    await page.unroute(chunk);
    await shell.errorCard('left').getByRole('button').click();
    await shell.application('left').getByRole('button', { name: 'left' }).click();
    await expect(shell.application('left')).toHaveText('left has grown');
  });
});

test.describe('a build that fails, and whose uniqueName the previous one has, too', () => {
  const entry = {
    version: '2.0.0',
    basePath: '/remotes/broken/1.0.0/',
    moduleName: 'broken',
    previous: { version: '1.0.0', basePath: '/remotes/left/{version}/', moduleName: 'left' },
  };
  const documentsOf = (page: Page): string[] => {
    const documents: string[] = [];
    page.on('request', (request) => request.isNavigationRequest() && documents.push(request.url()));
    return documents;
  };

  test('costs one page load, and then the previous one runs', async ({ page, shell, serveSite, built, watch }) => {
    const documents = documentsOf(page);
    const site = await serveSite(siteOf(built, { part: entry }));
    await shell.open(site.url);
    await expect(shell.application('part')).toHaveText('left');
    await expect(shell.application('part')).toHaveAttribute('data-version', '1.0.0');
    await shell.application('part').getByRole('button').click();
    await expect(shell.application('part')).toHaveText('left has grown');
    expect(documents, 'the page that was opened, and the one that it was loaded as again').toHaveLength(2);
    await expect(page.getByRole('alert')).toHaveCount(0);
    expect(watch.consoleErrors.join('\n')).toContain('MOUNT_FAILED');

    const scripts = requestsFor(page, '/remotes/broken/');
    await page.reload();
    await expect(shell.application('part')).toHaveText('left');
    expect(scripts, 'the build that failed is not loaded any more').toEqual([]);
    expect(documents).toHaveLength(3);
  });

  const storages: readonly [title: string, script: string][] = [
    ['is forbidden', `Object.defineProperty(window, 'sessionStorage', { get: () => refuse('SecurityError') })`],
    [
      'is full',
      `const { setItem } = Storage.prototype;
      Storage.prototype.setItem = function (...entry) {
        return this === sessionStorage ? refuse('QuotaExceededError') : setItem.apply(this, entry);
      }`,
    ],
  ];
  for (const [title, script] of storages) {
    test(`costs a card and no page load when the storage of the tab ${title}`, async ({
      page,
      shell,
      serveSite,
      built,
    }) => {
      const documents = documentsOf(page);
      await page.addInitScript(`{ const refuse = (name) => { throw new DOMException('refused', name); }; ${script} }`);
      const site = await serveSite(siteOf(built, { part: entry }));
      await shell.open(site.url);
      await expect(shell.errorCard('part')).toContainText('UNIQUE_NAME_TAKEN');
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect(shell.errorCard('part')).toContainText('UNIQUE_NAME_TAKEN');
      await expect(page.getByRole('alert')).toHaveCount(1);
      expect(documents).toHaveLength(1);
    });
  }
});

test.describe('a build that requires a shared module', () => {
  const refusals: readonly [title: string, entry: Partial<RemoteEntry>, said: string][] = [
    [
      'that nobody provides',
      { requires: { clock: '^1.0.0' }, provides: {} },
      'clock ^1.0.0 is required, and the page could have none',
    ],
    [
      'of which the page uses another version',
      { requires: { counter: '>=2 <3 || ^1.3' } },
      'counter >=2 <3 || ^1.3 is required, and the page uses 1.2.0',
    ],
  ];
  for (const [title, entry, said] of refusals) {
    test(`${title} is refused before its script is asked for`, async ({ page, shell, serveSite, built, watch }) => {
      const scripts = requestsFor(page, '/remotes/aaa/');
      const site = await serveSite(siteOf(built, { zzz: {}, aaa: entry }));
      await shell.open(`${site.url}zzz`);
      await expect(shell.application('zzz')).toHaveText(mark('zzz'));
      await page.evaluate(() => history.pushState(null, '', '/'));
      await expect(shell.errorCard('aaa')).toContainText('SHARED_VERSION_MISSING');
      expect(watch.consoleErrors.join('\n')).toContain(said);
      expect(scripts).toEqual([]);
    });
  }

  test('is loaded when it brings it, or the page has one that fits', async ({ page, shell, serveSite, built }) => {
    const entries = { zzz: {}, aaa: { requires: { counter: '1.1 - 1.2' } } };
    const site = await serveSite(siteOf(built, entries));
    await shell.open(`${site.url}aaa`);
    await expect(shell.application('aaa')).toHaveText(mark('aaa'));
    await page.evaluate(() => history.pushState(null, '', '/'));
    await expect(shell.application('zzz')).toHaveText(mark('zzz'));
  });
});

test('what a remote throws later is told with its name and place, and the page goes on', async ({
  page,
  shell,
  serveSite,
  built,
  watch,
}) => {
  watch.announce(/broke|only text/);
  await page.addInitScript(() => {
    const told: unknown[] = [];
    Object.assign(window, { told });
    addEventListener('conch:error', ({ detail }) => told.push(detail));
  });
  const site = await serveSite(siteOf(built, { zzz: {}, failing: {} }));
  await shell.open(`${site.url}zzz`);
  await expect(shell.application('zzz')).toHaveText(mark('zzz'));
  await page.evaluate(() => history.pushState(null, '', '/'));

  const ofFailing = { remote: 'failing', version: '1.0.0', code: 'REMOTE_THREW', others: [] };
  const revision = fingerprint(built.description('failing').integrity);
  const view = `${new URL(built.scriptWith('failing', 'event broke').slice(1), site.url)}?v=${revision}`;
  const ofZzz = { remote: 'zzz', others: [{ remote: 'failing', version: '1.0.0' }] };
  const copy = new URL(built.scriptWith('zzz', COUNTER_MARK).slice(1), site.url).href;
  const rows: readonly [button: string, detail: Record<string, unknown>][] = [
    ['event', { ...ofFailing, message: 'Error: event broke', filename: view, line: 1, column: expect.any(Number) }],
    ['timer', { ...ofFailing, message: 'Error: timer broke', filename: view }],
    ['promise', { ...ofFailing, message: 'Error: promise broke', filename: view }],
    ['text', { ...ofFailing, message: 'only text', filename: view }],
    ['shared', { ...ofZzz, message: 'Error: the counter is broken', filename: copy }],
  ];
  for (const [button, detail] of rows) {
    await shell.application('failing').getByRole('button', { name: button }).click();
    await expect.poll(() => page.evaluate('told.length')).toBe(1);
    expect(await page.evaluate('told.pop()')).toMatchObject(detail);
  }
  expect(watch.faults, 'the browser itself reports each of them, too').toHaveLength(rows.length);
  await expect(page.getByRole('alert')).toHaveCount(0);

  // Not of a remote.
  await page.evaluate(() => void setTimeout(() => reportError(new Error('broke elsewhere'))));
  await expect.poll(() => watch.faults.length).toBe(rows.length + 1);
  expect(await page.evaluate('told')).toEqual([]);
});

test('to a container the share scope is a plain object, and the same for all', async ({
  page,
  shell,
  serveSite,
  built,
}) => {
  const probes = probeSite({ remotes: { probe: container('probe', view('here')) } });
  const remotes = siteOf(built, { aaa: {}, zzz: {}, probe: {} });
  const site = await serveSite({ ...remotes, assets: [built.folder, probes.folder] });
  await shell.open(site.url);
  await expect(shell.application('zzz')).toHaveText(mark('zzz'));
  await expect(shell.application('aaa')).toHaveText(mark('aaa'));
  const seen = await page.evaluate(() => {
    const [scope] = Reflect.get(window, 'scopes');
    const entry = scope.counter['1.2.0'];
    return {
      names: Object.keys(scope),
      versions: Object.keys(scope.counter),
      ...entry,
      same: entry === scope.counter['1.2.0'],
    };
  });
  expect(seen).toMatchObject({ names: ['counter'], versions: ['1.2.0'], eager: false, loaded: 1, same: true });
  expect(['aaa@1.0.0', 'zzz@1.0.0']).toContain(seen.from);
});

test.describe('a remote that changes the page outside of its outlet', () => {
  const root = new URL('../..', import.meta.url);

  test('is told so on the console, once for each place', async ({ page, watch }) => {
    await page.setContent('<header data-region="header"><div data-application="menu"></div></header><main></main>');
    const { pathname } = new URL('shell/application/watch-dom-leaks.ts', root);
    const { code } = transformFileSync(pathname, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } });
    await page.evaluate(`{ ${code.replace('export function', 'function')}; window.watchDomLeaks = watchDomLeaks; }`);
    await page.evaluate(() => {
      const add = (parent: string, child: string) =>
        document.querySelector(parent)?.append(document.createElement(child));
      add('main', 'i'); // nothing runs yet
      for (const _ of [1, 2]) {
        const ended = Reflect.get(window, 'watchDomLeaks')({ remote: 'menu', version: '1.0.0' });
        add('[data-application]', 'b');
        add('head', 'style');
        add('header', 'b');
        add('body', 'dialog');
        document.body.classList.add('locked');
        ended();
      }
      add('main', 'u');
    });
    expect(watch.consoleErrors).toEqual(
      ['header > b', 'body > dialog', 'body[class]'].map(
        (place) => `OUTSIDE_OUTLET: menu 1.0.0 changed ${place}, outside its outlet. Keep to props.domElement.`,
      ),
    );
  });

  test('is not looked for in production', () => {
    const shell = new URL('dist/shell/', root);
    const scripts = readdirSync(shell).filter((file) => file.endsWith('.js'));
    const texts = scripts.map((file) => readFileSync(new URL(file, shell), 'utf8'));
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.filter((text) => text.includes('Keep to props.domElement'))).toEqual([]);
  });
});

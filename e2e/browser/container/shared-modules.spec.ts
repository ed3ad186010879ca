import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import type { RemoteEntry } from '../../../manifests/schema.ts';
import { expect } from '../../fixtures.ts';
import { COUNTER_MARK, testWithBuilds } from '../../sites/remotes/built-remotes.ts';
import { counted, countingRemote } from '../../sites/remotes/counting-remotes.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { explainSharing } from '../../support/explain-sharing.ts';
import type { Shell } from '../../support/shell-page.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

const test = testWithBuilds({ aaa: countingRemote('aaa'), zzz: countingRemote('zzz') });

// All in one worker, so that the remotes are built once.
test.describe.configure({ mode: 'default' });

async function bothCount(page: Page, shell: Shell): Promise<void> {
  await expect(shell.application('aaa')).toHaveText(counted('aaa'));
  await expect(shell.application('zzz')).toHaveText(counted('zzz'));
  const counts = await page.locator('[data-application]').allTextContents();
  expect(counts.map((text) => text.at(-1)).sort(), 'both count with one counter').toEqual(['1', '2']);
}

test('a shared module of two remotes is loaded once, from the one that webpack prefers', async ({
  page,
  shell,
  serveSite,
  built,
  requests,
}) => {
  const served = await serveSite(site({ assets: [built.folder], remotes: { aaa: {}, zzz: {} } }));
  await shell.open(served.url);
  await expect(shell.application('aaa')).toHaveText(counted('aaa'));
  await expect(shell.application('zzz')).toHaveText(counted('zzz'));
  const copies = ['aaa', 'zzz'].map((name) => built.scriptWith(name, COUNTER_MARK));
  expect(
    requests.paths().filter((path) => copies.includes(path)),
    'copies of the shared module',
  ).toHaveLength(1);
  const counts = await page.locator('[data-application]').allTextContents();
  expect(new Set(counts.map((text) => text.at(-1))), 'both count with one counter').toEqual(new Set(['1', '2']));
});

const faults: readonly [title: string, (page: Page, path: string) => Promise<unknown>][] = [
  ['is missing', (page, path) => page.route(`**${path}*`, (route) => route.fulfill({ status: 404 }))],
  ['cannot be reached', (page, path) => page.route(`**${path}*`, (route) => route.abort())],
  [
    'is answered with an HTML page',
    (page, path) => page.route(`**${path}*`, (route) => route.fulfill({ body: '<p>Hello' })),
  ],
  ['never arrives', (page, path) => page.route(`**${path}*`, () => {})],
];
for (const [title, fault] of faults) {
  for (const broken of ['aaa', 'zzz']) {
    test(
      `a shared module is taken from the other remote when the copy of ${broken} ${title}`,
      thoroughUnless(broken === 'zzz' && title === 'cannot be reached'),
      async ({ page, shell, serveSite, built, watch }) => {
        watch.announce(/SyntaxError/);
        await fault(page, built.scriptWith(broken, COUNTER_MARK));
        const served = await serveSite(site({ assets: [built.folder], remotes: { aaa: {}, zzz: {} } }));
        await shell.open(served.url);
        await bothCount(page, shell);
      },
    );
  }
}

test(
  'a shared module whose copies all fail is reported with the names of their remotes, and can be retried',
  thorough(),
  async ({ page, shell, serveSite, built, watch }) => {
    for (const name of ['aaa', 'zzz'])
      await page.route(`**${built.scriptWith(name, COUNTER_MARK)}*`, (route) => route.abort());
    const served = await serveSite(site({ assets: [built.folder], remotes: { aaa: {}, zzz: {} } }));
    await shell.open(served.url);
    const cards = page.getByRole('alert');
    await expect(cards).toHaveCount(2);
    await expect(cards.first()).toContainText('SHARED_CHUNK_UNREACHABLE');
    expect(watch.consoleErrors.join('\n')).toMatch(
      /counter@1\.2\.0 from (aaa@1\.0\.0 and from zzz|zzz@1\.0\.0 and from aaa)@1\.0\.0/,
    );

    const before = await shell.loadedAt();
    await page.unrouteAll();
    for (const name of ['aaa', 'zzz']) {
      await shell.errorCard(name).getByRole('button', { name: 'Try again' }).click();
      await expect(shell.application(name)).toHaveText(counted(name));
    }
    expect(await shell.loadedAt()).toBe(before);
  },
);

test('a shared chunk that 404s once is retried', async ({ page, shell, serveSite, built, requests }) => {
  const copy = built.scriptWith('aaa', COUNTER_MARK);
  await page.route(`**${copy}*`, (route) => route.fulfill({ status: 404 }), { times: 1 });
  const served = await serveSite(site({ assets: [built.folder], remotes: { aaa: {} } }));
  await shell.open(served.url);
  await expect(shell.application('aaa')).toHaveText(counted('aaa'));
  await expect(page.getByRole('alert')).toHaveCount(0);
  const byElements = requests.matching(copy).filter((request) => request.resourceType() === 'script');
  expect(byElements, 'without the one that finds out what is wrong').toHaveLength(2);
});

test('a shared module that throws in one copy is taken from the other when the remote is retried', async ({
  shell,
  serveSite,
  faults,
  failRemote,
  built,
}) => {
  const served = await serveSite(site({ assets: [built.folder], remotes: { aaa: {}, zzz: {} } }));
  faults.moveTo(served.url);
  const copy = built.scriptWith('zzz', COUNTER_MARK);
  const own = readFileSync(join(built.folder, copy), 'utf8');
  const body = own.replace(/(["'`])counted by\1/, '(() => { throw new Error("no counter") })()');
  await failRemote('zzz', { body }, basename(copy));
  await shell.open('');
  for (const name of ['aaa', 'zzz']) {
    const card = shell.errorCard(name);
    await expect(card.or(shell.application(name).getByText(counted(name)))).toBeVisible();
    if (await card.isVisible()) await card.getByRole('button', { name: 'Try again' }).click();
  }
  await expect(shell.application('aaa')).toHaveText(counted('aaa'));
  await expect(shell.application('zzz')).toHaveText(counted('zzz'));
});

const refusals: readonly [title: string, entry: Partial<RemoteEntry>, said: string][] = [
  [
    'that no remote provides',
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
  test(`a build that requires a shared module ${title} is refused before its script is requested`, async ({
    shell,
    serveSite,
    built,
    watch,
    requests,
  }) => {
    const served = await serveSite(site({ assets: [built.folder], remotes: { zzz: {}, aaa: entry } }));
    await shell.open(`${served.url}zzz`);
    await expect(shell.application('zzz')).toHaveText(counted('zzz'));
    await shell.push('/');
    await expect(shell.errorCard('aaa')).toContainText('SHARED_VERSION_MISSING');
    expect(watch.consoleErrors.join('\n')).toContain(said);
    expect(requests.urls('/remotes/aaa/')).toEqual([]);
  });
}

test('a build that requires a shared module is loaded if it provides the module, or the page has a version that fits', async ({
  shell,
  serveSite,
  built,
}) => {
  const entries = { zzz: {}, aaa: { requires: { counter: '1.1 - 1.2' } } };
  const served = await serveSite(site({ assets: [built.folder], remotes: entries }));
  await shell.open(`${served.url}aaa`);
  await expect(shell.application('aaa')).toHaveText(counted('aaa'));
  await shell.push('/');
  await expect(shell.application('zzz')).toHaveText(counted('zzz'));
});

test('an eager consumer takes the copy that another remote has loaded lazily', async ({ shell, serveSite, built }) => {
  // As webpack's runtime does it for `eager: true`: it cannot wait.
  const eager = `window.eager = {
    init(scope) { this.scope = scope; },
    async get() {
      return () => {
        const [copy] = Object.values(this.scope.counter).filter(({ eager }) => eager);
        const factory = copy?.get();
        if (typeof factory !== 'function') throw new Error('Shared module is not available for eager consumption: counter');
        const { next } = factory();
        return { mount: async ({ domElement }) => { domElement.textContent = 'eager ' + next(); }, unmount: async () => {} };
      };
    },
  };`;
  const served = await serveSite(site({ assets: [built.folder], remotes: { aaa: {}, eager } }));
  await shell.open(`${served.url}aaa`);
  await expect(shell.application('aaa')).toHaveText(counted('aaa'));
  await shell.push(`${served.url}eager`);
  await expect(shell.application('eager')).toHaveText('eager 2');
});

test('every container gets the same share scope, which looks like a plain object to it', async ({
  page,
  shell,
  serveSite,
  built,
}) => {
  const remotes = { aaa: {}, zzz: {}, probe: container('probe', view('here')) };
  const served = await serveSite(site({ assets: [built.folder], remotes }));
  await shell.open(served.url);
  await expect(shell.application('zzz')).toHaveText(counted('zzz'));
  await expect(shell.application('aaa')).toHaveText(counted('aaa'));
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
  expect(seen).toMatchObject({ names: ['counter'], versions: ['1.2.0'], eager: true, loaded: 1, same: true });
  expect(['aaa@1.0.0', 'zzz@1.0.0']).toContain(seen.from);
});

/** Shares `words` in a version, and takes it in another one that is there. */
const words = (name: string, version: string, taken: string, range = ''): string => `
  window.${name} = {
    init(scope) {
      window.wordsScope = scope;
      const shareConfig = { requiredVersion: ${JSON.stringify(range || undefined)} };
      (scope.words ??= {})['${version}'] = { from: '${name}@1.0.0', shareConfig, get: async () => () => '${version}' };
    },
    async get() {
      const words = (await window.wordsScope.words['${taken}'].get())();
      return () => ({
        mount: async ({ domElement }) => { domElement.textContent = words; },
        unmount: async ({ domElement }) => domElement.replaceChildren(),
      });
    },
  };
`;

test('the page says why each build has the version of a shared module that it has', async ({
  page,
  shell,
  serveSite,
}) => {
  const remotes = {
    first: words('first', '1.0.0', '1.0.0'),
    second: words('second', '2.0.0', '1.0.0', '1 || 2'),
    third: words('third', '3.0.0', '3.0.0'),
    fourth: words('fourth', '3.0.0', '3.0.0', '^5.0.0'),
    fifth: words('fifth', '4.0.0', '3.0.0', '2 - 3'),
  };
  const applications = Object.keys(remotes).map((name) => ({ name, remote: name, activeWhen: [`/${name}`] }));
  const { url } = await serveSite(site({ remotes, applications }));
  await shell.open(`${url}first`);
  for (const name of Object.keys(remotes)) {
    await shell.push(`${url}${name}`);
    await expect(shell.application(name)).toHaveText(/^\d\.0\.0$/);
  }
  const { text } = await explainSharing(page);
  expect(text.split('\n')).toEqual([
    'Shared modules of this page',
    'words 1.0.0, provided by first 1.0.0: no other build has this version',
    '  in first 1.0.0',
    '  for first 1.0.0: no other version was there',
    '  for second 1.0.0, which accepts 1 || 2: it was in use: first 1.0.0 had asked for it first',
    'words 2.0.0, which nobody has needed',
    '  in second 1.0.0',
    'words 3.0.0, provided by third 1.0.0: no other build had registered this version when it was needed',
    '  in third 1.0.0, fourth 1.0.0',
    '  for third 1.0.0: the highest of 1.0.0, 2.0.0, 3.0.0',
    '  for fourth 1.0.0, which accepts ^5.0.0: it is not in that range, and neither is any other; it was in use: third 1.0.0 had asked for it first',
    '  for fifth 1.0.0, which accepts 2 - 3: the highest in that range, which 4.0.0 is not in',
    'words 4.0.0, which nobody has needed',
    '  in fifth 1.0.0',
  ]);
});

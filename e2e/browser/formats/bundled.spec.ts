import type { Page } from '@playwright/test';
import type { Manifest } from '../../../manifests/schema.ts';
import { times } from '../../faults/fault.ts';
import { expect } from '../../fixtures.ts';
import { changeFile, type Ran, ranFixture } from '../../sites/changed-code.ts';
import { type BundledRemotes, bundled, testWithBundledRemotes } from '../../sites/remotes/bundled-remotes.ts';
import { type Site, site } from '../../sites/site.ts';
import { explainSharing } from '../../support/explain-sharing.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

// Builds made by the tools of other teams, as these write them.

const test = testWithBundledRemotes().extend<Ran>(ranFixture);

// All in one worker, so that the remotes are built once.
test.describe.configure({ mode: 'default' });

/** A page with one remote at `/`, and one at `/webpack` with another, which provides React. */
const pagesOf = (remotes: BundledRemotes, name: string, module = './view', edit?: (manifest: Manifest) => void): Site =>
  site({
    assets: [remotes.folder],
    remotes: { [name]: remotes.fields(name), webpack: remotes.fields('webpack') },
    applications: [
      { name: 'app', remote: name, module },
      { name: 'provider', remote: 'webpack', activeWhen: ['/webpack'] },
    ],
    edit(manifest) {
      manifest.prefetch = []; // it would request files in addition
      edit?.(manifest);
    },
  });

/** Is in a file that the module imports while it mounts. */
const SHOWN_BY = 'shown by ';
const SHOWN = `${SHOWN_BY}app`;

/** Of tools that pack alike, one; packed-by-hand.ts has each format. */
const IN_NPM_TEST = ['webpack', 'webpack-5.20', 'federation-2', 'vite-federation', 'vite-originjs', 'typescript-plain'];

/** Which of the styles of the build apply to the page. */
const styles = (page: Page) =>
  page.evaluate(() => {
    const applied = getComputedStyle(document.body);
    return ['--of-code', '--of-file'].filter((name) => applied.getPropertyValue(name) !== '');
  });

for (const [name, { module, sharesReact, sheet }] of bundled) {
  /** The file of the exposed module, or the one that it imports if it is the entry itself. */
  const viewOf = (remotes: BundledRemotes) =>
    remotes.fileWith(name, sharesReact === undefined ? SHOWN_BY : 'on purpose');
  /** by-hand.spec.ts has the faults of every format, and every-fault.spec.ts those of webpack. */
  const isInNpmTest = name === 'vite-federation';

  test(
    `${name} mounts alone and next to a webpack remote${sharesReact ? ', with one React' : ''}, and takes its styles along`,
    thoroughUnless(IN_NPM_TEST.includes(name)),
    async ({ page, shell, serveSite, remotes, requests }) => {
      const { url } = await serveSite(pagesOf(remotes, name, module));
      const app = shell.application('app');
      await shell.open(url);
      await expect(app).toHaveText(SHOWN);
      const first = requests.paths(`/remotes/${name}/`);
      expect(first.length).toBe(new Set(first).size);

      await shell.open(`${url}webpack`);
      await expect(shell.application('provider')).toHaveText('shown by provider');
      await shell.push(url);
      await expect(app).toHaveText(SHOWN);
      const count = await page.evaluate(() => new Set(Reflect.get(window, 'reacts')).size);
      expect(count).toBe(sharesReact === false ? 2 : 1);
      const second = requests.paths(`/remotes/${name}/`).slice(first.length);
      expect(second.length).toBe(new Set(second).size);

      await expect.poll(() => styles(page)).toEqual(['--of-code', ...(sheet ? ['--of-file'] : [])]);
      await shell.push(`${url}else`);
      await expect(app).toHaveCount(0);
      await expect.poll(() => styles(page)).toEqual([]);
    },
  );

  test(`${name} recovers from each fault`, thorough(), async ({ page, shell, serveSite, remotes, faults }) => {
    test.slow(); // many page loads
    const served = await serveSite(pagesOf(remotes, name, module));
    faults.moveTo(served.url);
    const app = shell.application('app');
    const card = shell.errorCard('app');
    const file = viewOf(remotes);
    await faults.failRemote(name, { headers: { 'cache-control': 'no-store' } }); // each page requests everything
    await faults.failRemote(name, times(1, 503), 'entry');
    await shell.open('');
    await expect(app, 'an entry that fails once').toHaveText(SHOWN);

    const faultsOfSheet = [
      ['a style sheet that fails', 503, '**.css', /_UNREACHABLE$|^MODULE_GET_FAILED$/, {}],
      ['a style sheet that hangs', 'hang', '**.css', /^MODULE_TIMEOUT$/, { get: 1_500 }],
    ] as const;
    const lazy = remotes.fileWith(name, SHOWN_BY);
    for (const [what, fault, failing, code, limits] of [
      ['an entry that fails', 503, 'entry', /^ENTRY_SERVER_ERROR$/, {}],
      ['an entry that hangs', 'hang', 'entry', /^ENTRY_TIMEOUT$/, { entry: 1_500 }],
      ['a file that fails', 503, file, /_UNREACHABLE$/, {}],
      // The files of an ES module arrive with its entry.
      ['a file that hangs', 'hang', file, /^(MODULE|ENTRY)_TIMEOUT$/, { entry: 1_500, get: 1_500 }],
      ...(sheet === 'awaited' ? faultsOfSheet : []),
      ['a lazy file that fails', 503, lazy, /^MOUNT_FAILED$|_UNREACHABLE$/, {}],
    ] as const) {
      served.edit((manifest) => {
        manifest.revision += 1;
        Object.assign(manifest.remotes[name] ?? {}, { limits });
      });
      const { heal } = await faults.failRemote(name, fault, failing);
      await shell.visit('');
      await expect(card, what).toHaveAttribute('data-code', code);
      heal();
      await card.getByRole('button', { name: 'Try again' }).click();
      await expect(app, what).toHaveText(SHOWN);
    }

    await shell.open('else');
    await page.evaluate('window.failing = true');
    await shell.push(shell.url(''));
    await expect(card).toHaveAttribute('data-code', 'MOUNT_FAILED');
    await page.evaluate('window.failing = false');
    await card.getByRole('button', { name: 'Try again' }).click();
    await expect(app, 'a mount that throws').toHaveText(SHOWN);
  });

  test(
    `no changed file of ${name} runs where the policy requires integrity`,
    thoroughUnless(isInNpmTest),
    async ({ page, shell, serveSite, remotes, ran }) => {
      const required = (manifest: Manifest) => {
        manifest.policy = { integrity: 'required' };
      };
      const { url } = await serveSite(pagesOf(remotes, name, module, required));
      await shell.open(url);
      await expect(shell.application('app')).toHaveText(SHOWN);
      const { bundleFileName: entry = 'remoteEntry.js' } = remotes.fields(name);
      for (const file of [entry, viewOf(remotes)]) {
        const heal = await changeFile(page, [name, file], remotes.content(name, file));
        await page.goto(url, { waitUntil: 'commit' });
        await expect(shell.errorCard('app'), file).toBeVisible();
        expect(await ran()).toEqual([]);
        await heal();
        await page.goto(url, { waitUntil: 'commit' });
        await expect(shell.application('app'), file).toHaveText(SHOWN);
      }
    },
  );
}

for (const [what, failures] of [
  ['once', 1],
  ['each time', Number.POSITIVE_INFINITY],
] as const) {
  test(`React and React DOM of a page are of one build when the request for React fails ${what}`, async ({
    page,
    shell,
    serveSite,
    remotes,
  }) => {
    const { url } = await serveSite(
      site({
        assets: [remotes.folder],
        remotes: { webpack: remotes.fields('webpack'), 'vite-federation': remotes.fields('vite-federation') },
        applications: [
          // Needs no React itself, so the first request for it is that of the other build.
          { name: 'vue', remote: 'webpack', module: './vue-component', adapter: 'vue', props: { words: 'shown' } },
          { name: 'app', remote: 'vite-federation' },
        ],
        edit(manifest) {
          manifest.prefetch = [];
        },
      }),
    );
    await page.route('**/vite-federation/1.0.0/remoteEntry.js*', async (route) => {
      await expect(shell.application('vue')).toHaveText('shown 0');
      await route.continue();
    });
    let requests = 0;
    await page.route(`**/${remotes.fileWith('webpack', 'exports.useState = function')}*`, (route) => {
      requests += 1;
      return requests > failures ? route.continue() : route.abort();
    });
    await shell.open(url);
    await expect(shell.application('app')).toHaveText(SHOWN);
    expect(requests).toBeGreaterThan(1);
  });
}

/** Shares React 18, and takes the highest version below 19. */
const oldContainer = `
  window.old = {
    init(scope) {
      window.oldScope = scope;
      (scope.react ??= {})['18.3.1'] ??= { from: 'old@1.0.0', get: async () => () => ({ version: '18.3.1' }) };
    },
    async get() {
      const fits = Object.keys(window.oldScope.react).filter((version) => version < '19');
      const react = (await window.oldScope.react[fits.sort().at(-1)].get())();
      return () => ({
        mount: async ({ domElement }) => { domElement.textContent = 'shown with ' + react.version; },
        unmount: async () => {},
      });
    },
  };
`;

/** Exposes a component that needs no React itself. */
const componentContainer = `window.hand = { init() {}, get: async () => () => ({ default: () => 'shown by hand' }) };`;

test('the page says who provides which shared module to whom, and why', async ({ page, shell, serveSite, remotes }) => {
  const sharing = ['webpack', 'webpack-module', 'vite-federation'];
  const { url } = await serveSite(
    site({
      assets: [remotes.folder],
      remotes: {
        ...Object.fromEntries(sharing.map((name) => [name, remotes.fields(name)])),
        'webpack-module': { ...remotes.fields('webpack-module'), requires: { react: '^19.0.0' } },
        old: { builds: { '1.0.0': oldContainer }, requires: { react: '^18.2.0' }, provides: { react: '18.3.1' } },
        hand: { builds: { '1.0.0': componentContainer } },
      },
      applications: [
        ...sharing.map((name) => ({ name, remote: name, activeWhen: ['/'] })),
        { name: 'old', remote: 'old', activeWhen: ['/old'] },
        { name: 'hand', remote: 'hand', adapter: 'react', activeWhen: ['/old'] },
      ],
      edit(manifest) {
        manifest.prefetch = [];
      },
    }),
  );
  // The remote that provides React first fails when another one has registered its own.
  const react = new RegExp(`/webpack/1.0.0/${remotes.fileWith('webpack', 'exports.useState = function')}`);
  const isAsked = page.waitForRequest(react);
  await page.route(/(webpack-module|vite-federation)\/1\.0\.0\/remoteEntry\.js/, async (route) => {
    await isAsked;
    await route.continue();
  });
  await page.route(react, async (route) => {
    const candidates = async () =>
      (await explainSharing(page)).modules.find(({ name }) => name === 'react')?.candidates;
    await expect.poll(candidates).toHaveLength(2);
    await route.abort();
  });
  await shell.open(url);
  for (const name of sharing) await expect(shell.application(name)).toHaveText(`shown by ${name}`);
  await shell.push(`${url}old`);
  await expect(shell.application('old')).toHaveText('shown with 18.3.1');
  await expect(shell.application('hand')).toHaveText('shown by hand');

  const { text, modules, withoutShared } = await explainSharing(page);
  const asked = 'webpack 1.0.0 was asked first and failed';
  const alone = 'no other build had registered this version when it was needed';
  for (const [name, provider, why] of [
    ['react', 'webpack-module', asked],
    ['react-dom/client', 'webpack', alone],
  ] as const) {
    const module = modules.find((each) => each.name === name && each.version !== '18.3.1');
    expect(module, name).toMatchObject({
      provider: { remote: provider, version: '1.0.0', why },
      candidates: [
        { remote: 'webpack', version: '1.0.0', hasFailed: name === 'react' },
        { remote: 'webpack-module', version: '1.0.0', hasFailed: false },
      ],
    });
    const consumers = module?.consumers.map(({ remote }) => remote).sort();
    expect(consumers, name).toEqual(['hand', 'vite-federation', 'webpack', 'webpack-module']);
    expect(text).toContain(`${name} ${module?.version}, provided by ${provider} 1.0.0: ${why}`);
  }
  expect(text).toContain('  in webpack 1.0.0 (failed), webpack-module 1.0.0\n');
  expect(text).toContain('  for webpack-module 1.0.0, which accepts ^19.0.0: no other version was there\n');
  expect(text).toContain('  for hand 1.0.0: it was in use\n');
  expect(text).toMatch(
    /react 18\.3\.1, provided by old 1\.0\.0: no other build has this version\n.*\n {2}for old 1\.0\.0, which accepts \^18\.2\.0: the highest in that range, which 19\.\d\.\d is not in\n/,
  );
  expect(withoutShared).toContainEqual({ remote: 'webpack', version: '1.0.0', name: 'vue' });
});

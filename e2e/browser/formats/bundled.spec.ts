import type { Manifest } from '../../../manifests/schema.ts';
import { times } from '../../faults/fault.ts';
import { expect } from '../../fixtures.ts';
import { changeFile, type Ran, ranFixture } from '../../sites/changed-code.ts';
import { type BundledRemotes, bundled, testWithBundledRemotes } from '../../sites/remotes/bundled-remotes.ts';
import { type Site, site } from '../../sites/site.ts';
import { explainSharing } from '../../support/explain-sharing.ts';

// Builds made by the tools of other teams, as these write them.

const test = testWithBundledRemotes.extend<Ran>(ranFixture);

// All in one worker, so that the remotes are built once.
test.describe.configure({ mode: 'default' });

/** A page with one remote at `/`, and one at `/webpack` with another, which provides React. */
const pagesOf = (remotes: BundledRemotes, name: string, edit?: (manifest: Manifest) => void): Site =>
  site({
    assets: [remotes.folder],
    remotes: { [name]: remotes.fields(name), webpack: remotes.fields('webpack') },
    applications: [
      { name: 'app', remote: name },
      { name: 'provider', remote: 'webpack', activeWhen: ['/webpack'] },
    ],
    edit(manifest) {
      manifest.prefetch = []; // it would request files in addition
      edit?.(manifest);
    },
  });

const SHOWN = 'shown by app';

for (const [name, sharesReact] of bundled) {
  /** The file of `./view`. */
  const viewOf = (remotes: BundledRemotes) => remotes.fileWith(name, 'shown by');

  test(`${name} mounts next to a webpack remote${sharesReact ? ', with one React' : ''}`, async ({
    page,
    shell,
    serveSite,
    remotes,
    requests,
  }) => {
    const { url } = await serveSite(pagesOf(remotes, name));
    await shell.open(`${url}webpack`);
    await expect(shell.application('provider')).toHaveText('shown by provider');
    await shell.push(url);
    await expect(shell.application('app')).toHaveText(SHOWN);
    const count = await page.evaluate(() => new Set(Reflect.get(window, 'reacts')).size);
    expect(count).toBe(sharesReact === false ? 2 : 1);
    const paths = requests.paths(`/remotes/${name}/`);
    expect(paths.length).toBe(new Set(paths).size);
  });

  test(`${name} mounts on a first visit, and requests nothing twice`, async ({
    shell,
    serveSite,
    remotes,
    requests,
  }) => {
    const { url } = await serveSite(pagesOf(remotes, name));
    await shell.open(url);
    await expect(shell.application('app')).toHaveText(SHOWN);
    const paths = requests.paths(`/remotes/${name}/`);
    expect(paths.length).toBe(new Set(paths).size);
  });

  test(`${name} recovers from an entry that fails`, async ({ shell, serveSite, remotes, faults }) => {
    const { url } = await serveSite(pagesOf(remotes, name));
    faults.moveTo(url);
    await faults.failRemote(name, times(1, 503), 'entry');
    await shell.open('');
    await expect(shell.application('app')).toHaveText(SHOWN);
  });

  test(`${name} recovers from a file that fails`, async ({ shell, serveSite, remotes, faults }) => {
    const { url } = await serveSite(pagesOf(remotes, name));
    faults.moveTo(url);
    const { heal } = await faults.failRemote(name, 503, viewOf(remotes));
    await shell.open('');
    await expect(shell.errorCard('app')).toBeVisible();
    heal();
    await shell.errorCard('app').getByRole('button', { name: 'Try again' }).click();
    await expect(shell.application('app')).toHaveText(SHOWN);
  });

  test(`no changed file of ${name} runs where the policy requires integrity`, async ({
    page,
    shell,
    serveSite,
    remotes,
    ran,
  }) => {
    const required = (manifest: Manifest) => {
      manifest.policy = { integrity: 'required' };
    };
    const { url } = await serveSite(pagesOf(remotes, name, required));
    await shell.open(url);
    await expect(shell.application('app')).toHaveText(SHOWN);
    const { bundleFileName: entry = 'remoteEntry.js' } = remotes.fields(name);
    for (const file of [entry, viewOf(remotes)]) {
      const heal = await changeFile(page, [name, file], remotes.content(name, file));
      await page.goto(url, { waitUntil: 'commit' });
      await expect(shell.errorCard('app'), file).toBeVisible();
      expect(await ran()).toEqual([]);
      await heal();
    }
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
  // The remote that provides React first fails when the others have registered theirs.
  const react = new RegExp(`/webpack/1.0.0/${remotes.fileWith('webpack', 'exports.useState = function')}`);
  const isAsked = page.waitForRequest(react);
  const others = ['webpack-module', 'vite-federation'].map((name) =>
    page.waitForRequest(new RegExp(`/${name}/1.0.0/${remotes.fileWith(name, 'shown by')}`)),
  );
  await page.route(/(webpack-module|vite-federation)\/1\.0\.0\/remoteEntry\.js/, async (route) => {
    await isAsked;
    await route.continue();
  });
  await page.route(react, async (route) => {
    await Promise.all(others);
    await route.abort();
  });
  await shell.open(url);
  for (const name of sharing) await expect(shell.application(name)).toHaveText(`shown by ${name}`);
  await shell.push(`${url}old`);
  await expect(shell.application('old')).toHaveText('shown with 18.3.1');
  await expect(shell.application('hand')).toHaveText('shown by hand');

  const { text, modules, withoutShared } = await explainSharing(page);
  for (const name of ['react', 'react-dom/client']) {
    const module = modules.find((each) => each.name === name && each.version !== '18.3.1');
    const why = 'webpack 1.0.0 was asked first and failed';
    expect(module, name).toMatchObject({
      provider: { remote: 'webpack-module', version: '1.0.0', why },
      candidates: [
        { remote: 'webpack', version: '1.0.0', hasFailed: true },
        { remote: 'webpack-module', version: '1.0.0', hasFailed: false },
      ],
    });
    const consumers = module?.consumers.map(({ remote }) => remote).sort();
    expect(consumers, name).toEqual(['hand', 'vite-federation', 'webpack', 'webpack-module']);
    expect(text).toContain(`${name} ${module?.version}, provided by webpack-module 1.0.0: ${why}`);
  }
  expect(text).toContain('  in webpack 1.0.0 (failed), webpack-module 1.0.0\n');
  expect(text).toContain('  for webpack-module 1.0.0, which accepts ^19.0.0: no other version was there\n');
  expect(text).toContain('  for hand 1.0.0: it was in use\n');
  expect(text).toMatch(
    /react 18\.3\.1, provided by old 1\.0\.0: no other build has this version\n.*\n {2}for old 1\.0\.0, which accepts \^18\.2\.0: the highest in that range, which 19\.\d\.\d is not in\n/,
  );
  expect(withoutShared).toContainEqual({ remote: 'webpack', version: '1.0.0', name: 'vue' });
});

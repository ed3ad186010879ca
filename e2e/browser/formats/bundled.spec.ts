import type { Manifest } from '../../../manifests/schema.ts';
import { times } from '../../faults/fault.ts';
import { expect } from '../../fixtures.ts';
import { changeFile, type Ran, ranFixture } from '../../sites/changed-code.ts';
import { type BundledRemotes, bundled, testWithBundledRemotes } from '../../sites/remotes/bundled-remotes.ts';
import { type Site, site } from '../../sites/site.ts';

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

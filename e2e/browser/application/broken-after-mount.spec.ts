import { join } from 'node:path';
import { expect, test as plain } from '../../fixtures.ts';
import { testWithBuilds } from '../../sites/remotes/built-remotes.ts';
import { container } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { repository } from '../../support/paths.ts';

const frameworks = ['react', 'vue', 'svelte'] as const;
const folder = (framework: string) => ({ directory: join(repository, 'e2e/sites/remotes/throwing', framework) });
const test = testWithBuilds(Object.fromEntries(frameworks.map((framework) => [framework, folder(framework)])));

// All in one worker, so that the remotes are built once.
test.describe.configure({ mode: 'default' });

const applicationOf = (remote: string) => [{ name: 'page', remote }];

for (const framework of frameworks) {
  test(`a page in ${framework} that throws while it renders after its mount is replaced by an error card, and can be mounted again`, async ({
    page,
    shell,
    serveSite,
    built,
    watch,
  }) => {
    watch.announce(/broken/);
    await page.addInitScript(() => {
      const seen: unknown[] = [];
      Object.assign(window, { seen });
      addEventListener('conch:status', ({ detail }) => seen.push(detail));
      addEventListener('conch:error', ({ detail }) => seen.push(detail));
    });
    const served = await serveSite(
      site({ assets: [built.folder], remotes: { [framework]: {} }, applications: applicationOf(framework) }),
    );
    await shell.open(served.url);
    await page.getByRole('button', { name: 'handler' }).click();
    await expect
      .poll(() => page.evaluate('seen'))
      .toContainEqual(expect.objectContaining({ message: 'Error: broken handler' }));
    await expect(shell.heading, 'an error of an event handler takes nothing away').toHaveText(`${framework} works`);

    await page.getByRole('button', { name: 'render' }).click();
    await expect(shell.errorCard('page')).toContainText('REMOTE_FAILED');
    await expect(shell.application('page')).toHaveAttribute('data-status', 'failed');
    await expect(shell.heading).toHaveCount(0);
    const failed = {
      name: 'page',
      status: 'failed',
      code: 'REMOTE_FAILED',
      reference: expect.stringMatching(/^\w{7}$/),
    };
    await expect.poll(() => page.evaluate('seen')).toContainEqual(expect.objectContaining(failed));
    await expect
      .poll(() => page.evaluate('seen'))
      .toContainEqual(expect.objectContaining({ message: 'Error: broken by a click' }));

    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(shell.heading).toHaveText(`${framework} works`);
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
}

/** Keeps its `fail` in `window.fails`, and counts its mounts and unmounts. @param mount what `mount` does besides */
const reporting = (text: string, mount = '') =>
  container(
    'probe',
    `{
      async mount({ domElement, fail }) {
        calls.push('mount');
        (window.fails ??= []).push(fail);
        ${mount}
        domElement.textContent = '${text}';
      },
      async unmount() { calls.push('unmount'); },
    }`,
  );

plain(
  'fail() of a mounted module shows one error card, whatever it is called with and however often',
  async ({ page, shell, serveSite }) => {
    const served = await serveSite(
      site({ remotes: { probe: reporting('here') }, applications: applicationOf('probe') }),
    );
    await shell.open(served.url);
    for (const argument of [`'only text'`, '', 'new Error("gone")']) {
      await expect(shell.application('page')).toHaveText('here');
      await page.evaluate(`fails.at(-1)(${argument}); fails.at(-1)(${argument})`);
      await expect(shell.errorCard('page')).toContainText('REMOTE_FAILED');
      await expect(page.getByRole('alert')).toHaveCount(1);
      await page.getByRole('button', { name: 'Try again' }).click();
    }
    await expect(shell.application('page')).toHaveText('here');
    await page.evaluate('fails[0]()');
    await expect(shell.application('page'), 'an old fail() does nothing').toHaveText('here');
    const counts = await page.evaluate(
      `['mount', 'unmount'].map((name) => calls.filter((call) => call === name).length)`,
    );
    expect(counts).toEqual([4, 3]);
  },
);

const moments: readonly [title: string, mount: string][] = [
  ['in mount', `fail(new Error('no'));`],
  ['right after mount', `setTimeout(() => fail(new Error('no')));`],
  ['in a mount that never ends', `fail(new Error('no')); await new Promise(() => {});`],
];
for (const [title, mount] of moments) {
  plain(
    `a module that calls fail() ${title}, at every mount, is replaced by the previous build`,
    async ({ page, shell, serveSite }) => {
      const builds = { '1.0.0': reporting('the old one'), '2.0.0': reporting('the new one', mount) };
      const probe = { version: '2.0.0', previous: { version: '1.0.0' }, builds };
      const served = await serveSite(site({ remotes: { probe }, applications: applicationOf('probe') }));
      await shell.open(served.url);
      await expect(shell.application('page')).toHaveText('the old one');
      await expect(page.getByRole('alert')).toHaveCount(0);
    },
  );
}

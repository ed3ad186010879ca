import { expect } from '../../fixtures.ts';
import { testWithBuilds } from '../../sites/remotes/built-remotes.ts';
import { site } from '../../sites/site.ts';
import { thorough } from '../../support/thorough.ts';

/** A build that exposes two modules has each in a chunk of its own, not in its entry. */
const exposesAnother = { './later': './later.ts' };

/** Its button loads a second module, which is in a chunk. */
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

/** It has the `uniqueName` of the remotes above, and throws in `mount`. */
const broken = {
  uniqueName: 'template',
  exposes: exposesAnother,
  files: { 'later.ts': '' },
  view: `
    export const mount = async () => { throw new Error('it does not mount'); };
    export const unmount = async () => {};
  `,
};

const test = testWithBuilds({
  left: { ...growing('left'), exposes: exposesAnother },
  right: growing('right'),
  broken,
});

// All in one worker, so that the remotes are built once.
test.describe.configure({ mode: 'default' });

test('a second build with the uniqueName of another one is refused, and the first one still works', async ({
  shell,
  serveSite,
  built,
  watch,
}) => {
  const served = await serveSite(site({ assets: [built.folder], remotes: { left: {}, right: {} } }));
  await shell.open(`${served.url}left`);
  await shell.push('/');
  await expect(shell.errorCard('right')).toContainText('UNIQUE_NAME_TAKEN');
  expect(watch.consoleErrors.join('\n')).toContain(
    'right 1.0.0 was refused: window["webpackChunktemplate"] belongs to left 1.0.0',
  );
  await shell.application('left').getByRole('button').click();
  await expect(shell.application('left')).toHaveText('left has grown');
});

test(
  'a build that is loaded again after a fault is not refused for its own uniqueName',
  thorough(),
  async ({ page, shell, serveSite, built }) => {
    const chunk = `**${built.scriptWith('left', 'onclick')}*`;
    await page.route(chunk, (route) => route.abort());
    const served = await serveSite(site({ assets: [built.folder], remotes: { left: {} } }));
    await shell.open(served.url);
    await expect(shell.errorCard('left')).toContainText('CHUNK_UNREACHABLE');
    await page.unroute(chunk);
    await shell.errorCard('left').getByRole('button', { name: 'Try again' }).click();
    await shell.application('left').getByRole('button', { name: 'left' }).click();
    await expect(shell.application('left')).toHaveText('left has grown');
  },
);

/** A build that fails, with a previous one that has the same uniqueName. */
const entry = {
  version: '2.0.0',
  basePath: '/remotes/broken/1.0.0/',
  moduleName: 'broken',
  previous: { version: '1.0.0', basePath: '/remotes/left/{version}/', moduleName: 'left' },
};
test('a build that fails costs one reload if the previous one has its uniqueName, and then that one runs', async ({
  page,
  shell,
  serveSite,
  built,
  watch,
  requests,
}) => {
  const served = await serveSite(site({ assets: [built.folder], remotes: { part: entry } }));
  await shell.open(served.url);
  await expect(shell.application('part')).toHaveText('left');
  await expect(shell.application('part')).toHaveAttribute('data-version', '1.0.0');
  await shell.application('part').getByRole('button').click();
  await expect(shell.application('part')).toHaveText('left has grown');
  expect(requests.documents, 'the page and its reload').toHaveLength(2);
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(watch.consoleErrors.join('\n')).toContain('MOUNT_FAILED');

  requests.clear();
  await page.reload();
  await expect(shell.application('part')).toHaveText('left');
  expect(requests.urls('/remotes/broken/'), 'the build that failed is not requested again').toEqual([]);
  expect(requests.documents).toHaveLength(1);
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
  test(`a build that fails costs an error card that offers a reload, and no reload by itself, if the previous one has its uniqueName and sessionStorage ${title}`, async ({
    page,
    shell,
    serveSite,
    built,
    requests,
  }) => {
    await page.addInitScript(`{ const refuse = (name) => { throw new DOMException('refused', name); }; ${script} }`);
    const served = await serveSite(site({ assets: [built.folder], remotes: { part: entry } }));
    await shell.open(served.url);
    await expect(shell.errorCard('part')).toContainText('UNIQUE_NAME_TAKEN');
    await expect(page.getByRole('alert')).toHaveCount(1);
    expect(requests.documents).toHaveLength(1);
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect.poll(() => requests.documents).toHaveLength(2);
    await expect(shell.errorCard('part')).toContainText('UNIQUE_NAME_TAKEN');
    expect(requests.documents).toHaveLength(2);
  });
}

import { test as base, expect } from '../fixtures.ts';
import { BuiltRemotes } from '../sites/built-remotes.ts';
import type { ServeOptions } from '../sites/serve.ts';
import { go, styleRequests, watchButtons } from '../support/style-watch.ts';

const red = 'rgb(255, 0, 0)';
const black = 'rgb(0, 0, 0)';

/** Shows a button, as a team writes it; and as an application the fragments of all, too. */
const view = (text: string) => `
  import './look.css';
  type Props = { domElement: HTMLElement; name: string };
  export async function mount({ domElement, name }: Props) {
    domElement.innerHTML = '<button class="plain">${text}</button>';
    if (name !== '${text}') return;
    for (const fragment of ['a', 'b']) domElement.innerHTML += \`<conch-fragment name="\${fragment}"></conch-fragment>\`;
  }
  export async function unmount({ domElement }: Props) { domElement.textContent = ''; }
`;

const test = base.extend<object, { readonly built: BuiltRemotes }>({
  built: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture depends on
    async ({}, use) => {
      const look = `
        @font-face { font-family: Own; src: local("Arial") }
        :root { --own: 1px }
        body { line-height: 20px }
        html.dark button.plain::after { content: "dark" }
        button { color: red; font-family: Own; animation: own 1s infinite }
        conch-fragment { outline: var(--own) solid }
        @media (min-width: 1px) {
          @keyframes own { from { opacity: 0.9 } }
          button { border: var(--own) dotted }
        }
        @layer low { button { color: blue; cursor: help } }`;
      const built = await BuiltRemotes.from({
        a: { view: view('A'), files: { 'look.css': look } },
        b: { view: view('B'), files: { 'look.css': '.plain { cursor: wait }' } },
      });
      await use(built);
      built.remove();
    },
    { scope: 'worker' },
  ],
});

/** `/a` and `/b` show the one and the other; `/A` and `/B`, too, each with a fragment of both. */
const site = (built: BuiltRemotes): ServeOptions => ({
  assets: [built.folder],
  manifest(manifest) {
    const remotes = ['a', 'b'];
    manifest.remotes = Object.fromEntries(
      remotes.map((name) => {
        const basePath = `/remotes/${name}/{version}/`;
        return [name, { version: '1.0.0', basePath, bundleFileName: 'remoteEntry.js', moduleName: name }];
      }),
    );
    manifest.applications = remotes.flatMap((remote) =>
      [`only-${remote}`, remote.toUpperCase()].map((name) => ({
        name,
        remote,
        module: './view',
        region: 'main' as const,
        activeWhen: [{ path: `/${name}`, exact: true }],
      })),
    );
    manifest.fragments = Object.fromEntries(remotes.map((remote) => [remote, { remote, module: './view' }]));
  },
});

test('a remote’s rules are gone where another one is shown, and back with it, without a request and in no wrong frame', async ({
  page,
  shell,
  serveSite,
  built,
}) => {
  const { url } = await serveSite(site(built));
  const requests = styleRequests(page, '/remotes/');
  const button = page.locator('main button');
  await shell.open(`${url}only-b`);
  const seen = await watchButtons(page);
  await go(page, 'only-a', 'only-a');
  await expect(button).toHaveCSS('color', red);
  await go(page, 'only-b', 'only-b');
  await expect(button).toHaveText('B');
  await expect(button).toHaveCSS('color', black);
  await go(page, 'only-a', 'only-a');
  await expect(button).toHaveCSS('color', red);
  expect(await seen()).toEqual([`A: ${red}`, `B: ${black}`]);
  expect(requests, 'each sheet is asked for once').toHaveLength(2);
});

for (const page of ['A', 'B']) {
  test(`in page ${page} the fragments of two remotes look like themselves`, async ({
    page: tab,
    shell,
    serveSite,
    built,
  }) => {
    const { url } = await serveSite(site(built));
    await shell.open(`${url}${page}`);
    await expect(tab.locator('main button')).toHaveText([page, 'A', 'B']);
    for (const button of await tab.getByRole('button', { name: 'A' }).all()) {
      await expect(button).toHaveCSS('color', red);
      await expect(button).toHaveCSS('cursor', 'help');
    }
    for (const button of await tab.getByRole('button', { name: 'B' }).all()) {
      await expect(button).toHaveCSS('color', black);
      await expect(button).toHaveCSS('cursor', 'wait');
      await expect(button).not.toHaveCSS('border-style', 'dotted');
    }
    await expect(tab.locator('conch-fragment').last()).toHaveCSS('outline-style', page === 'A' ? 'solid' : 'none');
  });
}

test('what a style sheet says of the page and of the document holds in the outlet', async ({
  page,
  shell,
  serveSite,
  built,
}) => {
  const { url } = await serveSite(site(built));
  await shell.open(`${url}only-a`);
  const button = page.locator('main button');
  await expect(shell.application('only-a')).toHaveCSS('line-height', '20px');
  await expect(page.locator('body')).not.toHaveCSS('line-height', '20px');
  await expect(button).toHaveCSS('border', `1px dotted ${red}`);
  const after = () => button.evaluate((element) => getComputedStyle(element, '::after').content);
  expect(await after()).toBe('none');
  await page.evaluate(() => document.documentElement.classList.add('dark'));
  expect(await after()).toBe('"dark"');
  expect(await button.evaluate((element) => element.getAnimations().length), 'its keyframes are known').toBe(1);
  expect(await page.evaluate(() => [...document.fonts].map(({ family }) => family))).toContain('Own');
});

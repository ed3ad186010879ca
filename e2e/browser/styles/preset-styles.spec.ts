import { expect } from '../../fixtures.ts';
import { type BuiltRemotes, testWithBuilds } from '../../sites/remotes/built-remotes.ts';
import { black, red } from '../../sites/remotes/style-remotes.ts';
import { type Site, site } from '../../sites/site.ts';
import { pushAndShow, watchButtonColours } from '../../support/style-watch.ts';

/** Source of a remote that shows a button and, in the application of its name, the fragments of both remotes. */
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

const test = testWithBuilds({
  a: { view: view('A'), files: { 'look.css': look } },
  b: { view: view('B'), files: { 'look.css': '.plain { cursor: wait }' } },
});
test.describe.configure({ mode: 'default' });

/** The application at `/only-a` shows a button of remote a; `/A` shows the fragments of both remotes, too. */
const presetSite = ({ folder }: BuiltRemotes): Site => {
  const remotes = ['a', 'b'];
  return site({
    assets: [folder],
    remotes: { a: {}, b: {} },
    applications: remotes.flatMap((remote) =>
      [`only-${remote}`, remote.toUpperCase()].map((name) => ({
        name,
        remote,
        activeWhen: [{ path: `/${name}`, exact: true }],
      })),
    ),
    fragments: { a: { remote: 'a' }, b: { remote: 'b' } },
  });
};

test('styles of a build with the preset apply with their remote only, without another request or a wrong frame', async ({
  page,
  shell,
  serveSite,
  built,
  requests,
}) => {
  const { url } = await serveSite(presetSite(built));
  const button = page.locator('main button');
  await shell.open(`${url}only-b`);
  const seen = await watchButtonColours(page);
  await pushAndShow(page, 'only-a', 'only-a');
  await expect(button).toHaveCSS('color', red);
  await pushAndShow(page, 'only-b', 'only-b');
  await expect(button).toHaveText('B');
  await expect(button).toHaveCSS('color', black);
  await pushAndShow(page, 'only-a', 'only-a');
  await expect(button).toHaveCSS('color', red);
  expect(await seen()).toEqual([`A: ${red}`, `B: ${black}`]);
  expect(requests.paths(/\/remotes\/.*\.css$/), 'each style sheet is requested once').toHaveLength(2);
});

for (const page of ['A', 'B']) {
  test(`fragments of two builds with the preset have their own styles in page ${page}`, async ({
    page: tab,
    shell,
    serveSite,
    built,
  }) => {
    const { url } = await serveSite(presetSite(built));
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

test('rules for :root, html and body in a build with the preset apply to the outlet', async ({
  page,
  shell,
  serveSite,
  built,
}) => {
  const { url } = await serveSite(presetSite(built));
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

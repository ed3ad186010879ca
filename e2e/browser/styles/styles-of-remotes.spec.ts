import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import { container } from '../../sites/remotes/fake-remotes.ts';
import {
  added,
  addStyleSheet,
  at,
  black,
  containerWithBase,
  plainRemote,
  red,
  redButtons,
  showing,
  styleSite,
  withStyleElement,
  withStyleSheet,
} from '../../sites/remotes/style-remotes.ts';
import { gate } from '../../support/gate.ts';
import { pushAndShow, watchButtonColours } from '../../support/style-watch.ts';
import { thorough } from '../../support/thorough.ts';

const b = plainRemote('b');

const button = (page: Page) => page.locator('main button');

const ways: readonly [way: string, a: string][] = [
  ['a style element', container('a', withStyleElement(redButtons, showing('A')))],
  ['a style sheet that it waits for', containerWithBase('a', withStyleSheet('a.css', showing('A')))],
  [
    'a style sheet that it adds while it mounts',
    containerWithBase('a', showing('A', { before: addStyleSheet('/a.css') })),
  ],
  [
    'a sheet that it constructs',
    container(
      'a',
      showing('A', {
        before: `if (!window.sheet) {
          window.sheet = new CSSStyleSheet();
          sheet.replaceSync('${redButtons}');
          document.adoptedStyleSheets.push(sheet);
        }`,
      }),
    ),
  ],
  [
    'a style element with rules that are inserted',
    container(
      'a',
      withStyleElement(
        '',
        showing('A', {
          before: `const { sheet } = document.head.querySelector('${added}');
          if (sheet.cssRules.length === 0) sheet.insertRule('${redButtons}');`,
        }),
      ),
    ),
  ],
  [
    'HTML in the head',
    container(
      'a',
      showing('A', {
        before: `document.head.querySelector('${added}') ??
            document.head.insertAdjacentHTML('beforeend', '<style>${redButtons}</style>');`,
      }),
    ),
  ],
  [
    'a style sheet in its outlet',
    containerWithBase(
      'a',
      `{
        async mount({ domElement }) {
          domElement.innerHTML = '<link rel="stylesheet" href="' + base + 'a.css"><button>A</button>';
        },
        async unmount({ domElement }) { domElement.textContent = ''; },
      }`,
    ),
  ],
];
for (const [way, a] of ways) {
  test(`${way} applies while its remote is shown, and in no other frame`, async ({
    page,
    shell,
    serveSite,
    requests,
  }) => {
    const files = { 'remotes/a/1.0.0/a.css': redButtons };
    const { url } = await serveSite(styleSite({ remotes: { a, b }, files }));
    const sheets = () => requests.paths(/\.css$/);
    // The `load` event of a style sheet can be later than the first frame with its rules.
    const isLate = way.endsWith('waits for');
    await shell.open(`${url}${isLate ? 'a' : 'b'}`);
    if (isLate) await pushAndShow(page, 'b', 'b');
    const seen = await watchButtonColours(page);
    await pushAndShow(page, 'a', 'a');
    await expect(button(page)).toHaveCSS('color', red);
    await pushAndShow(page, 'b', 'b');
    await expect(button(page)).toHaveText('B');
    await expect(button(page)).toHaveCSS('color', black);
    const before = sheets().length;
    await pushAndShow(page, 'a', 'a');
    await expect(button(page)).toHaveCSS('color', red);
    if (!way.endsWith('in its outlet')) expect(sheets(), 'no style sheet is requested again').toHaveLength(before);
    expect(await seen()).toEqual([`A: ${red}`, `B: ${black}`]);
  });
}

test('styles of a remote apply as long as one of its applications or fragments is shown', async ({
  page,
  shell,
  serveSite,
}) => {
  const fragment = '<conch-fragment name="part"></conch-fragment>';
  const { url } = await serveSite(
    styleSite({
      remotes: {
        a: container('a', withStyleElement(redButtons, showing('A'))),
        b: container('b', showing('B', { html: fragment + fragment })),
      },
      fragments: { part: { remote: 'a' } },
    }),
  );
  await shell.open(`${url}a`);
  await pushAndShow(page, 'b', 'b');
  await expect(button(page)).toHaveText(['B', 'A', 'A']);
  await expect(button(page).first()).toHaveCSS('color', red);
  const removeFragment = () => page.evaluate(() => document.querySelector('conch-fragment')?.remove());
  await removeFragment();
  await expect(button(page)).toHaveText(['B', 'A']);
  await expect(button(page).first()).toHaveCSS('color', red);
  await removeFragment();
  await expect(button(page)).toHaveText('B');
  await expect(button(page)).toHaveCSS('color', black);
});

test('styles of a remote apply without a gap from one of its applications to the next', async ({
  page,
  shell,
  serveSite,
}) => {
  const a = container('a', withStyleElement(redButtons, showing('A')));
  const { url } = await serveSite(styleSite({ remotes: { a, b: container('b', showing('B')) } }));
  await shell.open(`${url}a`);
  const seen = await watchButtonColours(page);
  await pushAndShow(page, 'c', 'c');
  await expect(button(page)).toHaveCSS('color', red);
  expect(await seen()).toEqual([`A: ${red}`]);
});

test('styles are attributed to the remote whose code adds them, also when two remotes mount at the same time', {
  tag: '@firefox',
}, async ({ page, shell, serveSite }) => {
  const late = (css: string, text: string) =>
    showing(text, {
      before: `window.turn ??= 0;
          while (turn++ < 4) await new Promise(requestAnimationFrame);
          const style = document.createElement('style');
          style.textContent = '${css}';
          document.head.append(style);`,
    });
  const { url } = await serveSite(
    styleSite({
      remotes: {
        a: container('a', late(redButtons, 'A')),
        b: container('b', late('button { background-color: rgb(0, 0, 255) }', 'B')),
        d: container('d', showing('D')),
      },
      applications: [
        { name: 'a', remote: 'a', activeWhen: at('/') },
        { name: 'b', remote: 'b', activeWhen: at('/') },
        { name: 'c', remote: 'b', activeWhen: at('/c') },
        { name: 'd', remote: 'd', activeWhen: at('/d') },
      ],
    }),
  );
  await shell.open(url);
  await expect(button(page)).toHaveCount(2);
  await expect(button(page).first()).toHaveCSS('color', red);
  await pushAndShow(page, 'c', 'c');
  await expect(button(page)).toHaveText('B');
  await expect(button(page)).toHaveCSS('color', black);
  await expect(button(page)).toHaveCSS('background-color', 'rgb(0, 0, 255)');
  await pushAndShow(page, 'd', 'd');
  await expect(button(page)).not.toHaveCSS('background-color', 'rgb(0, 0, 255)');
});

test('styles that are added after the visitor has left the remote do not apply', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite(
    styleSite({ remotes: { a: container('a', `gate.then(() => ${withStyleElement(redButtons, showing('A'))})`), b } }),
  );
  await page.addInitScript('window.gate = new Promise((resolve) => { window.openGate = resolve; })');
  await shell.open(`${url}b`);
  await shell.push('a');
  await expect(shell.application('a')).toHaveAttribute('data-status', 'loading');
  await expect.poll(() => page.evaluate('calls')).toContain('a init');
  await pushAndShow(page, 'b', 'b');
  const seen = await watchButtonColours(page);
  await page.evaluate('openGate()');
  await expect(page.locator(`head ${added}`)).toHaveCount(1);
  await expect(button(page)).toHaveCSS('color', black);
  expect(await seen()).toEqual([`B: ${black}`]);
});

test('a style element of a remote applies again when another remote inserts a rule into it', async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite(
    styleSite({
      remotes: {
        a: container(
          'a',
          withStyleElement('', showing('A', { before: `window.library = document.head.querySelector('${added}')` })),
        ),
        b: container('b', showing('B', { before: `library.sheet.insertRule('${redButtons}')` })),
      },
    }),
  );
  await shell.open(`${url}a`);
  await pushAndShow(page, 'b', 'b');
  await expect(button(page)).toHaveCSS('color', red);
});

test(
  'a page is hidden until its style sheet arrives, two seconds at most',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const { url } = await serveSite(
      styleSite({ remotes: { a: containerWithBase('a', showing('A', { before: addStyleSheet('/a.css') })), b } }),
    );
    const answer = gate();
    await page.route('**/a.css', async (route) => {
      await answer.opened;
      await route.fulfill({ contentType: 'text/css', body: redButtons });
    });
    await shell.open(`${url}b`);
    const seen = await watchButtonColours(page);
    const start = Date.now();
    await pushAndShow(page, 'a', 'a');
    await expect(shell.application('a')).toHaveAttribute('data-unstyled', '');
    expect(await seen()).toEqual([`B: ${black}`]);
    await expect(shell.application('a')).not.toHaveAttribute('data-unstyled');
    expect(Date.now() - start).toBeGreaterThan(1_500);
    await expect(button(page)).toHaveCSS('color', black);
    answer.open();
    await expect(button(page)).toHaveCSS('color', red);
  },
);

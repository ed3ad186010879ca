import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import { container } from '../../sites/remotes/fake-remotes.ts';
import {
  added,
  addStyleSheet,
  at,
  black,
  containerWithBase,
  red,
  redButtons,
  showing,
  styleSite,
  withStyleElement,
  withStyleSheet,
} from '../../sites/remotes/style-remotes.ts';
import { pushAndShow, watchButtonColours } from '../../support/style-watch.ts';
import { thoroughUnless } from '../../support/thorough.ts';

const button = (page: Page) => page.locator('main button');

const fragment = '<conch-fragment name="part"></conch-fragment>';
const css = `
    :root { --own: 1px } html.dark b { color: red } ${redButtons}
    @font-face { font-family: Own; src: url("own.woff2") }
    @keyframes own { to { opacity: 0.5 } }
    @media (min-width: 1px) { button { background-image: url("own.png"); border: var(--own) solid } }`;
const ways: readonly [way: string, a: string][] = [
  ['a style element', container('a', withStyleElement(css, showing('A', { html: fragment })))],
  [
    'a style sheet that it waits for',
    containerWithBase('a', withStyleSheet('a.css', showing('A', { html: fragment }))),
  ],
  [
    'a style sheet that it adds while it mounts',
    containerWithBase('a', showing('A', { html: fragment, before: addStyleSheet('/a.css') })),
  ],
  [
    'a style element that is imported into',
    containerWithBase(
      'a',
      `(${withStyleElement('', '0')}, document.head.querySelector('${added}').append('@import "' + base + 'a.css"'), ${showing('A', { html: fragment })})`,
    ),
  ],
  [
    'a sheet that it constructs',
    container(
      'a',
      showing('A', {
        html: fragment,
        before: `const sheet = new CSSStyleSheet();
          sheet.replaceSync(${JSON.stringify(css)});
          document.adoptedStyleSheets.push(sheet);`,
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
          html: fragment,
          before: `const { sheet } = document.head.querySelector('${added}');
          for (const rule of ['button { outline: 1px solid }', '${redButtons}']) sheet.insertRule(rule, 0);
          sheet.deleteRule(1);`,
        }),
      ),
    ),
  ],
];
for (const [way, a] of ways) {
  for (const styles of ['scope', 'layer'] as const) {
    test(
      `${way} is contained in a ${styles} if the manifest says so`,
      thoroughUnless(styles === 'scope' || way === ways[0]?.[0]),
      async ({ page, shell, serveSite, watch, requests }) => {
        const b = container(
          'b',
          styles === 'scope' ? showing('B') : withStyleElement(':where(button) { color: black }', showing('B')),
        );
        const { url } = await serveSite(
          styleSite({
            remotes: { a: { builds: { '1.0.0': a }, styles }, b },
            fragments: { part: { remote: 'b' } },
            files: { 'remotes/a/1.0.0/a.css': css, 'remotes/a/1.0.0/own.png': '', 'remotes/b/1.0.0/own.png': '' },
          }),
        );
        await shell.open(`${url}a`);
        await expect(button(page)).toHaveText(['A', 'B']);
        await expect(button(page).last()).toHaveCSS('color', black);
        await expect(button(page).last()).not.toHaveCSS('outline-style', 'solid');
        await expect(button(page).first()).toHaveCSS('color', styles === 'scope' ? red : black);
        await expect(button(page).first()).not.toHaveCSS('outline-style', 'solid');
        const seen = await watchButtonColours(page);
        await pushAndShow(page, 'b', 'b');
        await expect(button(page)).toHaveText('B');
        await expect(button(page)).toHaveCSS('color', black);
        await pushAndShow(page, 'a', 'a');
        await expect(button(page)).toHaveText(['A', 'B']);
        await expect(button(page).first()).toHaveCSS('color', styles === 'scope' ? red : black);
        expect(await seen()).toEqual([`A: ${styles === 'scope' ? red : black}`, `B: ${black}`]);
        const sheets = requests.paths(/\.css$/);
        expect(sheets, 'each style sheet is requested once').toEqual([...new Set(sheets)]);
        expect(watch.faults).toEqual([]);
      },
    );
  }
}

test('a style sheet that cannot be contained because of CORS is disabled, and reported on the console', async ({
  page,
  shell,
  serveSite,
  store,
  watch,
}) => {
  const origin = new URL(store.url).origin;
  const css = `${origin}/a/a.css`;
  const before = `document.head.insertAdjacentHTML('beforeend', '<link rel="stylesheet" href="${css}">');`;
  await page.route(`${origin}/a/*.js`, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      headers: { 'Access-Control-Allow-Origin': '*' },
      body: container('a', showing('A', { before })),
    }),
  );
  await page.route(css, (route) => route.fulfill({ contentType: 'text/css', body: redButtons }));
  const { url } = await serveSite(
    styleSite({
      remotes: { a: { basePath: `${origin}/a/`, styles: 'scope' } },
      applications: [{ name: 'a', remote: 'a', activeWhen: at('/a') }],
      edit: ({ origins }) => void origins.push(origin),
    }),
  );
  await shell.open(`${url}a`);
  await expect(button(page)).toHaveText('A');
  await expect
    .poll(() => watch.consoleErrors)
    .toEqual([expect.stringContaining(`The styles of ${css} cannot be contained`)]);
  await expect(button(page)).toHaveCSS('color', black);
});

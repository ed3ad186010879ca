import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { container, type ProbeSite, probeSite } from '../sites/fake-remotes.ts';
import { opening } from '../support/gate.ts';
import { go, styleRequests, watchButtons } from '../support/style-watch.ts';

const red = 'rgb(255, 0, 0)';
const black = 'rgb(0, 0, 0)';
const redButtons = 'button { color: rgb(255, 0, 0) }';

/** A style element that a remote has added: the shell's own has an id. */
const added = 'style:not([id])';

/** Lifecycles that show a button and further HTML, after `before` has run. */
const showing = (text: string, { before = '', html = '' } = {}) => `{
  async mount({ domElement }) {
    ${before}
    domElement.innerHTML = ${JSON.stringify(`<button>${text}</button>${html}`)};
  },
  async unmount({ domElement }) { domElement.textContent = ''; },
}`;

/** Exports of a module that adds a style element when it is evaluated, as style-loader does. */
const styling = (css: string, exports: string) => `(() => {
  const style = document.createElement('style');
  style.textContent = ${JSON.stringify(css)};
  document.head.append(style);
  return ${exports};
})()`;

/** Waits for a style sheet of its own when the module is evaluated, as mini-css-extract-plugin does. */
const awaiting = (file: string, exports: string) => `(async () => {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = base + ${JSON.stringify(file)};
  await new Promise((resolve) => { link.onload = resolve; document.head.append(link); });
  return ${exports};
})()`;

/** Adds a style sheet of its own once, and does not wait for it. */
const linking = (file: string) => `
  if (!document.querySelector('link[href$=${JSON.stringify(file)}]')) {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = base + ${JSON.stringify(file.slice(1))};
    document.head.append(link);
  }`;

/** A container that knows where its files are. */
const withBase = (name: string, exports: string) => `{
  const base = new URL('.', document.currentScript.src).href;
  ${container(name, exports)}
}`;

const at = (path: string) => [{ path, exact: true }];
const pages: NonNullable<ProbeSite['applications']> = [
  { name: 'a', remote: 'a', activeWhen: at('/a') },
  { name: 'b', remote: 'b', activeWhen: at('/b') },
  { name: 'c', remote: 'a', activeWhen: at('/c') },
];
const b = container('b', showing('B'));

function siteOf(site: Partial<ProbeSite>, files: Readonly<Record<string, string>> = {}) {
  const served = probeSite({ remotes: {}, applications: pages, ...site });
  for (const [file, css] of Object.entries(files)) writeFileSync(join(served.folder, 'remotes', file), css);
  return served;
}

const button = (page: Page) => page.locator('main button');

test.describe('what a remote adds to the page’s styles', () => {
  const ways: readonly [way: string, a: string][] = [
    ['a style element', container('a', styling(redButtons, showing('A')))],
    ['a style sheet that it waits for', withBase('a', awaiting('a.css', showing('A')))],
    ['a style sheet that it adds while it mounts', withBase('a', showing('A', { before: linking('/a.css') }))],
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
        styling(
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
      withBase(
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
    test(`${way} counts while the remote is shown, and in no other frame`, async ({ page, shell, serveSite }) => {
      const { url } = await serveSite(siteOf({ remotes: { a, b } }, { 'a/1.0.0/a.css': redButtons }));
      const requests = styleRequests(page, '/remotes/');
      // A sheet that arrives may be painted before it is told of.
      const isLate = way.endsWith('waits for');
      await shell.open(`${url}${isLate ? 'a' : 'b'}`);
      if (isLate) await go(page, 'b', 'b');
      const seen = await watchButtons(page);
      await go(page, 'a', 'a');
      await expect(button(page)).toHaveCSS('color', red);
      await go(page, 'b', 'b');
      await expect(button(page)).toHaveText('B');
      await expect(button(page)).toHaveCSS('color', black);
      const before = requests.length;
      await go(page, 'a', 'a');
      await expect(button(page)).toHaveCSS('color', red);
      if (!way.endsWith('in its outlet')) expect(requests.length, 'nothing is asked for again').toBe(before);
      expect(await seen()).toEqual([`A: ${red}`, `B: ${black}`]);
    });
  }

  test('counts as long as the last of its outlets is there, application or fragment', async ({
    page,
    shell,
    serveSite,
  }) => {
    const fragment = '<conch-fragment name="part"></conch-fragment>';
    const { url } = await serveSite(
      siteOf({
        remotes: {
          a: container('a', styling(redButtons, showing('A'))),
          b: container('b', showing('B', { html: fragment + fragment })),
        },
        fragments: { part: { remote: 'a' } },
      }),
    );
    await shell.open(`${url}a`);
    await go(page, 'b', 'b');
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

  test('counts from one application of the remote to the next', async ({ page, shell, serveSite }) => {
    const a = container('a', styling(redButtons, showing('A')));
    const { url } = await serveSite(siteOf({ remotes: { a } }));
    await shell.open(`${url}a`);
    const seen = await watchButtons(page);
    await go(page, 'c', 'c');
    await expect(button(page)).toHaveCSS('color', red);
    expect(await seen()).toEqual([`A: ${red}`]);
  });

  test('is told by whose code adds it, also when two remotes mount at one time', async ({ page, shell, serveSite }) => {
    const late = (css: string, text: string) =>
      showing(text, {
        before: `window.turn ??= 0;
          while (turn++ < 4) await new Promise(requestAnimationFrame);
          const style = document.createElement('style');
          style.textContent = '${css}';
          document.head.append(style);`,
      });
    const { url } = await serveSite(
      siteOf({
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
    await go(page, 'c', 'c');
    await expect(button(page)).toHaveText('B');
    await expect(button(page)).toHaveCSS('color', black);
    await expect(button(page)).toHaveCSS('background-color', 'rgb(0, 0, 255)');
    await go(page, 'd', 'd');
    await expect(button(page)).not.toHaveCSS('background-color', 'rgb(0, 0, 255)');
  });

  test('does not count when it comes after the visitor has left', async ({ page, shell, serveSite }) => {
    const { url } = await serveSite(
      siteOf({ remotes: { a: container('a', `go.then(() => ${styling(redButtons, showing('A'))})`), b } }),
    );
    await page.addInitScript('window.go = new Promise((resolve) => { window.come = resolve; })');
    await shell.open(`${url}b`);
    await page.evaluate(() => history.pushState(null, '', 'a'));
    await expect(shell.application('a')).toHaveAttribute('data-status', 'loading');
    await expect.poll(() => page.evaluate('calls')).toContain('a init');
    await go(page, 'b', 'b');
    const seen = await watchButtons(page);
    await page.evaluate('come()');
    await expect(page.locator(`head ${added}`)).toHaveCount(1);
    await expect(button(page)).toHaveCSS('color', black);
    expect(await seen()).toEqual([`B: ${black}`]);
  });

  test('goes on when another remote writes into it, as into that of a shared library', async ({
    page,
    shell,
    serveSite,
  }) => {
    const { url } = await serveSite(
      siteOf({
        remotes: {
          a: container(
            'a',
            styling('', showing('A', { before: `window.library = document.head.querySelector('${added}')` })),
          ),
          b: container('b', showing('B', { before: `library.sheet.insertRule('${redButtons}')` })),
        },
      }),
    );
    await shell.open(`${url}a`);
    await go(page, 'b', 'b');
    await expect(button(page)).toHaveCSS('color', red);
  });

  test('keeps a page from view for two seconds at most', async ({ page, shell, serveSite }) => {
    const { url } = await serveSite(
      siteOf({ remotes: { a: withBase('a', showing('A', { before: linking('/a.css') })), b } }),
    );
    const answer = opening();
    await page.route('**/a.css', async (route) => {
      await answer.opened;
      await route.fulfill({ contentType: 'text/css', body: redButtons });
    });
    await shell.open(`${url}b`);
    const seen = await watchButtons(page);
    const start = Date.now();
    await go(page, 'a', 'a');
    await expect(shell.application('a')).toHaveAttribute('data-unstyled', '');
    expect(await seen()).toEqual([`B: ${black}`]);
    await expect(shell.application('a')).not.toHaveAttribute('data-unstyled');
    expect(Date.now() - start).toBeGreaterThan(1_500);
    await expect(button(page)).toHaveCSS('color', black);
    answer.open();
    await expect(button(page)).toHaveCSS('color', red);
  });
});

test.describe('what a remote adds is contained where the manifest says so', () => {
  const fragment = '<conch-fragment name="part"></conch-fragment>';
  const css = `
    :root { --own: 1px } html.dark b { color: red } ${redButtons}
    @font-face { font-family: Own; src: url("own.woff2") }
    @keyframes own { to { opacity: 0.5 } }
    @media (min-width: 1px) { button { background-image: url("own.png"); border: var(--own) solid } }`;
  const ways: readonly [way: string, a: string][] = [
    ['a style element', container('a', styling(css, showing('A', { html: fragment })))],
    ['a style sheet that it waits for', withBase('a', awaiting('a.css', showing('A', { html: fragment })))],
    [
      'a style sheet that it adds while it mounts',
      withBase('a', showing('A', { html: fragment, before: linking('/a.css') })),
    ],
    [
      'a style element that is imported into',
      withBase(
        'a',
        `(${styling('', '0')}, document.head.querySelector('${added}').append('@import "' + base + 'a.css"'), ${showing('A', { html: fragment })})`,
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
        styling(
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
      test(`${way}, in a ${styles}`, async ({ page, shell, serveSite, watch }) => {
        const b = container(
          'b',
          styles === 'scope' ? showing('B') : styling(':where(button) { color: black }', showing('B')),
        );
        const site = siteOf(
          { remotes: { a, b }, fragments: { part: { remote: 'b' } }, entries: { a: { styles } } },
          { 'a/1.0.0/a.css': css, 'a/1.0.0/own.png': '', 'b/1.0.0/own.png': '' },
        );
        const { url } = await serveSite(site);
        const requests = styleRequests(page, '/remotes/');
        await shell.open(`${url}a`);
        await expect(button(page)).toHaveText(['A', 'B']);
        await expect(button(page).last()).toHaveCSS('color', black);
        await expect(button(page).last()).not.toHaveCSS('outline-style', 'solid');
        await expect(button(page).first()).toHaveCSS('color', styles === 'scope' ? red : black);
        await expect(button(page).first()).not.toHaveCSS('outline-style', 'solid');
        const seen = await watchButtons(page);
        await go(page, 'b', 'b');
        await expect(button(page)).toHaveText('B');
        await expect(button(page)).toHaveCSS('color', black);
        await go(page, 'a', 'a');
        await expect(button(page)).toHaveText(['A', 'B']);
        await expect(button(page).first()).toHaveCSS('color', styles === 'scope' ? red : black);
        expect(await seen()).toEqual([`A: ${styles === 'scope' ? red : black}`, `B: ${black}`]);
        expect(requests.length, 'each file is asked for once').toBe(new Set(requests).size);
        expect(watch.faults).toEqual([]);
      });
    }
  }

  test('a style sheet that may not be looked into is off, and the console is told', async ({
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
    const entries = { a: { basePath: `${origin}/a/`, styles: 'scope' as const } };
    const site = siteOf({ remotes: { b }, entries, applications: [{ name: 'a', remote: 'a', activeWhen: at('/a') }] });
    const { url } = await serveSite({
      ...site,
      manifest(manifest) {
        site.manifest?.(manifest);
        manifest.origins.push(origin);
      },
    });
    await shell.open(`${url}a`);
    await expect(button(page)).toHaveText('A');
    await expect
      .poll(() => watch.consoleErrors)
      .toEqual([expect.stringContaining(`The styles of ${css} cannot be contained`)]);
    await expect(button(page)).toHaveCSS('color', black);
  });
});

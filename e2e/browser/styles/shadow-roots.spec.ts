import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import { container } from '../../sites/remotes/fake-remotes.ts';
import {
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
import { pushAndShow } from '../../support/style-watch.ts';
import { thorough } from '../../support/thorough.ts';

/** Defines `<own-box>`, whose shadow root has a fragment. */
const box = (mode: ShadowRootMode, html: string) => `
  if (!customElements.get('own-box')) customElements.define('own-box', class extends HTMLElement {
    connectedCallback() {
      if (this.root) return;
      this.root = this.attachShadow({ mode: '${mode}' });
      this.root.innerHTML = ${JSON.stringify(html)};
      (window.boxes ??= []).push(this.root);
    }
  });`;
const part = '<conch-fragment name="part"></conch-fragment>';
const host = (html: string, mode: ShadowRootMode = 'open', inBox = part) =>
  container('host', showing('host', { before: box(mode, inBox), html }));
const boxed = host('<own-box></own-box>');

/** A picture that can be shown: browsers request one again that is missing. */
const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>';

const siteOf = (a: string, hostRemote = boxed, css = redButtons) =>
  styleSite({
    remotes: {
      a: { builds: { '1.0.0': { 'remoteEntry.js': a, 'a.css': css, 'own.svg': picture } } },
      host: hostRemote,
      plain: container('plain', showing('plain')),
    },
    applications: [
      { name: 'host', remote: 'host', activeWhen: at('/') },
      { name: 'plain', remote: 'plain', activeWhen: at('/plain') },
    ],
    fragments: { part: { remote: 'a' } },
  });

const part1 = (page: Page) => page.getByRole('button', { name: 'A', exact: true });

const ways: readonly [way: string, a: string][] = [
  ['a style element', container('a', withStyleElement(redButtons, showing('A')))],
  ['a style sheet that it waits for', containerWithBase('a', withStyleSheet('a.css', showing('A')))],
  [
    'a style sheet that it adds while it mounts',
    containerWithBase('a', showing('A', { before: addStyleSheet('/a.css') })),
  ],
  [
    'a style element that imports',
    containerWithBase(
      'a',
      `(${withStyleElement('', '0')}, document.head.lastChild.append('@import "' + base + 'a.css"'), ${showing('A')})`,
    ),
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
];
for (const [way, a] of ways) {
  test(`${way} of a remote applies to its fragment in a shadow root`, async ({ page, shell, serveSite, requests }) => {
    const { url } = await serveSite(siteOf(a));
    await shell.open(url);
    await expect(part1(page)).toHaveCSS('color', red);
    const sheets = requests.paths(/\.css$/);
    expect(sheets, 'each style sheet is requested once').toEqual([...new Set(sheets)]);
  });
}

test('rules that a library inserts, changes and deletes later reach the shadow root', async ({
  page,
  shell,
  serveSite,
}) => {
  const a = container('a', withStyleElement('', showing('A', { before: 'window.added ??= document.head.lastChild;' })));
  const { url } = await serveSite(siteOf(a));
  await shell.open(url);
  await expect(part1(page)).toHaveCSS('color', black);
  await page.evaluate((rule) => Reflect.get(window, 'added').sheet.insertRule(rule), redButtons);
  await expect(part1(page)).toHaveCSS('color', red);
  await page.evaluate(() => Reflect.get(window, 'added').sheet.deleteRule(0));
  await expect(part1(page)).toHaveCSS('color', black);
  await page.evaluate((rule) => Reflect.get(window, 'added').append(rule), redButtons);
  await expect(part1(page)).toHaveCSS('color', red);
});

test('URLs and keyframes in styles work in a shadow root', async ({ page, shell, serveSite, requests }) => {
  const css = `button { animation: own 1s infinite; background: url("own.svg") } @keyframes own { from { opacity: 0.9 } }`;
  const { url } = await serveSite(siteOf(containerWithBase('a', withStyleSheet('a.css', showing('A'))), boxed, css));
  await shell.open(url);
  await expect(part1(page)).toHaveCSS('background-image', `url("${url}remotes/a/1.0.0/own.svg")`);
  expect(await part1(page).evaluate((element) => element.getAnimations().length)).toBe(1);
  expect(requests.paths(/own\.svg$/).length, 'the picture is requested once').toBeLessThanOrEqual(1);
});

for (const mode of ['open', 'closed'] as const) {
  test(`several fragments in a shadow root within a shadow root (${mode}) have their styles, and nothing is left behind`, async ({
    page,
    shell,
    serveSite,
  }) => {
    const inner = `<inner-box></inner-box>${part}`;
    const remote = container(
      'host',
      showing('host', {
        before: `
          if (!customElements.get('inner-box')) customElements.define('inner-box', class extends HTMLElement {
            connectedCallback() {
              if (this.root) return;
              this.root = this.attachShadow({ mode: '${mode}' });
              this.root.innerHTML = '${part}${part}';
              (window.boxes ??= []).push(this.root);
            }
          });${box(mode, inner)}`,
        html: '<own-box></own-box>',
      }),
    );
    const { url } = await serveSite(siteOf(container('a', withStyleElement(redButtons, showing('A'))), remote));
    await shell.open(url);
    const colours = () =>
      page.evaluate(() =>
        [...Reflect.get(window, 'boxes')].map((root: ShadowRoot) =>
          [...root.querySelectorAll('button')].map((button) => getComputedStyle(button).color),
        ),
      );
    await expect.poll(colours).toEqual([[red, red], [red]]);
    const adopted = () =>
      page.evaluate(() => [...Reflect.get(window, 'boxes')].map((root: ShadowRoot) => root.adoptedStyleSheets.length));
    for (let round = 0; round < 3; round += 1) {
      await page.evaluate(() => {
        for (const root of Reflect.get(window, 'boxes'))
          for (const element of root.querySelectorAll('conch-fragment')) element.remove();
      });
      await expect.poll(adopted).toEqual([0, 0]);
      await page.evaluate((html) => {
        for (const root of Reflect.get(window, 'boxes'))
          root.append(document.createRange().createContextualFragment(html));
      }, part);
      await expect.poll(colours).toEqual([[red], [red]]);
    }
    const once = await adopted();
    expect(once[0]).toBe(once[1]);
  });
}

test('the styles of a remote leave the shadow root with its last fragment there, and those of the component stay', async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite(
    siteOf(
      container('a', withStyleElement(redButtons, showing('A'))),
      host('<own-box></own-box>', 'open', `<button>own</button>${part}`),
    ),
  );
  await shell.open(url);
  await expect(part1(page)).toHaveCSS('color', red);
  const own = page.getByRole('button', { name: 'own' });
  await page.evaluate(() => {
    const root: ShadowRoot = Reflect.get(window, 'boxes')[0];
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('button { cursor: wait }');
    root.adoptedStyleSheets.push(sheet);
    root.querySelector('conch-fragment')?.remove();
  });
  await expect(own).toHaveCSS('color', black);
  await expect(own).toHaveCSS('cursor', 'wait');
  await expect(own).toHaveCSS('box-sizing', 'border-box'); // of a button in every browser
});

test(
  'an error card and the note that a fragment is loading have the shell’s styles in a shadow root',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const slow = container('a', `{ mount: () => new Promise(() => {}), async unmount() {} }`);
    const { url } = await serveSite(
      siteOf(slow, host('<own-box></own-box>', 'open', `${part}<conch-fragment name="unknown"></conch-fragment>`)),
    );
    await shell.visit(url);
    const card = page.getByRole('alert');
    await expect(card).toHaveCSS('border-style', 'solid');
    await expect(card.getByRole('button', { name: 'Try again' })).toHaveCSS('border-radius', '999px');
    const note = page.getByRole('status').filter({ hasText: 'loading' }).locator('..');
    await expect(note).toHaveCSS('position', 'absolute');
    await note.getByRole('button').click();
    await expect(card).toHaveCount(2);
    await expect(card.first()).toHaveCSS('border-style', 'solid');
  },
);

test('a fragment that moves into a shadow root takes its styles along', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite(
    siteOf(
      container('a', withStyleElement(redButtons, showing('A'))),
      host(`${part}<own-box></own-box>`, 'open', '<p></p>'),
    ),
  );
  await shell.open(url);
  await expect(part1(page)).toHaveCSS('color', red);
  const move = (inside: boolean) =>
    page.evaluate((inside) => {
      const root: ShadowRoot = Reflect.get(window, 'boxes')[0];
      const fragment = document.querySelector('conch-fragment') ?? root.querySelector('conch-fragment');
      if (fragment) (inside ? root : document.querySelector('main'))?.append(fragment);
      return fragment?.isConnected;
    }, inside);
  await move(true);
  await expect(part1(page)).toHaveCSS('color', red);
  await move(false);
  await expect(part1(page)).toHaveCSS('color', red);
  await expect.poll(() => page.evaluate(() => Reflect.get(window, 'boxes')[0].adoptedStyleSheets.length)).toBe(0);
});

test('a page with a fragment in a shadow root can be left and shown again', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite(siteOf(container('a', withStyleElement(redButtons, showing('A')))));
  await shell.open(url);
  await expect(part1(page)).toHaveCSS('color', red);
  await pushAndShow(page, 'plain', 'plain');
  await expect(page.locator('main button')).toHaveCSS('color', black);
  await pushAndShow(page, './', 'host');
  await expect(part1(page)).toHaveCSS('color', red);
  await expect(page.locator('main button').first()).toHaveCSS('color', red);
});

test('a style sheet of another origin that may not be read applies in a shadow root', async ({
  page,
  shell,
  serveSite,
  store,
}) => {
  const css = `${new URL(store.url).origin}/a/a.css`;
  await page.route(css, (route) => route.fulfill({ contentType: 'text/css', body: redButtons }));
  const before = `const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = '${css}';
    document.head.append(link);`;
  const options = siteOf(container('a', showing('A', { before })));
  const { url } = await serveSite({
    ...options,
    manifest: (manifest) => {
      options.manifest(manifest);
      manifest.origins.push(new URL(css).origin);
    },
  });
  await shell.open(url);
  await expect(part1(page)).toHaveCSS('color', red);
  await page.evaluate(() => Reflect.get(window, 'boxes')[0].querySelector('conch-fragment').remove());
  await expect.poll(() => page.evaluate(() => Reflect.get(window, 'boxes')[0].querySelectorAll('link').length)).toBe(0);
});

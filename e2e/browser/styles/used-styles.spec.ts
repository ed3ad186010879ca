import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import { container } from '../../sites/remotes/fake-remotes.ts';
import {
  at,
  black,
  containerWithBase,
  plainRemote,
  red,
  redButtons,
  showing,
  styleSite,
} from '../../sites/remotes/style-remotes.ts';
import { consumer, library, once, provider, providerWithFile } from '../../sites/remotes/toast-remotes.ts';
import type { SiteOptions } from '../../sites/site.ts';
import { pushAndShow } from '../../support/style-watch.ts';

const header = (page: Page) => page.locator('header button');
const isOff = (page: Page, id: string) =>
  page.locator(`#${id}`).evaluate((style: HTMLStyleElement) => style.sheet?.disabled);

/** The header of `bar` is on all pages but `/alone`; `/` shows `shop`, `/plain` and `/alone` show a remote without styles. */
const siteWithHeader = (remotes: SiteOptions['remotes']) =>
  styleSite({
    remotes: { ...remotes, plain: plainRemote('plain') },
    applications: [
      { name: 'bar', remote: 'bar', region: 'header', activeWhen: [...at('/'), ...at('/plain')] },
      { name: 'shop', remote: 'shop', activeWhen: at('/') },
      { name: 'plain', remote: 'plain', activeWhen: at('/plain') },
      { name: 'alone', remote: 'plain', activeWhen: at('/alone') },
    ],
  });

const situations: readonly [what: string, remotes: SiteOptions['remotes']][] = [
  [
    'a shared library adds a style element later, with nobody else on the call stack',
    {
      shop: provider(
        'shop',
        `{ show() { setTimeout(() => {
          window.toast = document.createElement('style');
          toast.id = 'toast';
          document.head.append(toast);
          toast.sheet.insertRule(${JSON.stringify(redButtons)});
        }) } }`,
        showing('shop'),
      ),
      bar: consumer('bar', showing('bar', { before: 'library.show();' })),
    },
  ],
  [
    'the code of a shared library adds a style element when it is evaluated for another remote',
    {
      shop: `{${provider('shop', `(() => { ${once('window.toast')} return {}; })()`, showing('shop'))}}`,
      bar: consumer('bar', showing('bar')),
    },
  ],
  [
    'a library that both have bundled finds its style element by its id',
    {
      shop: container('shop', showing('shop', { before: `${once('0')} window.isThere = true;` })),
      bar: container(
        'bar',
        showing('bar', { before: `await until('isThere'); ${once("document.getElementById('toast')")}` }),
      ),
    },
  ],
  [
    'a library that both have bundled finds its style element by a selector',
    {
      shop: container('shop', showing('shop', { before: `${once('0')} window.isThere = true;` })),
      bar: container(
        'bar',
        showing('bar', { before: `await until('isThere'); ${once("document.head.querySelector('style#toast')")}` }),
      ),
    },
  ],
  [
    'one remote calls a function of another one, which adds rules',
    {
      shop: container(
        'shop',
        showing('shop', {
          before: `${once('0').replace(JSON.stringify(redButtons), '""')}
            const added = document.getElementById('toast');
            window.toastOf = { insert: () => added.sheet.insertRule(${JSON.stringify(redButtons)}) };
            window.isThere = true;`,
        }),
      ),
      bar: container('bar', showing('bar', { before: `await until('isThere'); toastOf.insert();` })),
    },
  ],
  [
    'one remote calls a function of another one, which adds text',
    {
      shop: container(
        'shop',
        showing('shop', {
          before: `${once('0').replace(JSON.stringify(redButtons), '""')}
            const added = document.getElementById('toast');
            window.toastOf = { add: () => added.appendChild(document.createTextNode(${JSON.stringify(redButtons)})) };
            window.isThere = true;`,
        }),
      ),
      bar: container('bar', showing('bar', { before: `await until('isThere'); toastOf.add();` })),
    },
  ],
  [
    'one remote calls a function of another one, which replaces the text of a style element',
    {
      shop: container(
        'shop',
        showing('shop', {
          before: `${once('0').replace(JSON.stringify(redButtons), '""')}
            const added = document.getElementById('toast');
            window.toastOf = { replace: () => { added.textContent = ${JSON.stringify(redButtons)}; } };
            window.isThere = true;`,
        }),
      ),
      bar: container('bar', showing('bar', { before: `await until('isThere'); toastOf.replace();` })),
    },
  ],
  [
    'a library that both have bundled finds its sheet among all sheets, and inserts into a media rule of it',
    {
      shop: container(
        'shop',
        showing('shop', {
          before: `${once('0').replace(JSON.stringify(redButtons), '"@media all {}"')} window.isThere = true;`,
        }),
      ),
      bar: container(
        'bar',
        showing('bar', {
          before: `await until('isThere');
            const { cssRules } = [...document.styleSheets].find(({ ownerNode }) => ownerNode.id === 'toast');
            cssRules[0].insertRule(${JSON.stringify(redButtons)});`,
        }),
      ),
    },
  ],
  [
    'one remote calls a function of another one, which fills a constructed sheet',
    {
      shop: container(
        'shop',
        showing('shop', {
          before: `const sheet = new CSSStyleSheet();
            sheet.replaceSync('');
            document.adoptedStyleSheets.push(sheet);
            window.toastOf = { fill: () => sheet.replace(${JSON.stringify(redButtons)}) };
            window.isThere = true;`,
        }),
      ),
      bar: container('bar', showing('bar', { before: `await until('isThere'); await toastOf.fill();` })),
    },
  ],
];
for (const [what, remotes] of situations) {
  test(`a header keeps its styles when a page is left, where ${what}`, async ({ page, shell, serveSite }) => {
    const { url } = await serveSite(siteWithHeader(remotes));
    await page.addInitScript(`window.until = (name) => new Promise((resolve) => {
      const look = () => window[name] ? resolve() : setTimeout(look);
      look();
    })`);
    await shell.open(url);
    await expect(header(page)).toHaveCSS('color', red);
    await pushAndShow(page, 'plain', 'plain');
    await expect(header(page)).toHaveCSS('color', red);
    await pushAndShow(page, 'alone', 'alone');
    await expect(page.locator('main button')).toHaveCSS('color', black);
    await pushAndShow(page, 'plain', 'plain');
    await expect(header(page)).toHaveCSS('color', red);
  });
}

test('a header keeps the styles of a remote that it loads itself when the page of that remote is left', async ({
  page,
  shell,
  serveSite,
}) => {
  const inner = containerWithBase(
    'shop',
    `(async () => {
      if (!document.querySelectorAll('link[href$="shop.css"]').length) {
        const link = document.createElement('link');
        link.rel = 'stylesheet';
        link.href = base + 'shop.css';
        await new Promise((resolve) => { link.onload = resolve; document.head.append(link); });
      }
      return ${showing('shop')};
    })()`,
  );
  // As webpack's runtime does for a remote of a remote.
  const bar = container(
    'bar',
    showing('bar', {
      before: `const script = document.createElement('script');
        script.src = new URL('/remotes/shop/1.0.0/remoteEntry.js', location);
        await new Promise((resolve) => { script.onload = resolve; document.head.append(script); });
        await (await window.shop.get('./view'))();`,
    }),
  );
  const { url } = await serveSite(
    siteWithHeader({ bar, shop: { builds: { '1.0.0': { 'remoteEntry.js': inner, 'shop.css': redButtons } } } }),
  );
  await shell.open(url);
  await expect(header(page)).toHaveCSS('color', red);
  await pushAndShow(page, 'plain', 'plain');
  await expect(header(page)).toHaveCSS('color', red);
});

test('a style element applies again when a mounted remote looks it up', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite(
    siteWithHeader({
      shop: container('shop', showing('shop', { before: once("document.getElementById('toast')") })),
      bar: container(
        'bar',
        showing('bar', { before: `domElement.onclick = () => { ${once("document.getElementById('toast')")} };` }),
      ),
    }),
  );
  await shell.open(url);
  await pushAndShow(page, 'plain', 'plain');
  await expect(header(page)).toHaveCSS('color', black);
  await header(page).click();
  await expect(header(page)).toHaveCSS('color', red);
});

test('styles of a remote do not apply on other pages because the remote provides a shared library there', async ({
  page,
  shell,
  serveSite,
}) => {
  const shop = providerWithFile('shop', showing('shop', { before: once("document.getElementById('toast')") }));
  const { url } = await serveSite(
    siteWithHeader({
      shop: { builds: { '1.0.0': { 'remoteEntry.js': shop, 'library.js': library } } },
      bar: consumer('bar', showing('bar')),
    }),
  );
  await shell.open(url);
  await expect(header(page)).toHaveCSS('color', red);
  await pushAndShow(page, 'plain', 'plain');
  await expect(header(page)).toHaveCSS('color', black);
  expect(await isOff(page, 'toast')).toBe(true);
});

test('rules of a shared library are not contained in the scope of the remote that provides it', async ({
  page,
  shell,
  serveSite,
}) => {
  const shop = providerWithFile('shop', showing('shop'));
  const { url } = await serveSite(
    siteWithHeader({
      shop: { builds: { '1.0.0': { 'remoteEntry.js': shop, 'library.js': library } }, styles: 'scope' },
      bar: consumer('bar', showing('bar', { before: 'library.show();' })),
    }),
  );
  await shell.open(url);
  await expect(header(page)).toHaveCSS('color', red);
  await pushAndShow(page, 'plain', 'plain');
  await expect(header(page)).toHaveCSS('color', red);
});

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../../sites/hosts/exported-site.ts';
import { pageChangesSite } from '../../sites/page-changes-site.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { withoutNavigationApi } from '../../support/page-changes.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

const LINKS = ['old/7?from=mail#part', 'start', 'list'].map((path) => `<a href="./${path}">${path}</a>`).join(' ');

const menu = container(
  'menu',
  `{
    mount(props) {
      props.domElement.innerHTML = ${JSON.stringify(LINKS)};
      window.go = props.navigate;
    },
    unmount() {},
  }`,
);

/** `/start` and `/old/:id` lead elsewhere; `/list` leads below itself, where its own application shows. */
const moved = (base = '/') =>
  site({
    base,
    remotes: {
      menu,
      home: container('home', view('Home')),
      item: container('item', view('Item')),
      list: container('lists', view('List')),
    },
    applications: [
      { name: 'menu', remote: 'menu', region: 'header', activeWhen: ['/'] },
      { name: 'home', remote: 'home', title: 'Home' },
      { name: 'item', remote: 'item', activeWhen: ['/item/:id'], title: 'Item {id}' },
      { name: 'list', remote: 'list', activeWhen: ['/list'], title: 'List' },
    ],
    edit: (manifest) => {
      const { list } = manifest.remotes;
      if (list) list.moduleName = 'lists';
      manifest.redirects = [
        { from: '/old/:id', to: '/item/:id', permanent: true },
        { from: '/start', to: '/' },
        { from: '/list', to: '/list/all' },
      ];
    },
  });

test('a link, navigate and a router lead on without a page load, and Back to where the visitor was', {
  tag: '@firefox',
}, async ({ page, shell, serveSite }) => {
  const { url } = await serveSite(moved());
  await shell.open(url);
  await shell.navigationReady();
  const document = await shell.loadedAt();
  const home = page.getByRole('main').getByText('Home');

  await shell.link('old/7').click();
  await expect(shell.application('item')).toHaveText('Item');
  await expect(page).toHaveURL(`${url}item/7?from=mail#part`);
  await expect(page).toHaveTitle(/^Item 7/);
  await page.goBack();
  await expect(home).toBeVisible();

  await shell.push('/old/8');
  await expect(page).toHaveURL(`${url}item/8`);
  await expect(shell.application('item')).toHaveText('Item');
  await shell.push('/list');
  await expect(page).toHaveURL(`${url}list/all`);
  await expect(shell.application('list')).toHaveText('List');
  await page.evaluate(() => Reflect.get(window, 'go')('/start'));
  await expect(page).toHaveURL(url);
  await expect(home).toBeVisible();
  await expect(page.locator('.conch-not-found')).toHaveCount(0);
  await page.goBack();
  await expect(page).toHaveURL(`${url}list/all`);
  await page.goBack();
  await expect(page).toHaveURL(`${url}item/8`);
  await expect(shell.application('item')).toHaveText('Item');
  expect(await shell.loadedAt()).toBe(document);
});

for (const [host, redirects] of [
  ['that applies _redirects', true],
  ['that knows files alone', false],
] as const) {
  test(
    `an export on a host ${host} leads on, and keeps the query`,
    thoroughUnless(redirects),
    async ({ page, shell, exportSite }) => {
      const { directory, host } = await exportSite(moved('/shop/'));
      expect(readFileSync(join(directory, '_redirects'), 'utf8')).toMatch(
        /^\/shop\/start \/shop\/ 302\n\/shop\/start\/ \/shop\/ 302\n\/shop\/list /,
      );
      const { origin } = await host({ headers: true, redirects });
      for (const [path, target, application] of [
        ['start?x=1', '?x=1', 'home'],
        ['list', 'list/all', 'list'],
        ['old/7?from=mail', 'item/7?from=mail', 'item'],
      ] as const) {
        await page.goto(`${origin}/shop/${path}`);
        await expect(page).toHaveURL(`${origin}/shop/${target}`);
        await expect(shell.application(application)).toHaveAttribute('data-status', 'mounted');
        await expect(page.locator('.conch-not-found')).toHaveCount(0);
      }
    },
  );
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  // Chromium only: Playwright cannot turn off JavaScript in an installed Firefox.
  test('an export leads on from a path without parameters', thorough('@chromium'), async ({ page, exportSite }) => {
    const { host } = await exportSite(moved('/shop/'));
    const { origin } = await host();
    await page.goto(`${origin}/shop/start`);
    await expect(page).toHaveURL(`${origin}/shop/`);
  });
});

test(
  'redirects of a host’s own manifest that are none, or a loop, do no harm',
  thorough(),
  async ({ page, shell, exportSite }) => {
    const { directory, host } = await exportSite(moved());
    const wrong = [
      null,
      7,
      { from: 7, to: '/' },
      { from: '/a', to: '//evil.example' },
      { from: '/b', to: '/c' },
      { from: '/c', to: '/b' },
    ];
    for (const file of ['404.html', 'index.html']) {
      const path = join(directory, file);
      const html = readFileSync(path, 'utf8');
      const changed = html.replace(/"redirects":\[.*?\]/, `"redirects":${JSON.stringify(wrong)}`);
      expect(changed).not.toBe(html);
      writeFileSync(path, changed);
      for (const extension of ['.gz', '.br']) rmSync(`${path}${extension}`);
    }
    const { origin } = await host();
    for (const path of ['a', 'b', 'c']) {
      await shell.open(`${origin}/${path}`);
      await expect(shell.heading).toHaveText('There is no page here');
      await expect(page).toHaveURL(`${origin}/${path}`);
    }
  },
);

for (const browser of ['a browser with the Navigation API', 'another browser'] as const) {
  test(`in ${browser}, a visitor with unsaved work is asked once, and not where the redirect leads to that work`, async ({
    page,
    shell,
    serveSite,
  }) => {
    if (browser === 'another browser') await withoutNavigationApi(page);
    const { manifest, ...served } = pageChangesSite();
    const { url } = await serveSite({
      ...served,
      manifest: (edited) => {
        manifest(edited);
        edited.redirects = [
          { from: '/away', to: '/list' },
          { from: '/here', to: '/other' },
        ];
      },
    });
    await shell.open(`${url}other`);
    await shell.navigationReady();
    await page.evaluate('given.other.setDirty(true)');
    const asked: string[] = [];
    let answer: 'accept' | 'dismiss' = 'dismiss';
    page.on('dialog', (dialog) => {
      asked.push(answer);
      return dialog[answer]();
    });
    await shell.push('/away').catch(() => undefined); // the Navigation API rejects what is cancelled
    await expect.poll(() => asked).toEqual(['dismiss']);
    await expect(page).toHaveURL(`${url}other`);
    const heading = await shell.heading.elementHandle();
    await shell.push('/here');
    await expect(page).toHaveURL(`${url}other`);
    expect(await heading?.evaluate((element) => element.isConnected), 'the work is still there').toBe(true);
    expect(asked).toEqual(['dismiss']);

    answer = 'accept';
    await page.evaluate(`given.other.navigate('away')`);
    await expect(shell.heading).toHaveText('list');
    await expect(page).toHaveURL(`${url}list`);
    expect(asked).toEqual(['dismiss', 'accept']);
  });
}

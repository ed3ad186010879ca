import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import { container } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

/** Claims every path, and has links of many kinds. */
const everything = container(
  'all',
  `{
    mount({ domElement, navigate, singleSpa }) {
      const link = (text, attributes) => '<a ' + attributes + '>' + text + '</a> ';
      domElement.innerHTML = '<h1></h1>' +
        link('page', 'href="orders"') +
        link('sign out', 'href="auth/logout"') +
        link('manual', 'href="files/Manual.PDF?print"') +
        link('marked', 'href="shop" rel="nofollow External"') +
        '<svg width="90" height="20"><a href="auth/svg"><text y="15">svg</text></a></svg>' +
        '<img usemap="#map" width="40" height="40" alt=""><map name="map"><area shape="default" href="auth/area" alt="area"></map>' +
        '<div></div><button>navigate</button><button>single-spa</button><button>router</button>';
      domElement.querySelector('h1').textContent = location.pathname;
      domElement.querySelector('div').attachShadow({ mode: 'open' }).innerHTML = link('shadow', 'href="auth/shadow"');
      const [byProp, bySingleSpa, byRouter] = domElement.querySelectorAll('button');
      byProp.onclick = () => navigate('auth/prop');
      bySingleSpa.onclick = () => singleSpa.navigateToUrl(document.baseURI.replace(/[^/]*$/, 'auth/single-spa'));
      byRouter.onclick = () => history.pushState({ key: 1 }, '', 'auth/router');
    },
    unmount({ domElement }) { domElement.textContent = ''; },
  }`,
);

const externalSite = (external?: string[], base = '/') =>
  site({
    base,
    remotes: { all: everything },
    applications: [
      { name: 'all', remote: 'all', activeWhen: ['/'], title: 'All' },
      { name: 'orders', remote: 'all', activeWhen: ['/orders'], priority: 1, title: 'Orders' },
      { name: 'auth', remote: 'all', activeWhen: ['/auth/status'], priority: 1, title: 'Status' },
    ],
    files: { 'files/Manual.PDF': '%PDF-1.4' },
    edit: (manifest) => Object.assign(manifest, external && { external }),
  });

const EXTERNAL = ['/auth/', '*.pdf'];

/** Answers what the shell's server does not have, as another server behind the same proxy does. */
async function otherServer(page: Page): Promise<string[]> {
  const asked: string[] = [];
  await page.route(
    (url) => /\/(auth\/|shop$)/.test(url.pathname),
    (route) => {
      if (!route.request().isNavigationRequest()) return route.abort();
      asked.push(new URL(route.request().url()).pathname);
      return route.fulfill({ contentType: 'text/html', body: '<h1>another server</h1>' });
    },
  );
  return asked;
}

const ways: [name: string, path: string, act: (page: Page) => Promise<unknown>][] = [
  ['a link to a path of `external`', '/auth/logout', (page) => page.getByText('sign out').click()],
  ['a link with rel="external"', '/shop', (page) => page.getByText('marked').click()],
  ['a link in a shadow root', '/auth/shadow', (page) => page.getByText('shadow').click()],
  ['a link in an SVG', '/auth/svg', (page) => page.getByText('svg').click()],
  ['a link of an image map', '/auth/area', (page) => page.locator('img').click()],
  ['the prop `navigate`', '/auth/prop', (page) => page.getByText('navigate').click()],
  ['`navigateToUrl` of single-spa', '/auth/single-spa', (page) => page.getByText('single-spa').click()],
  ['`pushState` of a router', '/auth/router', (page) => page.getByText('router').click()],
];

/** A link, its attribute, and what remotes call. */
const IN_EVERY_RUN = ['/auth/logout', '/auth/router'];

for (const base of ['/', '/shop-of/acme/']) {
  for (const [name, path, act] of ways) {
    if (base !== '/' && !path.startsWith('/auth/logout')) continue;
    test(
      `${name} leaves the site at ${base} under a page that claims every path`,
      thoroughUnless(base === '/' && IN_EVERY_RUN.includes(path)),
      async ({ page, shell, serveSite }) => {
        const { url } = await serveSite(externalSite(EXTERNAL, base));
        const asked = await otherServer(page);
        await shell.open(url);
        await shell.navigationReady();
        await act(page);
        await expect(page.getByRole('heading')).toHaveText('another server');
        expect(asked).toEqual([`${base}${path.slice(1)}`]);
        await expect(page).toHaveURL(new URL(path.slice(1), url).href);
        await page.goBack();
        await expect(shell.heading).toHaveText(base);
      },
    );
  }
}

test('a link to a file of `external` gets the file, whatever the case of its name', async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite(externalSite(EXTERNAL));
  await shell.open(url);
  await shell.ready();
  const asked = page.waitForRequest((request) => request.isNavigationRequest());
  await page.getByText('manual').click();
  expect((await asked).url()).toBe(`${url}files/Manual.PDF?print`);
});

test('other links of the page stay navigations without a page load', thorough(), async ({ page, shell, serveSite }) => {
  const { url } = await serveSite(externalSite(EXTERNAL));
  await shell.open(url);
  const loadedAt = await shell.loadedAt();
  await page.getByText('page').click();
  await expect(shell.heading).toHaveText('/orders');
  expect(await shell.loadedAt()).toBe(loadedAt);
});

test('nothing is prefetched for links that leave the site', async ({ page, shell, serveSite, requests }) => {
  const late = container('late', `{ mount() {}, unmount() {} }`);
  const { url } = await serveSite(
    site({
      remotes: {
        home: container(
          'home',
          `{ mount({ domElement }) {
            domElement.innerHTML = '<a href="late/file.pdf">file</a> <a href="late" rel="external">marked</a> <a href="late">page</a>';
          }, unmount() {} }`,
        ),
        late,
      },
      applications: [
        { name: 'home', remote: 'home' },
        { name: 'late', remote: 'late', activeWhen: ['/late'] },
      ],
      edit: (manifest) => Object.assign(manifest, { external: EXTERNAL, prefetch: ['viewport', 'intent'] }),
    }),
  );
  // The last link is the site's own: when its files are fetched, the two others have been passed over.
  await page.addInitScript(() => {
    addEventListener('conch:status', () => {
      for (const link of document.querySelectorAll<HTMLElement>('main a')) link.hidden = link.textContent === 'page';
    });
  });
  await shell.open(url);
  await page.getByText('file').hover();
  await page.getByText('marked').hover();
  expect(requests.paths(/remotes\/late/)).toEqual([]);
  await page.evaluate(() => {
    for (const link of document.querySelectorAll<HTMLElement>('main a')) link.hidden = false;
  });
  await page.getByText('page').hover();
  await expect.poll(() => requests.paths(/remotes\/late/)).toHaveLength(1);
});

test(
  'a path of `external` that is answered with the shell all the same shows the not-found page, and loads once',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const { url } = await serveSite(externalSite(EXTERNAL));
    let loads = 0;
    await page.route('**/auth/status', async (route) => {
      loads += 1;
      await route.fulfill({ response: await route.fetch({ url }) }); // a host that answers every path with index.html
    });
    await shell.open(url);
    await shell.ready();
    await shell.push('/auth/status');
    await expect(shell.heading).toHaveText('There is no page here');
    await shell.push('/auth/status#there');
    await shell.push('/orders');
    await expect(shell.heading).toHaveText('/orders');
    expect(loads).toBe(1);
  },
);

test(
  'paths of `external` are missing from the links that replace a broken header',
  thorough(),
  async ({ shell, serveSite }) => {
    const { url } = await serveSite(
      site({
        remotes: { all: everything, bar: { version: '1.0.0' } },
        applications: [
          { name: 'bar', remote: 'bar', region: 'header', activeWhen: ['/'] },
          { name: 'home', remote: 'all', title: 'Home' },
          { name: 'auth', remote: 'all', activeWhen: ['/auth/status'], title: 'Status' },
          { name: 'orders', remote: 'all', activeWhen: ['/orders'], title: 'Orders' },
        ],
        edit: (manifest) => Object.assign(manifest, { external: EXTERNAL }),
      }),
    );
    await shell.open(url);
    await expect(shell.link('Orders')).toBeVisible();
    await expect(shell.link('Status')).toHaveCount(0);
  },
);

const newTabs: [name: string, options: Parameters<Locator['click']>[0]][] = [
  ['with a modifier key', { modifiers: ['ControlOrMeta'] }],
  ['with the middle button', { button: 'middle' }],
];
for (const [name, options] of newTabs) {
  test(`a click ${name} opens a link of the site in another tab, and the page stays`, async ({
    page,
    context,
    shell,
    serveSite,
  }) => {
    const { url } = await serveSite(externalSite(EXTERNAL));
    await shell.open(url);
    const opened = context.waitForEvent('page');
    await page.getByText('page').click(options);
    await expect(await opened).toHaveURL(`${url}orders`);
    await expect(page).toHaveURL(url);
  });
}

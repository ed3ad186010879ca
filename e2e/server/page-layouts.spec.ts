import { acceptHtml, expect, test } from '../sites/shop-server.ts';
import { indexHtml, siteManifest } from '../sites/small-shop.ts';

const layouts = {
  standard: { areas: ['header header', 'nav main', 'footer footer'], columns: ['16rem', '1fr'] },
  wide: { areas: ['main', 'legal'] },
};
const page = { remote: 'shop', module: './home', region: 'main' } as const;
const applications = [
  { ...page, name: 'home', activeWhen: [{ path: '/', exact: true }] },
  { ...page, name: 'product', activeWhen: ['/product/:id'], layout: 'wide' },
  { ...page, name: 'menu', module: './menu', region: 'nav', activeWhen: ['/'] },
];

test.beforeEach(({ workspace }) => {
  const body =
    '<head></head><body><header data-region="header"></header><main data-region="main"></main><footer data-region="footer"></footer></body></html>';
  workspace.write('root/shell/index.html', indexHtml.replace('</html>', body));
  workspace.write('site.json', siteManifest({ layouts, applications }));
});

const REGIONS =
  '<body><header data-region="header"></header><nav data-region="nav"></nav><main data-region="main"></main>' +
  '<div data-region="legal"></div><footer data-region="footer"></footer></body>';

for (const [path, layout] of [
  ['/', 'standard'],
  ['/product/7', 'wide'],
  ['/nowhere', 'standard'],
] as const) {
  test(`${path} has the regions of the site and the layout ${layout}, before any script`, async ({ server }) => {
    const { text } = await server.ask(path, { headers: acceptHtml });
    expect(text).toContain(`<html data-layout="${layout}"`);
    expect(text).toContain(REGIONS);
    expect(text).toContain('grid-template-areas:"header header""nav main""footer footer"');
  });
}

test('an edit of the layouts changes the next page', async ({ server, workspace }) => {
  const ask = async () => (await server.ask('/', { headers: acceptHtml })).text;
  expect(await ask()).toContain(REGIONS);
  workspace.write('site.json', siteManifest({ revision: 2 }));
  expect(await ask()).not.toContain('data-region="nav"');
});

test('a layout that no browser would accept is not served', async ({ server, workspace }) => {
  workspace.write(
    'site.json',
    siteManifest({ revision: 2, layouts: { standard: { areas: ['nav main', 'main'] } }, applications }),
  );
  const { warning, revision } = JSON.parse((await server.ask('/healthz')).text);
  expect(warning).toContain('The manifest on disk is not valid; the last valid one is served.');
  expect(revision).toBe(1);
});

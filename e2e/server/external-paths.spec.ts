import { acceptHtml, expect, test } from '../sites/shop-server.ts';
import { siteManifest } from '../sites/small-shop.ts';

test.use({ assets: ['more'] });

test.beforeEach(({ workspace }) => {
  const home = { name: 'home', remote: 'shop', module: './home', region: 'main', activeWhen: ['/'], title: 'Home' };
  const auth = { ...home, name: 'auth', activeWhen: ['/auth/status'], priority: 1, title: 'Status' };
  workspace.write('more/files/manual.pdf', '%PDF-1.4');
  workspace.write('site.json', siteManifest({ external: ['/auth/', '*.pdf'], applications: [home, auth] }));
});

test('a path of `external` is never answered with the page: with a file of --assets, else with 404', async ({
  server,
}) => {
  for (const path of ['/auth/logout', '/AUTH/', '/files/other.PDF?print']) {
    const { status, text } = await server.ask(path, { headers: acceptHtml });
    expect({ path, status, text }).toEqual({ path, status: 404, text: 'Not found\n' });
  }
  expect(await server.ask('/files/manual.pdf', { headers: acceptHtml })).toMatchObject({
    status: 200,
    text: '%PDF-1.4',
  });
  for (const path of ['/', '/auth', '/authors', '/files/manual.pdf.html', '/files/pdf']) {
    const { status, headers } = await server.ask(path, { headers: acceptHtml });
    expect({ path, status, type: headers['content-type'] }).toEqual({
      path,
      status: 200,
      type: 'text/html; charset=utf-8',
    });
  }
});

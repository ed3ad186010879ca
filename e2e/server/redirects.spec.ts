import { acceptHtml, expect, test } from '../sites/shop-server.ts';
import { siteManifest } from '../sites/small-shop.ts';

test.use({ basePath: '/shop/' });

const redirects = [
  { from: '/old/:id', to: '/products/:id', permanent: true },
  { from: '/start', to: '/' },
];

test.beforeEach(({ workspace }) => workspace.write('site.json', siteManifest({ redirects })));

for (const [asked, status, location] of [
  ['old/7', 301, '/shop/products/7'],
  ['old/7?from=mail&x=%2F', 301, '/shop/products/7?from=mail&x=%2F'],
  ['Old/%C3%A4/', 301, '/shop/products/%C3%A4'],
  ['old/%5Cevil.example', 301, '/shop/products/%5Cevil.example'],
  ['start', 302, '/shop/'],
] as const) {
  test(`/shop/${asked} is answered with ${status} and ${location}`, async ({ server }) => {
    for (const headers of [acceptHtml, {}]) {
      const answer = await server.ask(`/shop/${asked}`, { headers });
      expect(answer.status).toBe(status);
      expect(answer.headers).toMatchObject({ location, 'cache-control': 'no-cache' });
      expect(answer.headers['content-security-policy']).toBeDefined();
    }
  });
}

test('a path that no redirect has is answered as before', async ({ server }) => {
  for (const [path, status] of [
    ['old', 404],
    ['old/7/more', 404],
    ['products/7', 200],
  ] as const)
    expect((await server.ask(`/shop/${path}`, { headers: acceptHtml })).status, path).toBe(status);
});

test('an edit of the redirects takes effect at once', async ({ server, workspace }) => {
  expect((await server.ask('/shop/start')).status).toBe(302);
  workspace.write(
    'site.json',
    siteManifest({ revision: 2, redirects: [{ from: '/start', to: '/products', permanent: true }] }),
  );
  expect(await server.ask('/shop/start')).toMatchObject({ status: 301, headers: { location: '/shop/products' } });
});

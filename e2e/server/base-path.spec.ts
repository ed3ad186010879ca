import { acceptHtml, description, digest, expect, test } from '../sites/shop-server.ts';
import { servedHtml } from '../sites/small-shop.ts';

test.use({ basePath: '/shop/' });

test('below a base path the URLs in the page have the base path', async ({ server }) => {
  const { status, text } = await server.ask('/shop/products', { headers: acceptHtml });
  expect(status).toBe(200);
  expect(text).toBe(servedHtml('/shop/'));
  expect(await server.ask('/shop/nowhere', { headers: acceptHtml })).toMatchObject({ status: 404 });
});

test('below a base path shell, builds, health and manifest are found', async ({ server }) => {
  server.workspace.write('root/remotes/shop/1.0.0/remote.json', description('1.0.0', 'a'));
  for (const path of ['shell/main.91abf012.js', 'remotes/shop/1.0.0/remoteEntry.js', 'healthz', '']) {
    expect({ path, ...(await server.ask(`/shop/${path}`)) }).toMatchObject({ path, status: 200 });
  }
  const { remotes } = JSON.parse((await server.ask('/shop/manifests/site.json')).text);
  expect(remotes.shop).toMatchObject({ basePath: '/remotes/shop/{version}/', integrity: `sha384-${digest('a')}` });
});

test('the base path without its trailing slash is redirected to the one with it', async ({ server }) => {
  for (const query of ['', '?page=2']) {
    const { status, headers } = await server.ask(`/shop${query}`, { headers: acceptHtml });
    expect({ status, location: headers.location }).toEqual({ status: 302, location: `/shop/${query}` });
  }
});

test('outside of the base path everything is answered with 404', async ({ server }) => {
  const outside = ['/', '/shopping', '/products', '/healthz', '/shell/main.91abf012.js', '/manifests/site.json'];
  for (const path of outside) {
    expect({ path, ...(await server.ask(path, { headers: acceptHtml })) }).toMatchObject({
      status: 404,
      text: 'Not found\n',
    });
  }
  expect(await server.ask('/', { method: 'POST' })).toMatchObject({ status: 404 });
});

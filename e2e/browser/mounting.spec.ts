import { expect, test } from '../fixtures.ts';
import { visitStore } from '../support/visit-store.ts';

test('the whole store works below a sub-path, and asks for nothing outside of it', async ({
  page,
  shell,
  storePage,
  serveSite,
  watch,
}) => {
  const { url } = await serveSite({ base: '/shop/' });
  expect(url).toMatch(/\/shop\/$/);
  const outside: string[] = [];
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(url)) outside.push(request.url());
  });
  await visitStore({ page, shell, storePage }, url);
  expect(outside).toEqual([]);
  expect(watch).toMatchObject({ consoleErrors: [], failedRequests: [] });
});

test('the whole store works with a remote on another origin, which the manifest lists', async ({
  page,
  shell,
  storePage,
  serveSite,
  store,
  watch,
}) => {
  const cdn = new URL(store.url).origin;
  const { url } = await serveSite({
    manifest: ({ origins, remotes: { decide } }) => {
      origins.push(cdn);
      if (decide) decide.basePath = `${cdn}/remotes/decide/{version}/`;
    },
  });
  const sources = new Set<string>();
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url());
    if (pathname.startsWith('/remotes/decide/')) sources.add(origin);
  });
  await visitStore({ page, shell, storePage }, url);
  expect([...sources], 'where decide’s files come from').toEqual([cdn]);
  expect(watch).toMatchObject({ consoleErrors: [], failedRequests: [] });
});

test('a remote on an origin that the manifest does not list is left out alone', async ({
  page,
  shell,
  storePage,
  store,
  useManifest,
}) => {
  const elsewhere = new URL(store.url).origin;
  // The embedded server refuses such a manifest; a static host does not look into it.
  await useManifest(({ remotes }) => {
    Object.assign(remotes.decide ?? {}, { basePath: `${elsewhere}/remotes/decide/{version}/` });
  });
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url()));

  await shell.open('products');
  await expect(storePage.products).toHaveCount(10);
  await expect(storePage.cartLink).toBeVisible();
  await shell.open('product/CL-01');
  await expect(shell.heading).toHaveText('There is no page here');
  await expect(storePage.cartLink).toBeVisible();
  expect(requested.filter((address) => address.startsWith(elsewhere))).toEqual([]);
});

test('the server does not serve a manifest whose remote lies on an origin that is not listed', async ({
  shell,
  serveSite,
}) => {
  const site = await serveSite();
  site.replaceText('"/remotes/decide/{version}/"', '"https://cdn.example/remotes/decide/{version}/"');
  await shell.open(`${site.url}product/CL-01`);
  await expect(shell.heading).toHaveText('Haymaker');
  expect(site.log.join('\n')).toContain('remotes.decide.basePath: https://cdn.example is not listed in "origins"');
});

import { expect, test } from '../../fixtures.ts';
import { visitStore } from '../../support/store/visit-store.ts';
import { thorough } from '../../support/thorough.ts';

test('the whole store works below a base path, and requests nothing outside of it', async ({
  page,
  shell,
  storePage,
  serveSite,
  requests,
  watch,
}) => {
  const { url } = await serveSite({ base: '/shop/' });
  expect(url).toMatch(/\/shop\/$/);
  await visitStore({ page, shell, storePage }, url);
  expect(requests.urls(/^https?:/).filter((requested) => !requested.startsWith(url))).toEqual([]);
  expect(watch).toMatchObject({ consoleErrors: [], failedRequests: [] });
});

test(
  'the whole store works with a remote on another origin that the manifest lists',
  thorough(),
  async ({ page, shell, storePage, serveSite, store, requests, watch }) => {
    const cdn = new URL(store.url).origin;
    const { url } = await serveSite({
      manifest: ({ origins, remotes: { decide } }) => {
        origins.push(cdn);
        if (decide) decide.basePath = `${cdn}/remotes/decide/{version}/`;
      },
    });
    await visitStore({ page, shell, storePage }, url);
    const sources = requests.urls('/remotes/decide/').map((requested) => new URL(requested).origin);
    expect([...new Set(sources)], 'origins of the files of decide').toEqual([cdn]);
    expect(watch).toMatchObject({ consoleErrors: [], failedRequests: [] });
  },
);

test('a remote on an origin that the manifest does not list is left out alone', async ({
  shell,
  storePage,
  store,
  useManifest,
  requests,
}) => {
  const elsewhere = new URL(store.url).origin;
  // `conch serve` refuses such a manifest; a static host does not check it.
  await useManifest(({ remotes }) => {
    Object.assign(remotes.decide ?? {}, { basePath: `${elsewhere}/remotes/decide/{version}/` });
  });

  await shell.open('products');
  await expect(storePage.products).toHaveCount(10);
  await expect(storePage.cartLink).toBeVisible();
  await shell.open('product/CL-01');
  await expect(shell.heading).toHaveText('There is no page here');
  await expect(storePage.cartLink).toBeVisible();
  expect(requests.urls(elsewhere)).toEqual([]);
});

test('the server does not serve a manifest with a remote on an origin that is not listed', async ({
  shell,
  serveSite,
}) => {
  const served = await serveSite();
  served.replaceText('"/remotes/decide/{version}/"', '"https://cdn.example/remotes/decide/{version}/"');
  await shell.open(`${served.url}product/CL-01`);
  await expect(shell.heading).toHaveText('Haymaker');
  expect(served.log.join('\n')).toContain('remotes.decide.basePath: https://cdn.example is not listed in "origins"');
});

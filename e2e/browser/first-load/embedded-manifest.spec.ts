import { expect, test } from '../../fixtures.ts';
import { withRevision } from '../../sites/own-store.ts';
import { ask } from '../../support/ask.ts';
import { thorough } from '../../support/thorough.ts';
import { watchElements } from '../../support/watch-loads.ts';

test('a page starts with its embedded manifest, also when the later check of the live one fails', async ({
  page,
  shell,
  serveSite,
}) => {
  const served = await serveSite();
  await page.route('**/manifests/site.json', (route) => route.fulfill({ status: 503 }));
  const check = page.waitForResponse('**/manifests/site.json');
  await shell.open(served.url);
  await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
  await expect(shell.heading).toHaveText('Built for Monday, in the rain.');
  await check;
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test(
  'a page whose embedded manifest is older than the last good one requests the live manifest',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const served = await serveSite({ manifest: withRevision(11) });
    const { text: stale } = await ask(new URL(served.url).origin, '/');
    expect(stale).toContain('"revision":11');
    served.edit(withRevision(12));
    await shell.open(served.url);
    const stored = () => page.evaluate(() => localStorage.getItem('conch:manifest:/'));
    await expect.poll(stored).toContain('{"revision":12');
    await page.route(served.url, (route) => route.fulfill({ body: stale, contentType: 'text/html' }));
    await shell.open(served.url);
    await expect(page.locator('html')).toHaveAttribute('data-revision', '12');
    await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
  },
);

test('a page whose embedded manifest is not JSON requests the live manifest', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite();
  await page.route(url, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace('"schemaVersion":1', '"schemaVersion":1,');
    await route.fulfill({ response, body });
  });
  const requested = page.waitForRequest('**/manifests/site.json');
  await shell.open(url);
  await requested;
  await expect(shell.heading).toHaveText('Built for Monday, in the rain.');
});

test('an embedded manifest cannot end its script element, and works below a base path', async ({
  page,
  shell,
  serveSite,
}) => {
  const served = await serveSite({
    base: '/shop/',
    manifest({ applications }) {
      for (const entry of applications)
        if (entry.name === 'home') entry.title = '</script><script>window.bad = 1</script>';
    },
  });
  const elements = await watchElements(page);
  await shell.open(served.url);
  await expect(page).toHaveTitle('</script><script>window.bad = 1</script> · Tractor Store');
  const { hints, used } = await elements();
  expect(hints[0]?.url).toContain('/shop/remotes/explore/1.0.0/remoteEntry.js?v=');
  expect(used).toEqual(expect.arrayContaining(hints));
});

test('the ETag of a page follows the manifest, and its Link header names the shell and the first entry', async ({
  serveSite,
}) => {
  const served = await serveSite();
  const { origin } = new URL(served.url);
  const { headers } = await ask(origin, '/stores');
  expect(headers['cache-control']).toBe('no-cache');
  expect(headers.link).toMatch(
    /^<\/shell\/main\.\w+\.js>; rel=preload; as=script; crossorigin; integrity="sha256-.{44}", <\/remotes\/explore\/1\.0\.0\/remoteEntry\.js\?v=.{12}>; rel=preload; as=script; crossorigin; integrity="sha384-.{64}"$/,
  );
  const known = { 'if-none-match': String(headers.etag) };
  expect((await ask(origin, '/stores', { headers: known })).status).toBe(304);
  served.edit(withRevision(2));
  expect((await ask(origin, '/stores', { headers: known })).status).toBe(200);
});

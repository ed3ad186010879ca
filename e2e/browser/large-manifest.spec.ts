import type { Manifest } from '../../manifests/schema.ts';
import { EMBEDDED_MANIFEST_MAX_CHARS } from '../../shell/server/html/compose-page.ts';
import { expect, test } from '../fixtures.ts';
import { amongMany, amongManyFragments, carried, holdManifest, last } from '../sites/large-manifest.ts';
import { ask } from '../sites/served-site.ts';
import { watchDepths } from '../support/watch-loads.ts';

test('a page carries what its path can reach, with every fragment', async ({ serveSite }) => {
  const { url } = await serveSite({ manifest: amongMany });
  const { text } = await ask(new URL(url).origin, '/stores');
  const { applications, remotes, fragments, revision } = carried(text);
  expect(applications.map(({ name }) => name)).toEqual(['header', 'stores', 'footer']);
  expect(Object.keys(remotes).sort()).toEqual(['checkout', 'explore', 'inspire']);
  expect(Object.keys(fragments)).toContain('mini-cart');
  expect(revision).toBeGreaterThan(0);
  expect(text.length).toBeLessThan(EMBEDDED_MANIFEST_MAX_CHARS);
});

test('it carries no fragments where they are many', async ({ serveSite }) => {
  const { url } = await serveSite({ manifest: amongManyFragments });
  const { remotes, fragments } = carried((await ask(new URL(url).origin, '/stores')).text);
  expect(Object.keys(remotes)).toEqual(['explore']);
  expect(fragments).toEqual({});
});

test('a path that no application claims has its page', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite({ manifest: amongMany });
  await shell.open(`${url}no/such/page`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no page here');
});

test('the home page is there after two answers in sequence, without the rest', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite({ manifest: amongMany });
  await holdManifest(page);
  const depths = await watchDepths(page);
  await shell.open(url);
  const files = [...depths].filter(([file]) => /\/remotes\/explore\/|\/shell\/main\./.test(file));
  expect(files.length).toBeGreaterThanOrEqual(12);
  expect(files.filter(([, depth]) => depth !== 2)).toEqual([]);
  await expect(page.getByRole('link', { name: /cart/i }).first()).toBeVisible(); // a fragment of the header
});

test('the rest comes when the page is there, and is no news', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite({ manifest: amongMany });
  await page.addInitScript(() => {
    const updates: unknown[] = [];
    Object.assign(window, { updates });
    window.addEventListener('conch:update', ({ detail }) => updates.push(detail));
  });
  await shell.open(url);
  const remembered = () => page.evaluate(() => localStorage.getItem('conch:manifest:/') ?? '');
  await expect.poll(remembered).toContain(last);
  expect(await page.evaluate(() => Reflect.get(window, 'updates'))).toEqual([]);
  const document = await shell.loadedAt();
  await page.getByRole('link', { name: 'Stores' }).first().click();
  await expect(shell.heading).toHaveText('Our stores');
  expect(await shell.loadedAt()).toBe(document);
});

test('until it has come, another page is loaded', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite({ manifest: amongMany });
  await holdManifest(page);
  await shell.open(url);
  const document = await shell.loadedAt();
  await page.getByRole('link', { name: 'Stores' }).first().click();
  await expect(shell.heading).toHaveText('Our stores');
  expect(await shell.loadedAt()).not.toBe(document);
});

test('until it has come, the page stays whatever its path becomes', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite({ manifest: amongMany });
  const open = await holdManifest(page);
  await shell.open(url);
  const document = await shell.loadedAt();
  const heading = await shell.heading.textContent();
  await page.evaluate(() => history.pushState(null, '', '/stores'));
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        window.addEventListener('single-spa:routing-event', resolve, { once: true });
        history.replaceState(null, '', '/stores?again');
      }),
  );
  await expect(shell.heading).toHaveText(String(heading));
  open();
  await expect(shell.heading).toHaveText('Our stores');
  expect(await shell.loadedAt()).toBe(document);
});

test('a fragment that the page does not carry waits for it', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite({ manifest: amongManyFragments });
  const open = await holdManifest(page);
  await page.goto(url);
  await expect(shell.heading).toBeVisible();
  const cart = page.locator('conch-fragment[name="mini-cart"]');
  await expect(cart).toBeAttached();
  await expect(cart).toBeEmpty();
  open();
  await expect(cart.locator('[data-status="mounted"]')).toBeAttached();
});

test('a manifest that has changed meanwhile is followed', async ({ page, shell, serveSite }) => {
  const own = await serveSite({ manifest: amongMany });
  const open = await holdManifest(page);
  await shell.open(own.url);
  own.edit((manifest) => {
    manifest.revision += 1;
    const stores = manifest.applications.find(({ name }) => name === 'stores');
    if (stores) stores.activeWhen = ['/shops'];
  });
  const { revision }: Manifest = JSON.parse((await ask(new URL(own.url).origin, '/manifests/site.json')).text);
  open();
  await expect(page.locator('html')).toHaveAttribute('data-revision', String(revision));
  const document = await shell.loadedAt();
  await page.evaluate(() => history.pushState(null, '', '/shops'));
  await expect(shell.heading).toHaveText('Our stores');
  expect(await shell.loadedAt()).toBe(document);
});

import type { Manifest } from '../../../manifests/schema.ts';
import { EMBEDDED_MANIFEST_MAX_CHARS } from '../../../shell/server/html/compose-page.ts';
import { expect, test } from '../../fixtures.ts';
import { addTeams, addTeamsAndFragments, embeddedExcerpt, holdManifest, lastTeam } from '../../sites/large-manifest.ts';
import { ask } from '../../support/ask.ts';
import { thorough } from '../../support/thorough.ts';
import { watchDepths } from '../../support/watch-loads.ts';

test('a page with a large manifest embeds an excerpt: the applications of its path, and every fragment', async ({
  serveSite,
}) => {
  const { url } = await serveSite({ manifest: addTeams });
  const { text } = await ask(new URL(url).origin, '/stores');
  const excerpt = embeddedExcerpt(text);
  const { applications, remotes, fragments, revision } = excerpt;
  expect(applications.map(({ name }) => name)).toEqual(['header', 'stores', 'footer']);
  expect(Object.keys(remotes).sort()).toEqual(['checkout', 'explore', 'inspire']);
  expect(Object.keys(fragments)).toContain('mini-cart');
  expect(revision).toBeGreaterThan(0);
  expect(JSON.stringify(excerpt).length).toBeLessThan(EMBEDDED_MANIFEST_MAX_CHARS);
});

test('an excerpt has no fragments if there are too many', async ({ serveSite }) => {
  const { url } = await serveSite({ manifest: addTeamsAndFragments });
  const { remotes, fragments } = embeddedExcerpt((await ask(new URL(url).origin, '/stores')).text);
  expect(Object.keys(remotes)).toEqual(['explore']);
  expect(fragments).toEqual({});
});

test('with an excerpt a path without an application shows that it is not found', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite({ manifest: addTeams });
  await shell.open(`${url}no/such/page`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no page here');
});

// Chromium only: the DevTools protocol names what has requested a file.
test('with an excerpt the home page takes two requests in sequence, without the whole manifest', {
  tag: '@chromium',
}, async ({ page, shell, serveSite }) => {
  const { url } = await serveSite({ manifest: addTeams });
  await holdManifest(page);
  const depths = await watchDepths(page);
  await shell.open(url);
  const files = [...depths].filter(([file]) => file.includes('/remotes/explore/'));
  expect(files.length).toBeGreaterThanOrEqual(11);
  expect(files.filter(([, depth]) => depth !== 2)).toEqual([]);
  await expect(page.getByRole('link', { name: /cart/i }).first()).toBeVisible(); // a fragment of the header
});

test('the whole manifest is requested after the first page, and announced as no update', async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite({ manifest: addTeams });
  await page.addInitScript(() => {
    const updates: unknown[] = [];
    Object.assign(window, { updates });
    window.addEventListener('conch:update', ({ detail }) => updates.push(detail));
  });
  await shell.open(url);
  const stored = () => page.evaluate(() => localStorage.getItem('conch:manifest:/') ?? '');
  await expect.poll(stored).toContain(lastTeam);
  expect(await page.evaluate(() => Reflect.get(window, 'updates'))).toEqual([]);
  const document = await shell.loadedAt();
  await page.getByRole('link', { name: 'Stores' }).first().click();
  await expect(shell.heading).toHaveText('Our stores');
  expect(await shell.loadedAt()).toBe(document);
});

test(
  'until the whole manifest is there, a link to another page loads that page',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const { url } = await serveSite({ manifest: addTeams });
    await holdManifest(page);
    await shell.open(url);
    const document = await shell.loadedAt();
    await page.getByRole('link', { name: 'Stores' }).first().click();
    await expect(shell.heading).toHaveText('Our stores');
    expect(await shell.loadedAt()).not.toBe(document);
  },
);

test('until the whole manifest is there, the page stays the same when its path changes', async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite({ manifest: addTeams });
  const open = await holdManifest(page);
  await shell.open(url);
  const document = await shell.loadedAt();
  const heading = await shell.heading.textContent();
  await shell.push('/stores');
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

test(
  'a fragment that the excerpt does not have waits for the whole manifest',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const { url } = await serveSite({ manifest: addTeamsAndFragments });
    const open = await holdManifest(page);
    await page.goto(url);
    await expect(shell.heading).toBeVisible();
    const cart = page.locator('conch-fragment[name="mini-cart"]');
    await expect(cart).toBeAttached();
    await expect(cart).toBeEmpty();
    open();
    await expect(cart.locator('[data-status="mounted"]')).toBeAttached();
  },
);

test('a whole manifest that is newer than the excerpt is followed', thorough(), async ({ page, shell, serveSite }) => {
  const served = await serveSite({ manifest: addTeams });
  const open = await holdManifest(page);
  await shell.open(served.url);
  served.edit((manifest) => {
    manifest.revision += 1;
    const stores = manifest.applications.find(({ name }) => name === 'stores');
    if (stores) stores.activeWhen = ['/shops'];
  });
  const { revision }: Manifest = JSON.parse((await ask(new URL(served.url).origin, '/manifests/site.json')).text);
  open();
  await expect(page.locator('html')).toHaveAttribute('data-revision', String(revision));
  const document = await shell.loadedAt();
  await shell.push('/shops');
  await expect(shell.heading).toHaveText('Our stores');
  expect(await shell.loadedAt()).toBe(document);
});

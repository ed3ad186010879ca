import type { Page, Response } from '@playwright/test';
import { card, notice, storedManifest } from '../../sites/own-store.ts';
import { createKey, type PrivateKey, signManifest } from '../../sites/signed-manifest.ts';
import {
  answerEmbedded,
  answerManifest,
  expect,
  FOREIGN_BUILD,
  foreignManifest,
  hasForeignCode,
  type Received,
  shopManifest,
  test,
} from '../../sites/signed-site.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

const HOUR_MS = 3_600_000;

/** What somebody who controls the manifest's file, its host or a cache can make of it. */
const faults: readonly [title: string, make: (key: PrivateKey, revision: number) => Received, code: string][] = [
  ['unsigned', (_, revision) => ({ text: signManifest(foreignManifest(revision), []).text }), 'MANIFEST_UNSIGNED'],
  [
    'altered in one byte',
    (key, revision) => {
      const { text, signature } = signManifest(shopManifest(revision), [key]);
      return { text: text.replace('1.0.0', '6.0.0'), signature };
    },
    'MANIFEST_UNSIGNED',
  ],
  [
    'signed with another key',
    (_, revision) => signManifest(foreignManifest(revision), [createKey()]),
    'MANIFEST_UNSIGNED',
  ],
  [
    'signed with another key under the name of the right one',
    ({ publicKey }, revision) => signManifest(foreignManifest(revision), [{ ...createKey(), publicKey }]),
    'MANIFEST_UNSIGNED',
  ],
  [
    'expired',
    (key, revision) =>
      signManifest(
        foreignManifest(revision, (manifest) => {
          manifest.policy = { maxAge: 3_600 };
        }),
        [key],
        new Date(Date.now() - HOUR_MS - 1_000),
      ),
    'MANIFEST_EXPIRED',
  ],
];

const store = (page: Page, revision: number, { text, signature }: Received) =>
  page.evaluate(
    (stored) => localStorage.setItem('conch:manifest:/', stored),
    JSON.stringify({
      revision,
      time: new Date().toISOString(),
      manifest: text,
      signature,
    }),
  );

for (const [index, [title, make, code]] of faults.entries()) {
  /** A page that requests the manifest has every fault; the other ways to get one have each code. */
  const isFirstOfCode = faults.findIndex((row) => row[2] === code) === index;

  test(
    `a manifest that is ${title} is not used when a page embeds it`,
    thoroughUnless(isFirstOfCode),
    async ({ page, shell, serveSigned, key, requests }) => {
      const { url } = await serveSigned();
      const fault = make(key, 13);
      await answerEmbedded(page, fault);
      await answerManifest(page, fault);
      await shell.open(url);
      await expect(card(page)).toContainText(code);
      expect(await hasForeignCode(page)).toBe(false);
      await page.unroute('**/manifests/site.json');
      await page.unroute('**/manifests/site.json.sig');
      await shell.open(url);
      await expect(shell.application('home'), 'the live one is').toHaveText('the shop');
      expect(await hasForeignCode(page)).toBe(false);
      expect(requests.paths(FOREIGN_BUILD)).toEqual([]);
    },
  );

  test(`a manifest that is ${title} is not used when a page requests it`, async ({
    page,
    shell,
    serveSigned,
    key,
    requests,
  }) => {
    const { url } = await serveSigned();
    await answerEmbedded(page, {});
    await answerManifest(page, make(key, 13));
    await shell.open(url);
    await expect(card(page)).toContainText(code);
    await card(page).getByRole('button').first().click(); // tries again
    await expect(card(page)).toContainText(code);
    expect(await hasForeignCode(page)).toBe(false);
    expect(requests.paths(FOREIGN_BUILD)).toEqual([]);
  });

  test(
    `a manifest that is ${title} is not used from storage`,
    thoroughUnless(isFirstOfCode),
    async ({ page, shell, serveSigned, key, requests }) => {
      const { url } = await serveSigned();
      await page.goto(`${url}shell/index.html`);
      await store(page, 13, make(key, 13));
      await answerEmbedded(page, {});
      await answerManifest(page, {});
      await shell.open(url);
      await expect(card(page)).toContainText('MANIFEST_UNREACHABLE');
      expect(await storedManifest(page), 'it is removed').toBeNull();

      await store(page, 13, make(key, 13));
      await page.unrouteAll();
      await shell.open(url);
      await expect(shell.application('home')).toHaveText('the shop');
      await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
      expect(await hasForeignCode(page)).toBe(false);
      expect(requests.paths(FOREIGN_BUILD)).toEqual([]);
    },
  );

  test(
    `a manifest that is ${title} is not used by an open tab`,
    thoroughUnless(isFirstOfCode),
    async ({ page, shell, serveSigned, key, requests }) => {
      const { url, publish } = await serveSigned();
      await shell.open(url);
      await answerManifest(page, make(key, 13));
      await refetch(page);
      await page.unrouteAll();
      publish(
        shopManifest(14, '1.0.0', (manifest) => {
          manifest.applications[0] = { ...manifest.applications[0], title: 'Later' } as never;
        }),
      );
      await page.evaluate(() => window.dispatchEvent(new Event('focus')));
      await expect(page.locator('html'), 'a signed one is used, after that').toHaveAttribute('data-revision', '14');
      await shell.push('/products');
      await expect(shell.application('products')).toHaveText('the shop');
      expect(await hasForeignCode(page)).toBe(false);
      expect(requests.paths(FOREIGN_BUILD)).toEqual([]);
    },
  );
}

/** Makes the open page request the manifest, and waits until it has it, and its signature. */
async function refetch(page: Page): Promise<void> {
  let isAnswered = false;
  const onResponse = (response: Response) => {
    isAnswered ||= response.url().endsWith('.sig');
  };
  page.on('response', onResponse);
  // The page follows the manifest some time after it has started.
  const focus = () => page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect.poll(async () => focus().then(() => isAnswered)).toBe(true);
  page.off('response', onResponse);
}

test('an older manifest is not used, though it is signed, by a browser that has stored a newer one', async ({
  page,
  shell,
  serveSigned,
  key,
}) => {
  const { url } = await serveSigned();
  await shell.open(url);
  await expect.poll(async () => (await storedManifest(page))?.revision).toBe(12);
  const older = signManifest(foreignManifest(11), [key]);
  for (const embedded of [older, {}]) {
    await answerEmbedded(page, embedded);
    await answerManifest(page, older);
    await shell.open(url);
    await expect(shell.application('home')).toHaveText('the shop');
    await expect(page.locator('html')).toHaveAttribute('data-manifest', 'remembered');
    await expect(notice(page)).toContainText('MANIFEST_OUTDATED');
    await refetch(page); // what the tab follows is outdated, too
    await shell.push('/products');
    await expect(shell.application('products')).toHaveText('the shop');
    expect(await hasForeignCode(page)).toBe(false);
    await shell.push('/');
  }
});

test(
  'an older manifest that is signed is not used by an open tab',
  thorough(),
  async ({ page, shell, serveSigned, key, requests }) => {
    const { url, publish } = await serveSigned();
    await shell.open(url);
    await answerManifest(page, signManifest(foreignManifest(11), [key]));
    await refetch(page);
    await page.unrouteAll();
    publish(shopManifest(13));
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect(page.locator('html')).toHaveAttribute('data-revision', '13');
    expect(await hasForeignCode(page)).toBe(false);
    expect(requests.paths(FOREIGN_BUILD)).toEqual([]);
  },
);

test('the last good manifest of a site with keys takes over with its signature, and is followed by a signed one', async ({
  page,
  shell,
  serveSigned,
  key,
}) => {
  const { url } = await serveSigned();
  await shell.open(url);
  await expect.poll(async () => (await storedManifest(page))?.revision).toBe(12);
  await answerEmbedded(page, {});
  await answerManifest(page, signManifest(foreignManifest(13), [createKey()]));
  await shell.open(url);
  await expect(shell.application('home')).toHaveText('the shop');
  await expect(notice(page)).toContainText('MANIFEST_UNSIGNED');
  await answerManifest(page, signManifest(shopManifest(13), [key]));
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(page.locator('html')).toHaveAttribute('data-revision', '13');
  await expect(notice(page)).toHaveCount(0);
});

test('a release that is under way is requested once more: one of the two files is already new', async ({
  page,
  shell,
  serveSigned,
  key,
}) => {
  const { url } = await serveSigned();
  const [before, after] = [signManifest(shopManifest(12), [key]), signManifest(shopManifest(13), [key])];
  await answerEmbedded(page, {});
  await answerManifest(page, after);
  let isFirst = true;
  await page.route('**/manifests/site.json', (route) => {
    if (!isFirst) return route.fallback();
    isFirst = false;
    return route.fulfill({ contentType: 'application/json', body: before.text });
  });
  await shell.open(url);
  await expect(page.locator('html')).toHaveAttribute('data-revision', '13');
  expect(isFirst).toBe(false);
});

test('keys are rotated without a broken visit: first another key is added, then signed with, then the old one is removed', async ({
  page,
  shell,
  serveSigned,
  key,
}) => {
  const second = createKey();
  const { url, publish } = await serveSigned({ keys: [key.publicKey, second.publicKey] });
  await shell.open(url);
  publish(shopManifest(13), [second]);
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(page.locator('html')).toHaveAttribute('data-revision', '13');
  await shell.open(url);
  await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
});

test('a page without a secure context says that it cannot verify signatures', async ({ page, shell, serveSigned }) => {
  const { url } = await serveSigned();
  await page.route('http://shop.test/**', async (route) => {
    const { pathname, search } = new URL(route.request().url());
    await route.fulfill({ response: await route.fetch({ url: new URL(pathname + search, url).href }) });
  });
  const lines: string[] = [];
  page.on('console', (message) => lines.push(message.text()));
  await shell.open('http://shop.test/');
  await expect(card(page)).toContainText('MANIFEST_UNVERIFIABLE');
  await expect.poll(() => lines.join('\n')).toContain('is signed, but http://shop.test is not a secure context');
  await expect(shell.application('home')).toHaveCount(0);
});

test('without the code that verifies signatures, or with other code in its place, a page uses no manifest', async ({
  page,
  shell,
  serveSigned,
  watch,
}) => {
  watch.announce(/integrity|signature|Failed to load|MANIFEST_UNREACHABLE/);
  const { url } = await serveSigned();
  const ran: string[] = [];
  await page.exposeFunction('ran', () => void ran.push('other code'));
  for (const answer of [{ status: 404 }, { contentType: 'text/javascript', body: 'ran()' }]) {
    await page.route('**/shell/signature.*', (route) => route.fulfill(answer));
    await shell.visit(url);
    await expect(card(page)).toContainText('MANIFEST_UNREACHABLE');
    await page.unroute('**/shell/signature.*');
  }
  expect(ran).toEqual([]);
  await card(page).getByRole('button').first().click(); // tries again
  await expect(shell.application('home')).toHaveText('the shop');
});

test('a page of a site with keys requests no manifest, and verifies the embedded one without a further round trip', async ({
  page,
  shell,
  serveSigned,
  requests,
}) => {
  const { url } = await serveSigned();
  const html = await (await page.request.get(url, { headers: { accept: 'text/html' } })).text();
  const [, chunk = ''] =
    /<link rel="preload" as="script" href="(\/shell\/signature\.[^"]+)" crossorigin integrity="sha256-/.exec(html) ??
    [];
  await shell.open(url);
  expect(requests.paths(/signature\./)).toEqual([chunk]);
  const paths = requests.paths();
  const entry = paths.findIndex((path) => path.startsWith('/remotes/'));
  expect(paths.slice(0, entry + 1).filter((path) => path.startsWith('/manifests/site'))).toEqual([]);
});

test('a suite can edit the manifest of a site with keys for its own pages', async ({
  shell,
  serveSigned,
  faults,
  useManifest,
}) => {
  const { url } = await serveSigned();
  faults.moveTo(url);
  await useManifest(({ remotes }) => {
    Object.assign(remotes.shop ?? {}, { version: '2.0.0' });
  });
  await shell.open('');
  await expect(shell.application('home')).toHaveText('the new shop');
});

test('a page without keys requests nothing for signatures', async ({ shell, requests, page }) => {
  await shell.open('');
  await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
  expect(requests.paths(/signature\.|\.sig$/)).toEqual([]);
});

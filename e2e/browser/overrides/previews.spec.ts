import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from '@playwright/test';
import type { Manifest, PreviewEntry } from '../../../manifests/schema.ts';
import { integrityOfFile } from '../../../remotes/build/check-files.ts';
import { fingerprint } from '../../../shell/site/builds/fingerprint.ts';
import { addTeams } from '../../sites/large-manifest.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { expect, shopManifest, test } from '../../sites/signed-site.ts';
import { type Site, type SiteOptions, site } from '../../sites/site.ts';
import { thorough } from '../../support/thorough.ts';

const code = (version: string) => container('offers', view(`offers ${version}`));
const digest = integrityOfFile(Buffer.from(code('2.0.0')));
const preview = (more: Partial<PreviewEntry> = {}): PreviewEntry => ({
  version: '2.0.0',
  integrity: digest,
  until: new Date(Date.now() + 3_600_000).toISOString(),
  ...more,
});
const LINK = `?conch-preview=offers@2.0.0:${fingerprint(digest)}`;

/** `menu` on every page, and `offers` 1.0.0 in `main` with a preview of 2.0.0; a broken 3.0.0 is there as well. */
const shop = (previews: readonly PreviewEntry[], edit?: SiteOptions['edit']): Site =>
  site({
    remotes: {
      menu: container('menu', view('Menu')),
      offers: {
        builds: {
          '0.9.0': code('0.9.0'),
          '1.0.0': code('1.0.0'),
          '2.0.0': code('2.0.0'),
          '3.0.0': 'throw new Error()',
        },
        previous: { version: '0.9.0' },
      },
    },
    applications: [
      { name: 'menu', remote: 'menu', region: 'header', activeWhen: ['/'] },
      { name: 'offers', remote: 'offers', activeWhen: ['/'] },
    ],
    edit: (manifest) => {
      Object.assign(manifest.remotes.offers ?? {}, { previews });
      edit?.(manifest);
    },
  });

const main = (page: Page) => page.locator('main');
const banner = (page: Page) => page.getByRole('complementary', { name: 'Only in this tab.' });
const kept = (page: Page) => page.evaluate(() => sessionStorage.getItem('conch:overrides'));

/** What another page of the same visitor shows. */
async function seenIn(context: BrowserContext, url: string): Promise<string> {
  const page = await context.newPage();
  await page.goto(url);
  await expect(main(page)).toHaveText(/./);
  const text = await main(page).innerText();
  await page.close();
  return text;
}

/** Adds up what the console says with "has no effect". */
function refusals(page: Page): string[] {
  const said: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('has no effect')) said.push(message.text());
  });
  return said;
}

test('a link runs the build that the manifest lists, in its tab alone, until its visitor leaves', {
  tag: '@firefox',
}, async ({ page, context, shell, serveSite, requests }) => {
  const { url } = await serveSite(shop([preview()]));
  await shell.open(url);
  await expect(main(page)).toHaveText('offers 1.0.0');
  expect(requests.paths('/2.0.0/')).toEqual([]);
  expect(await kept(page)).toBeNull();

  await shell.open(`${url}${LINK}`);
  await expect(main(page)).toHaveText('offers 2.0.0');
  await expect(shell.application('offers')).toHaveAttribute('data-version', '2.0.0');
  await expect(shell.application('menu')).toHaveText('Menu');
  await expect(banner(page)).toContainText(/^Preview of offers 2\.0\.0 until .+\. Only in this tab\.\s*Leave$/);

  // Every further page of the tab, without the parameter.
  await shell.open(`${url}elsewhere`);
  await expect(main(page)).toHaveText('offers 2.0.0');
  await page.reload();
  await expect(main(page)).toHaveText('offers 2.0.0');

  // Other tabs: a new one, one that this page opens, and one that a link opens.
  expect(await seenIn(context, url)).toBe('offers 1.0.0');
  for (const open of [
    (url: string) => void window.open(url),
    (url: string) => {
      const link = Object.assign(document.createElement('a'), { href: url, target: '_blank', textContent: 'open' });
      document.body.append(link);
      link.click();
    },
  ]) {
    const [other] = await Promise.all([context.waitForEvent('page'), page.evaluate(open, `${url}other`)]);
    await expect(main(other)).toHaveText('offers 1.0.0');
    await expect(banner(other)).toHaveCount(0);
    expect(await kept(other)).toBeNull();
    await other.close();
  }

  await page.reload();
  await expect(main(page)).toHaveText('offers 2.0.0');
  await banner(page).getByRole('button', { name: 'Leave' }).click();
  await expect(main(page)).toHaveText('offers 1.0.0');
  await expect(banner(page)).toHaveCount(0);
  expect(await kept(page)).toBeNull();
});

test('a link that the manifest does not list does nothing, and says so once on the console', async ({
  page,
  shell,
  serveSite,
}) => {
  const served = await serveSite(shop([]));
  const said = refusals(page);
  const other = fingerprint(integrityOfFile(Buffer.from('another build')));
  const ended = [preview({ until: '2026-11-01T00:00:00Z' })];
  const faults: readonly (readonly [query: string, previews: readonly PreviewEntry[], fact: RegExp])[] = [
    [LINK.replace(/:.*/, `:${other}`), [preview()], /lists no preview of offers 2\.0\.0 with this digest/],
    [LINK.replace('2.0.0', '3.0.0'), [preview()], /lists no preview of offers 3\.0\.0 with this digest/],
    [LINK.replace('offers', 'menu'), [preview()], /lists no preview of menu 2\.0\.0/],
    [LINK.replace('offers', 'constructor'), [preview()], /the site has no remote constructor/],
    ['?conch-preview=https://elsewhere.example/evil.js', [preview()], /it is not a link of "conch preview"/],
    [LINK, [], /lists no preview of offers 2\.0\.0 with this digest; it may have ended/],
    [LINK, ended, /ended on 2026-11-01T00:00:00Z/],
  ];
  for (const [query, previews, fact] of faults) {
    served.edit((manifest) => {
      manifest.revision += 1;
      Object.assign(manifest.remotes.offers ?? {}, { previews });
    });
    await shell.open(`${served.url}${query}`);
    await expect(main(page), query).toHaveText('offers 1.0.0');
    await expect(banner(page)).toHaveCount(0);
    expect(said.splice(0), query).toEqual([expect.stringMatching(fact)]);
    expect(await kept(page)).toBeNull();
    await shell.open(served.url);
    expect(said, `${query}, on the next page`).toEqual([]);
  }

  // A server refuses such a manifest. From a host of files, nobody has looked at it.
  const foreign = preview({ basePath: 'https://elsewhere.example/offers/{version}/' });
  await page.route('**/*', async (route) => {
    if (!['document', 'fetch'].includes(route.request().resourceType())) return route.fallback();
    const response = await route.fetch();
    const text = await response.text();
    const headers = { ...response.headers(), 'conch-contract': '' };
    const body = text
      .replace(/ data-contract="[^"]*"/, '')
      .replace(/"previews":\[[^\]]*\]/, `"previews":${JSON.stringify([foreign])}`);
    return route.fulfill({ response, headers, body });
  });
  await shell.open(`${served.url}${LINK}`);
  await expect(main(page)).toHaveText('offers 1.0.0');
  expect(said).toEqual([expect.stringMatching(/is on an origin that is not one of the site's/)]);
});

test('of a preview that changes on the way nothing runs, and no other build takes over', async ({
  page,
  shell,
  serveSite,
  faults,
  watch,
}) => {
  watch.announce(/uncaught Error/);
  const served = await serveSite(
    shop([preview(), preview({ version: '3.0.0', integrity: integrityOfFile(Buffer.from('throw new Error()')) })]),
  );
  faults.moveTo(served.url);
  await faults.answer('/remotes/offers/2.0.0/remoteEntry.js', 'flip-byte');
  await shell.open(LINK);
  await expect(main(page).getByRole('alert')).toContainText('ENTRY_INTEGRITY_MISMATCH');
  const broken = `?conch-preview=offers@3.0.0:${fingerprint(integrityOfFile(Buffer.from('throw new Error()')))}`;
  await shell.open(broken);
  await expect(main(page).getByRole('alert')).toContainText('ENTRY_THREW');
  await expect(banner(page)).toContainText('offers 3.0.0');
});

test(
  'a preview of a large manifest runs where the page has an excerpt without its remote',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const { url } = await serveSite(
      shop([preview()], (manifest) => {
        addTeams(manifest);
        const offers = manifest.applications.find(({ name }) => name === 'offers');
        Object.assign(offers ?? {}, { activeWhen: ['/offers'] });
      }),
    );
    await shell.open(`${url}${LINK}`);
    await expect(banner(page)).toContainText('Preview of offers 2.0.0');
    await shell.navigationReady();
    await shell.push('/offers');
    await expect(main(page)).toHaveText('offers 2.0.0');
  },
);

test(
  'an open tab keeps its banner through releases, and offers a reload when its preview is taken from the manifest',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const served = await serveSite(shop([preview()]));
    await shell.open(`${served.url}${LINK}`);
    await expect(main(page)).toHaveText('offers 2.0.0');
    await shell.navigationReady();
    const leave = banner(page).getByRole('button', { name: 'Leave' });
    await leave.focus();
    served.edit((manifest) => {
      manifest.revision += 1;
    });
    const { revision } = JSON.parse(readFileSync(served.manifestFile, 'utf8'));
    await expect(page.locator('html')).toHaveAttribute('data-revision', String(revision));
    await expect(leave).toBeFocused();

    served.edit((manifest) => {
      manifest.revision += 1;
      delete manifest.remotes.offers?.previews;
    });
    await page.getByRole('status').getByRole('button', { name: 'Reload' }).click();
    await expect(main(page)).toHaveText('offers 1.0.0');
    await expect(banner(page)).toHaveCount(0);
  },
);

test('on a site with keys, a preview that is not signed does not run, and one that is signed does', async ({
  page,
  shell,
  serveSigned,
}) => {
  const shopCode = container('shop', view('the new shop'));
  const integrity = integrityOfFile(Buffer.from(shopCode));
  const link = `?conch-preview=shop@2.0.0:${fingerprint(integrity)}`;
  const withPreview = (revision: number): Manifest =>
    shopManifest(revision, '1.0.0', (manifest) => {
      Object.assign(manifest.remotes.shop ?? {}, { previews: [preview({ integrity })] });
    });
  const signed = await serveSigned();
  const said = refusals(page);
  await page.route('**/*', async (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback();
    const response = await route.fetch();
    const html = (await response.text()).replace(
      '"version":"1.0.0"',
      `"version":"1.0.0","previews":${JSON.stringify([preview({ integrity })])}`,
    );
    expect(html).toContain('previews');
    return route.fulfill({ response, body: html });
  });
  await shell.open(`${signed.url}${link}`);
  await expect(main(page)).toHaveText('the shop');
  await expect(banner(page)).toHaveCount(0);
  expect(said).toEqual([expect.stringMatching(/lists no preview of shop 2\.0\.0/)]);

  await page.unroute('**/*');
  signed.publish(withPreview(13));
  await shell.open(`${signed.url}${link}`);
  await expect(main(page)).toHaveText('the new shop');
  await expect(banner(page)).toContainText('Preview of shop 2.0.0');
});

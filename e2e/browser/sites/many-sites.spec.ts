import type { BrowserContext, Page } from '@playwright/test';
import { expect, type ManySites, type ServeSites, test } from '../../sites/hosts/many-sites.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import type { SiteOptions } from '../../sites/site.ts';
import type { Requests } from '../../support/requests.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

/** The build 1.0.0 of `broken` throws at `a`, where the build before takes over. */
const shopOf = (name: string): SiteOptions => ({
  remotes: {
    shop: {
      builds: { '1.0.0': container('shop', view(`${name} 1`)), '2.0.0': container('shop', view(`${name} 2`)) },
      rollout: { percent: 50, build: { version: '2.0.0' } },
    },
    broken: {
      builds: {
        '1.0.0': name === 'a' ? 'throw new Error("broken")' : container('broken', view('newest')),
        '0.9.0': container('broken', view('previous')),
      },
      previous: { version: '0.9.0' },
    },
  },
  applications: [
    { name: 'home', remote: 'shop', title: 'Home' },
    { name: 'more', remote: 'shop', activeWhen: ['/more'], title: 'More' },
    { name: 'broken', remote: 'broken', activeWhen: ['/broken'], title: 'Broken' },
  ],
  edit: (manifest) => {
    manifest.site = { name: `Shop ${name}` };
    manifest.languages = [{ tag: 'en' }, { tag: 'de' }];
    manifest.policy = { sources: { connect: [`https://api.${name}.example`] } };
  },
});

const serveTwo = (serveSites: ServeSites, one: string, other: string): Promise<ManySites> =>
  serveSites({ [one]: shopOf('a'), [other]: shopOf('b') });

const setLanguage = (page: Page, lang: string) =>
  page.evaluate((lang) => window.dispatchEvent(new CustomEvent('conch:set-language', { detail: { lang } })), lang);

test('two sites on one origin store nothing under the same key', async ({ page, shell, serveSites, watch }) => {
  watch.announce(/broken/);
  watch.announce(/favicon/); // Firefox asks for the icon of a plain text, too
  const sites = await serveTwo(serveSites, 'localhost/a', 'localhost/b');
  /** Does all that makes the shell store something, and gives what is stored afterwards. */
  const visit = async (name: string): Promise<Readonly<Record<string, string>>> => {
    const stored = () => page.evaluate(() => ({ ...localStorage, ...sessionStorage }));
    const base = new URL(sites.url(name)).pathname;
    const stores = (key: string) => expect.poll(async () => Object.keys(await stored())).toContain(`${key}:${base}`);
    await shell.open(sites.url(name));
    await shell.navigationReady();
    await setLanguage(page, 'de');
    await stores('conch:language');
    await shell.push(`${base}more`);
    await stores('conch:habits');
    await shell.open(`${sites.url(name)}broken`);
    if (name === 'localhost/a') await stores('conch:failed-builds');
    await stores('conch:entries'); // of the page before

    await shell.open(`${sites.url(name)}?conch-bucket=9999`);
    await stores('conch:manifest');
    await stores('conch:bucket');
    await expect(shell.application('home')).toHaveText(/ 1$/);
    sites.edit(name, (manifest) => {
      manifest.revision += 1;
      Object.assign(manifest.remotes.shop ?? {}, { version: '2.0.0', rollout: undefined });
    });
    await page.locator('.conch-toast').getByRole('button').first().click();
    await expect(shell.application('home')).toHaveText(/ 2$/);
    await stores('conch:reloads');

    await page.goto(new URL('/', sites.url(name)).href); // it is no page of a site, so the last one has stored what it knows
    return stored();
  };
  const ofA = await visit('localhost/a');
  expect(Object.keys(ofA).filter((key) => !key.endsWith(':/a/'))).toEqual([]);
  expect(await visit('localhost/b')).toMatchObject(ofA);
});

test(
  'a language, and a build that failed, are those of one site on the origin',
  thorough(),
  async ({ page, shell, serveSites, watch }) => {
    watch.announce(/broken/);
    const sites = await serveTwo(serveSites, 'localhost/a', 'localhost/b');
    await shell.open(`${sites.url('localhost/a')}broken`);
    await expect(shell.application('broken')).toHaveText('previous');
    await shell.navigationReady();
    await setLanguage(page, 'de');
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');

    await shell.open(`${sites.url('localhost/b')}broken`);
    await expect(shell.application('broken')).toHaveText('newest');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');

    await shell.open(`${sites.url('localhost/a')}broken`);
    await expect(shell.application('broken')).toHaveText('previous');
    await expect(page.locator('html'), 'the visitor’s choice is still there').toHaveAttribute('lang', 'de');
  },
);

test('a tester’s bucket at one site is not that of the other', thorough(), async ({ shell, serveSites }) => {
  const rollout = (name: string, percent: number): SiteOptions => {
    const { remotes, ...rest } = shopOf(name);
    const shop = Object(remotes.shop);
    return { ...rest, remotes: { ...remotes, shop: { ...shop, rollout: { ...shop.rollout, percent } } } };
  };
  // Bucket 0 is in each rollout, and the bucket of this visitor in neither.
  const sites = await serveSites({ 'localhost/a': rollout('a', 0.01), 'localhost/b': rollout('b', 0.01) });
  await shell.page.addInitScript(() => {
    for (const base of ['/a/', '/b/']) localStorage.setItem(`conch:visitor:${base}`, '123');
  });
  await shell.open(`${sites.url('localhost/a')}?conch-bucket=0`);
  await expect(shell.application('home')).toHaveText('a 2');
  await shell.open(sites.url('localhost/b'));
  await expect(shell.application('home')).toHaveText('b 1');
  await shell.open(sites.url('localhost/a'));
  await expect(shell.application('home')).toHaveText('a 2');
});

/** Opens both sites in tabs of one browser. The tab behind is visible too, as in another window. */
const openBoth = async (context: BrowserContext, sites: ManySites, names: readonly string[]): Promise<Page[]> => {
  const pages: Page[] = [];
  for (const name of names) {
    const page = await context.newPage();
    await page.goto(sites.url(name));
    await expect(page.locator('.conch-toast')).toBeAttached(); // it follows the manifest
    pages.push(page);
  }
  return pages;
};

const revision = (page: Page | undefined) => page?.locator('html').getAttribute('data-revision');
const release = (sites: ManySites, name: string, to: number) =>
  sites.edit(name, (manifest) => {
    manifest.revision = to;
  });

for (const [title, one, other] of [
  ['host', 'one.localhost', 'two.localhost'],
  ['path', 'localhost/a', 'localhost/b'],
] as const) {
  test(
    `two sites of one process, by ${title}, have pages, policies and updates of their own`,
    thoroughUnless(title === 'path'),
    async ({
      context,
      requests,
      serveSites,
    }: {
      context: BrowserContext;
      requests: Requests;
      serveSites: ServeSites;
    }) => {
      const sites = await serveTwo(serveSites, one, other);
      const tabs = await openBoth(context, sites, [one, other]);
      for (const [index, name] of ['a', 'b'].entries()) {
        const tab = tabs[index];
        if (!tab) throw new Error('there is no such tab');
        await expect(tab).toHaveTitle(`Home · Shop ${name}`);
        await expect(tab.locator('[data-application="home"]')).toHaveText(new RegExp(`^${name} [12]$`));
        const policy = await tab.evaluate(async () => (await fetch('')).headers.get('content-security-policy') ?? '');
        expect(policy.match(/https:\/\/api\.\w+\.example/g)).toEqual([`https://api.${name}.example`]);
      }
      expect(await context.cookies(), 'the shell sets no cookies').toEqual([]);

      release(sites, one, 5);
      await expect.poll(() => revision(tabs[0])).toBe('5');
      requests.clear();
      release(sites, other, 7);
      await expect.poll(() => revision(tabs[1])).toBe('7');
      expect(await revision(tabs[0])).toBe('5');
      const manifests = requests.urls('/manifests/site.json');
      expect(manifests.filter((url) => url.startsWith(sites.url(one)))).toEqual([]);
    },
  );
}

test('a broken manifest of one site is not noticed at the other', thorough(), async ({ page, shell, serveSites }) => {
  const sites = await serveTwo(serveSites, 'one.localhost', 'two.localhost');
  sites.edit('one.localhost', (manifest) => Object.assign(manifest, { remotes: 'none' }));
  await shell.open(sites.url('two.localhost'));
  await expect(shell.application('home')).toHaveText(/^b [12]$/);
  await shell.open(sites.url('one.localhost'));
  await expect(shell.application('home'), 'the last valid one is served').toHaveText(/^a [12]$/);
  const health = () => page.evaluate(async () => (await fetch('/healthz')).json());
  expect(await health()).toHaveProperty('problems');
  await shell.open(sites.url('two.localhost'));
  expect(await health()).not.toHaveProperty('warning');
});

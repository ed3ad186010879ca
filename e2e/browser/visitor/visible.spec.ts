import type { Page } from '@playwright/test';
import { expect, test } from '../../sites/hosts/exported-site.ts';
import { addTeams } from '../../sites/large-manifest.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { type Site, type SiteOptions, site } from '../../sites/site.ts';
import { ask } from '../../support/ask.ts';
import { holdRequests } from '../../support/gate.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

const ENDPOINT = '/api/visitor';

/** `/account` is for visitors who are signed in, and asks all others to sign in; those with the flag `beta` have another home page. */
const club = (options: Pick<SiteOptions, 'base' | 'edit'> & { readonly menu?: string } = {}): Site =>
  site({
    ...(options.base && { base: options.base }),
    remotes: {
      menu: container('menu', options.menu ?? view('Menu')),
      home: container('home', view('Home')),
      beta: container('beta', view('New home')),
      account: container('account', view('Account')),
      signIn: container('signIn', view('Please sign in')),
    },
    applications: [
      { name: 'menu', remote: 'menu', region: 'header', activeWhen: ['/'] },
      { name: 'home', remote: 'home', title: 'Home' },
      { name: 'beta', remote: 'beta', title: 'New home', priority: 1, visible: { flag: 'beta' } },
      { name: 'account', remote: 'account', activeWhen: ['/account'], title: 'Account', visible: { signedIn: true } },
      { name: 'sign-in', remote: 'signIn', activeWhen: ['/account'], visible: { signedIn: false } },
      { name: 'club', remote: 'account', activeWhen: ['/club'], visible: { signedIn: true, flag: 'club' } },
    ],
    edit: (manifest) => {
      manifest.visitor = {};
      options.edit?.(manifest);
    },
  });

const withEndpoint: Pick<SiteOptions, 'edit'> = {
  edit: (manifest) => {
    manifest.visitor = { url: ENDPOINT };
  },
};

const answer = (page: Page, body: unknown, status = 200) =>
  page.route(`**${ENDPOINT}`, (route) => route.fulfill({ status, json: body }));

const tell = (page: Page, detail: unknown) =>
  page.evaluate((detail) => window.dispatchEvent(new CustomEvent('conch:visitor', { detail })), detail);

const changePage = (page: Page, url: string, change: (html: string) => string) =>
  page.route(url, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: change(await response.text()) });
  });

const main = (page: Page) => page.locator('main');

for (const way of ['serve', 'export'] as const) {
  test(
    `from conch ${way}, a visitor sees what the site's endpoint says, and nothing else is requested`,
    thoroughUnless(way === 'serve', '@firefox'),
    async ({ page, shell, requests, serveSite, exportSite }) => {
      const options = club({ base: '/shop/', ...withEndpoint });
      const url =
        way === 'serve' ? (await serveSite(options)).url : `${(await (await exportSite(options)).host()).origin}/shop/`;
      await answer(page, { signedIn: false });
      await shell.open(`${url}account`);
      await expect(main(page)).toHaveText('Please sign in');
      await expect(shell.application('menu')).toHaveText('Menu');
      expect(requests.paths(ENDPOINT)).toEqual(['/shop/api/visitor']);
      expect(requests.paths(/account.*js|beta/)).toEqual([]);

      await answer(page, { signedIn: true, flags: ['beta', 'other'] });
      requests.clear();
      await shell.open(`${url}account`);
      await expect(main(page)).toHaveText('Account');
      await expect(page).toHaveTitle(/^Account/);
      expect(requests.paths(/signIn|beta/)).toEqual([]);
      await shell.navigationReady();
      await shell.push('/shop/');
      await expect(main(page)).toHaveText('New home');
      await expect(page).toHaveTitle(/^New home/);
      expect(requests.paths('/home/')).toEqual([]);
    },
  );
}

test('conch:visitor changes the page at once, and other tabs and the next page know it', {
  tag: '@firefox',
}, async ({ page, shell, requests, serveSite, context }) => {
  const { url } = await serveSite(club());
  await shell.open(`${url}club`);
  await expect(shell.heading).toHaveText('There is no page here');
  await shell.navigationReady();
  const document = await shell.loadedAt();
  await tell(page, { flags: ['club'] });
  await tell(page, { signedIn: true });
  await expect(main(page)).toHaveText('Account');
  expect(await shell.loadedAt()).toBe(document);

  requests.clear();
  await shell.open(`${url}account`);
  await expect(main(page)).toHaveText('Account');
  expect(requests.paths('signIn')).toEqual([]);

  const other = await context.newPage();
  await other.goto(`${url}club`);
  await expect(main(other)).toHaveText('Account');
  await tell(other, { signedIn: false });
  await expect(main(other)).toContainText('There is no page here');
  await expect(main(page)).toHaveText('Please sign in');
});

test('a remote may say who the visitor is before the shell is ready for it', async ({ page, shell, serveSite }) => {
  const menu = view(
    'Menu',
    `async mount({ domElement }) {
      domElement.textContent = 'Menu';
      window.dispatchEvent(new CustomEvent('conch:visitor', { detail: { signedIn: true } }));
    },`,
  );
  const { url } = await serveSite(club({ menu }));
  const release = await holdRequests(page, '**/shell/visitor.*');
  await shell.visit(`${url}account`);
  await expect(shell.application('menu')).toHaveText('Menu');
  await expect(main(page)).toHaveText('');
  release();
  await expect(main(page)).toHaveText('Account');
});

test('an application with a rule and a higher priority hides no other one from those who do not match', async ({
  page,
  shell,
  requests,
  serveSite,
}) => {
  const { url } = await serveSite(club());
  const { text } = await ask(new URL(url).origin, '/');
  expect(text).toContain('<title>Home');
  expect(text).toMatch(/<link rel="preload"[^>]*remotes\/home\//);
  expect(text).not.toMatch(/<link [^>]*remotes\/beta\//);
  await shell.open(url);
  await expect(main(page)).toHaveText('Home');
  await shell.navigationReady();
  await tell(page, { flags: ['beta'] });
  await expect(main(page)).toHaveText('New home');
  await tell(page, { flags: [] });
  await expect(main(page)).toHaveText('Home');
  expect(requests.documents).toHaveLength(1);
});

test('with an endpoint that fails, the page goes on as for a stranger, and follows as soon as it answers', async ({
  page,
  shell,
  serveSite,
  watch,
}) => {
  watch.announce(/500|answered/);
  const { url } = await serveSite(club(withEndpoint));
  await answer(page, {}, 500);
  await shell.open(`${url}account`);
  await expect(main(page)).toHaveText('Please sign in');
  expect(watch.consoleWarnings.join()).toContain(
    `${url}api/visitor, the endpoint "visitor" of the manifest, answered 500`,
  );
  await answer(page, { signedIn: true });
  await expect(main(page)).toHaveText('Account');
});

test('an endpoint that hangs keeps nothing waiting but what depends on it', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite(club(withEndpoint));
  const release = await holdRequests(page, `**${ENDPOINT}`);
  await shell.visit(`${url}club`);
  await expect(shell.application('menu')).toHaveText('Menu');
  await expect(page.locator('html')).toHaveAttribute('data-visitor', 'asking');
  await expect(page.locator('.conch-not-found')).toHaveCount(0);
  release(); // and `conch serve` answers 404
  await expect(shell.heading).toHaveText('There is no page here');
});

for (const [what, status, body] of [
  ['no content', 204, ''],
  ['that nobody is signed in', 401, '{"error": "unauthorised"}'],
] as const) {
  test(`an endpoint may answer with ${what}`, async ({ page, shell, serveSite, watch }) => {
    watch.announce(/401/);
    const { url } = await serveSite(club(withEndpoint));
    await page.route(`**${ENDPOINT}`, (route) => route.fulfill({ status, body }));
    await shell.open(`${url}account`);
    await expect(main(page)).toHaveText('Please sign in');
    expect(watch.consoleWarnings.join()).not.toContain('the endpoint');
  });
}

test('what the endpoint or an event says is ignored unless it has the right form, and the console says so', async ({
  page,
  shell,
  serveSite,
  watch,
}) => {
  watch.announce(/conch:visitor|the endpoint/);
  const { url } = await serveSite(club(withEndpoint));
  await answer(page, { signedIn: 'yes' });
  await shell.open(`${url}account`);
  await expect(main(page)).toHaveText('Please sign in');
  await expect.poll(() => watch.consoleWarnings.join()).toContain('answered 200 {"signedIn":"yes"}; it has to answer');
  for (const detail of [null, 'beta', [], { flags: 'beta' }, { signedIn: 1 }]) await tell(page, detail);
  await expect
    .poll(() => watch.consoleWarnings.filter((text) => text.startsWith('conch:visitor needs a detail')))
    .toHaveLength(5);
  await expect(main(page)).toHaveText('Please sign in');
});

test('a tester has the flags of ?conch-flags= in that tab, until an empty one ends it', async ({
  page,
  shell,
  serveSite,
  context,
}) => {
  const { url } = await serveSite(club());
  await shell.open(`${url}?conch-flags=other,beta`);
  await expect(main(page)).toHaveText('New home');
  await tell(page, { flags: [] });
  await shell.open(url);
  await expect(main(page)).toHaveText('New home');
  const other = await context.newPage();
  await other.goto(url);
  await expect(main(other)).toHaveText('Home');
  await shell.open(`${url}?conch-flags=`);
  await expect(main(page)).toHaveText('Home');
});

test(
  'rules apply to a manifest that is too long to be embedded, and to one that the page requests',
  thorough(),
  async ({ page, shell, serveSite, requests }) => {
    const { url } = await serveSite(club({ edit: addTeams }));
    await shell.open(`${url}club`);
    await expect(shell.heading).toHaveText('There is no page here');
    await tell(page, { signedIn: true, flags: ['club'] });
    await expect(main(page)).toHaveText('Account');
    await tell(page, { signedIn: false });
    await changePage(page, `${url}account`, (html) => html.replace('id="conch-manifest"', 'id="not-this-one"'));
    await shell.open(`${url}account`);
    await expect(main(page)).toHaveText('Please sign in');
    expect(requests.paths('/shell/manifest.')).toHaveLength(1);
  },
);

test(
  'a rule that this shell does not know, or without a condition, is matched by nobody',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const { url } = await serveSite(club());
    await changePage(page, `${url}account`, (html) =>
      html.replaceAll('{"signedIn":false}', '{"role":"admin"}').replaceAll('{"signedIn":true}', '{}'),
    );
    await shell.open(`${url}account`);
    await expect(shell.heading).toHaveText('There is no page here');
  },
);

test(
  'an open tab offers a reload when a manifest brings the first rules',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const { url, edit } = await serveSite(
      club({
        edit: (manifest) => {
          delete manifest.visitor;
          manifest.applications = manifest.applications.filter(({ visible }) => !visible);
        },
      }),
    );
    await shell.open(url);
    await edit((manifest) => {
      manifest.revision += 1;
      manifest.visitor = {};
      manifest.applications.push({
        name: 'beta',
        remote: 'beta',
        module: './view',
        region: 'main',
        priority: 1,
        activeWhen: [{ path: '/', exact: true }],
        visible: { flag: 'beta' },
      });
    });
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect(page.locator('html')).toHaveAttribute('data-visitor', 'known');
    await tell(page, { flags: ['beta'] });
    await expect(main(page)).toHaveText('New home');
  },
);

test(
  'a changed chunk of the shell that would decide does not run, and all other applications are there',
  thorough(),
  async ({ page, shell, requests, serveSite, watch }) => {
    watch.announce(/visitor|Integrity-Policy|Trying again/i);
    const { url } = await serveSite(club());
    await page.route('**/shell/visitor.*', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'window.ran = true;' }),
    );
    await shell.visit(`${url}account`);
    await expect(shell.application('menu')).toHaveText('Menu');
    await expect.poll(() => requests.paths('/shell/visitor.').length).toBeGreaterThan(1); // it tries again
    expect(await page.evaluate(() => Reflect.get(window, 'ran'))).toBeUndefined();
    await expect(shell.application('account')).toHaveCount(0);
  },
);

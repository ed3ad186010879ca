import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../../sites/hosts/exported-site.ts';
import type { StaticHost } from '../../sites/hosts/static-host.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { ask } from '../../support/ask.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';
import { depthsOf, watchDepths, watchElements } from '../../support/watch-loads.ts';

const requestedTwice = ({ requests }: StaticHost) =>
  requests.filter(
    (target, index) => /^\/(shop\/)?(shell|remotes)\//.test(target) && requests.indexOf(target) !== index,
  );

for (const { path, heading } of [
  { path: '', heading: 'Built for Monday, in the rain.' },
  { path: 'products', heading: 'Tractors' },
  { path: 'products/classic', heading: 'Classics' },
  { path: 'product/CL-01', heading: 'Haymaker' },
  { path: 'stores', heading: 'Our stores' },
  { path: 'cart', heading: 'Your cart' },
  { path: 'checkout', heading: 'Checkout' },
  { path: 'thanks', heading: 'There is no order here' },
  { path: 'no/such/page', heading: 'There is no page here' },
]) {
  test(
    `/${path} of an export uses everything that it preloads, and requests nothing twice`,
    thoroughUnless(path === ''),
    async ({ page, shell, exportSite }) => {
      const host = await (await exportSite()).host();
      const elements = await watchElements(page);
      await shell.open(`${host.origin}/${path}`);
      await expect(shell.heading).toHaveText(heading);
      await expect(page.getByRole('alert')).toHaveCount(0);
      await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
      const { hints, used } = await elements();
      expect(hints.map(({ url }) => url).join('\n')).toContain('/remotes/explore/1.0.0/footer.');
      expect(used).toEqual(expect.arrayContaining(hints));
      expect(requestedTwice(host)).toEqual([]);
      await expect(page.locator('html')).not.toHaveAttribute('data-events');
    },
  );
}

const filesOf = (depths: ReadonlyMap<string, number>, remote: string) =>
  depthsOf(depths, new RegExp(`^/remotes/${remote}/.*\\.(js|css)$`));

// Chromium only: the DevTools protocol names what has requested a file.
test('the home page of an export takes two requests in sequence', { tag: '@chromium' }, async ({
  page,
  shell,
  exportSite,
}) => {
  const host = await (await exportSite()).host();
  const depths = await watchDepths(page);
  await shell.open(`${host.origin}/`);
  const files = filesOf(depths, 'explore');
  expect(files.length, 'entry, header, home, footer, React').toBeGreaterThanOrEqual(10);
  expect(files.filter(([, depth]) => depth !== 2)).toEqual([]);
});

// Chromium only: the DevTools protocol names what has requested a file.
test('a page of an export whose path has a parameter preloads by its inline script', { tag: '@chromium' }, async ({
  page,
  shell,
  exportSite,
}) => {
  const exported = await exportSite();
  const host = await exported.host({ redirects: true });
  expect((await ask(host.origin, '/product/CL-01')).status).toBe(200);
  expect((await ask(host.origin, '/no/such/page')).status).toBe(404);
  expect((await ask(host.origin, '/product/CL-01')).text).not.toContain('remoteEntry.js?v=');
  const depths = await watchDepths(page);
  await shell.open(`${host.origin}/product/CL-01`);
  await expect(shell.heading).toHaveText('Haymaker');
  expect(filesOf(depths, 'decide').filter(([path]) => /remoteEntry|product\./.test(path))).toEqual([
    ['/remotes/decide/1.0.0/remoteEntry.js', 2],
    [expect.stringContaining('/product.'), 2],
  ]);
});

test(
  'an export for a base path works on a host whose root is the directory',
  thorough(),
  async ({ page, shell, exportSite }) => {
    const exported = await exportSite({ base: '/shop/' });
    const host = await exported.host({ headers: true });
    const elements = await watchElements(page);
    for (const path of ['', 'product/CL-01']) {
      host.requests.length = 0;
      await shell.open(`${host.origin}/shop/${path}`);
      await expect(page.getByRole('alert')).toHaveCount(0);
      await expect(shell.application('header')).toHaveAttribute('data-status', 'mounted');
      const { hints, used } = await elements();
      expect(hints.map(({ url }) => url).join('\n')).toContain('/shop/remotes/explore/1.0.0/remoteEntry.js?v=');
      expect(used).toEqual(expect.arrayContaining(hints));
      expect(requestedTwice(host)).toEqual([]);
    }
    expect(readFileSync(join(exported.directory, 'nginx.conf'), 'utf8')).toContain(
      'location ~* "^/shop/product/[^/]+/?$" {',
    );
  },
);

test.describe('de-DE', () => {
  test.use({ locale: 'de-DE' });

  test('an exported page is shown in the language of the browser', thorough(), async ({ page, shell, exportSite }) => {
    const host = await (await exportSite()).host();
    await shell.open(`${host.origin}/stores`);
    await expect(shell.heading).toHaveText('Unsere Filialen');
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  });
});

// Chromium only: the DevTools protocol names what has requested a file.
test('an exported page preloads the build of the visitor’s bucket, and builds on other origins are not copied', {
  tag: '@chromium',
}, async ({ page, shell, exportSite }) => {
  const builds = {
    '0.9.0': container('changing', view('older')),
    '1.0.0': container('changing', view('old')),
    '2.0.0': container('changing', view('new')),
  };
  const options = site({
    remotes: {
      changing: { builds, previous: { version: '0.9.0' }, rollout: { percent: 50, build: { version: '2.0.0' } } },
      away: { basePath: 'https://cdn.example.com/away/{version}/' },
    },
    edit(manifest) {
      manifest.origins = ['https://cdn.example.com'];
    },
    applications: [
      {
        name: 'changing',
        remote: 'changing',
        activeWhen: [
          { path: '/', exact: true },
          { path: '/seen/:by', exact: true },
        ],
      },
    ],
  });
  const { directory, out, host } = await exportSite(options);
  expect(out).toContain('Builds on other origins, not copied: away 1.0.0');
  expect(existsSync(join(directory, 'remotes/away'))).toBe(false);
  expect(existsSync(join(directory, 'remotes/changing/0.9.0/remoteEntry.js'))).toBe(true);
  const { origin } = await host({ headers: true, redirects: true });
  const depths = await watchDepths(page);
  for (const [bucket, text, version] of [
    ['0', 'new', '2.0.0'],
    ['9999', 'old', '1.0.0'],
  ] as const) {
    for (const path of ['', 'seen/anybody']) {
      depths.clear();
      await shell.open(`${origin}/${path}?conch-bucket=${bucket}`);
      await expect(shell.application('changing')).toHaveText(text);
      expect(filesOf(depths, 'changing'), path).toEqual([[`/remotes/changing/${version}/remoteEntry.js`, 2]]);
    }
  }
});

test(
  'an exported page has its own title and description, and a page for a pattern gets its title in the browser',
  thorough(),
  async ({ page, shell, exportSite }) => {
    const home = container('home', `{ mount(props) { props.setTitle?.('Given'); }, unmount() {} }`);
    const exported = await exportSite(
      site({
        remotes: { home },
        applications: [
          { name: 'home', remote: 'home', activeWhen: ['/given'], title: 'Home' },
          {
            name: 'plain',
            remote: 'home',
            module: './none',
            activeWhen: ['/plain'],
            title: 'Plain',
            description: 'So "plain"',
          },
          { name: 'thing', remote: 'home', module: './none', activeWhen: ['/thing/:id'], title: 'Thing {id}' },
        ],
        edit: (manifest) => Object.assign(manifest, { external: ['/auth/'] }),
      }),
    );
    const html = (path: string) => readFileSync(join(exported.directory, path), 'utf8');
    expect(html('plain/index.html')).toContain('<title>Plain</title>');
    expect(html('plain/index.html')).toContain('<meta name="description" content="So &#34;plain&#34;">');
    expect(html('fallback.html')).toContain('<title>Untitled site</title>');
    const host = await exported.host({ redirects: true });
    await shell.open(`${host.origin}/thing/7`);
    await expect(page).toHaveTitle('Thing 7');
    await shell.open(`${host.origin}/given`);
    await expect(page).toHaveTitle('Given');
  },
);

import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../sites/exported-site.ts';
import { container, probeSite, view, writeProbe } from '../sites/fake-remotes.ts';
import { ask } from '../sites/served-site.ts';
import type { StaticHost } from '../sites/static-host.ts';
import { watchDepths, watchElements } from '../support/watch-loads.ts';

const twice = ({ requests }: StaticHost) =>
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
  { path: 'thanks', heading: 'Thank you. We are warming up the engine.' },
  { path: 'no/such/page', heading: 'There is no page here' },
]) {
  test(`/${path} from files alone: what is preloaded is used, and nothing is fetched twice`, async ({
    page,
    shell,
    exportSite,
  }) => {
    const host = await (await exportSite()).host();
    const elements = await watchElements(page);
    await shell.open(`${host.origin}/${path}`);
    await expect(shell.heading).toHaveText(heading);
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
    const { hints, used } = await elements();
    expect(hints.map(({ url }) => url).join('\n')).toContain('/remotes/explore/1.0.0/footer.');
    expect(used).toEqual(expect.arrayContaining(hints));
    expect(twice(host)).toEqual([]);
    await expect(page.locator('html')).not.toHaveAttribute('data-events');
  });
}

const ofRemote = (depths: ReadonlyMap<string, number>, name: string) =>
  [...depths]
    .map(([url, depth]): [path: string, depth: number] => [new URL(url).pathname, depth])
    .filter(([path]) => path.startsWith(`/remotes/${name}/`) && /\.(js|css)$/.test(path));

test('the home page is there after two answers in sequence', async ({ page, shell, exportSite }) => {
  const host = await (await exportSite()).host();
  const depths = await watchDepths(page);
  await shell.open(`${host.origin}/`);
  const files = ofRemote(depths, 'explore');
  expect(files.length, 'entry, header, home, footer, React').toBeGreaterThanOrEqual(10);
  expect(files.filter(([, depth]) => depth !== 2)).toEqual([]);
});

test('a page whose path has a parameter begins as early, by the script in it', async ({ page, shell, exportSite }) => {
  const exported = await exportSite();
  const host = await exported.host({ redirects: true });
  expect((await ask(host.origin, '/product/CL-01')).status).toBe(200);
  expect((await ask(host.origin, '/no/such/page')).status).toBe(404);
  expect((await ask(host.origin, '/product/CL-01')).text).not.toContain('remoteEntry.js?v=');
  const depths = await watchDepths(page);
  await shell.open(`${host.origin}/product/CL-01`);
  await expect(shell.heading).toHaveText('Haymaker');
  expect(ofRemote(depths, 'decide').filter(([path]) => /remoteEntry|product\./.test(path))).toEqual([
    ['/remotes/decide/1.0.0/remoteEntry.js', 2],
    [expect.stringContaining('/product.'), 2],
  ]);
});

test('the rules of _headers let everything run, and nothing else', async ({ page, shell, exportSite, watch }) => {
  const exported = await exportSite();
  const host = await exported.host({ headers: true, redirects: true });
  for (const path of ['', 'products', 'product/CL-01', 'no/such/page']) {
    await shell.open(`${host.origin}/${path}`);
    await expect(page.getByRole('alert')).toHaveCount(0);
  }
  await shell.open(`${host.origin}/product/CL-01`);
  await expect(page.locator('head > link[rel="preload"][href*="/remotes/decide/"]')).not.toHaveCount(0);
  const kept = async (path: string) => (await ask(host.origin, path)).headers['cache-control'];
  const [main = ''] =
    readFileSync(join(exported.directory, 'index.html'), 'utf8').match(/\/shell\/main\.\w+\.js/) ?? [];
  expect(await kept(main)).toContain('immutable');
  for (const path of [
    '/',
    '/stores/',
    '/product/CL-01',
    '/manifests/site.json',
    '/remotes/explore/1.0.0/remoteEntry.js',
  ])
    expect(await kept(path), path).toBe('no-cache');
  const { headers } = await ask(host.origin, '/remotes/explore/1.0.0/remoteEntry.js');
  expect(headers).toMatchObject({
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  });

  watch.announce(/script-src-elem refused inline/);
  await page.evaluate(() => {
    document.head.append(Object.assign(document.createElement('script'), { text: 'window.bad = 1' }));
  });
  expect(await page.evaluate(() => 'bad' in window)).toBe(false);
});

test('in every page the script that everything waits for comes before what is fetched ahead', async ({
  exportSite,
}) => {
  const { directory } = await exportSite();
  for (const page of ['index.html', 'stores/index.html', 'fallback.html', '404.html']) {
    const text = readFileSync(join(directory, page), 'utf8');
    const [first, ...others] = text.match(/<(script|link|style)\b[^>]*\b(src|href)="\/[^>]*>/g) ?? [];
    expect(first, page).toMatch(/^<script defer[^>]* src="\/shell\/main\.\w+\.js">$/);
    expect(
      others.filter((element) => !element.startsWith('<link rel="preload"')),
      page,
    ).toEqual([]);
  }
});

test('under them, a visitor whom the shell’s script does not reach is told so', async ({ page, exportSite }) => {
  const { directory, host } = await exportSite();
  const files = readdirSync(join(directory, 'shell'));
  for (const file of files.filter((name) => name.startsWith('main.'))) rmSync(join(directory, 'shell', file));
  const { origin } = await host({ headers: true, redirects: true });
  for (const path of ['stores/', 'product/CL-01', 'no/such/page']) {
    await page.goto(`${origin}/${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This page failed to load');
  }
});

test('nginx is told the same policy as other hosts', async ({ exportSite }) => {
  const { directory } = await exportSite();
  const policies = ['_headers', 'nginx.conf'].map((file) =>
    /script-src[^;]*;/.exec(readFileSync(join(directory, file), 'utf8')),
  );
  expect(policies[0]?.[0]).toMatch(/^script-src 'self' 'sha256-[^']{44}' 'sha256-[^']{44}';$/);
  expect(policies[1]?.[0]).toBe(policies[0]?.[0]);
});

test('below a path, the directory is the root of the host', async ({ page, shell, exportSite }) => {
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
    expect(twice(host)).toEqual([]);
  }
  expect(readFileSync(join(exported.directory, 'nginx.conf'), 'utf8')).toContain(
    'location ~* "^/shop/product/[^/]+/?$" {',
  );
});

test.describe('for a browser that speaks German', () => {
  test.use({ locale: 'de-DE' });

  test('the shell changes the language of the page', async ({ page, shell, exportSite }) => {
    const host = await (await exportSite()).host();
    await shell.open(`${host.origin}/stores`);
    await expect(shell.heading).toHaveText('Unsere Filialen');
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  });
});

test('a visitor gets the build of the own bucket, early, and builds on other origins stay where they are', async ({
  page,
  shell,
  exportSite,
}) => {
  const probes = probeSite({
    remotes: { changing: container('changing', view('old')) },
    entries: {
      changing: { previous: { version: '0.9.0' }, rollout: { percent: 50, build: { version: '2.0.0' } } },
      away: {
        basePath: 'https://cdn.example.com/away/{version}/',
        bundleFileName: 'remoteEntry.js',
        moduleName: 'away',
      },
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
  for (const [version, text] of [
    ['2.0.0', 'new'],
    ['0.9.0', 'older'],
  ] as const)
    writeProbe(probes.folder, 'changing', container('changing', view(text)), version);
  const { directory, out, host } = await exportSite({
    ...probes,
    manifest(manifest) {
      probes.manifest?.(manifest);
      manifest.origins = ['https://cdn.example.com'];
    },
  });
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
      expect(ofRemote(depths, 'changing'), path).toEqual([[`/remotes/changing/${version}/remoteEntry.js`, 2]]);
    }
  }
});

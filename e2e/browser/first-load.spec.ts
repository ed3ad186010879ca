import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest } from '../../manifests/schema.ts';
import { expect, test } from '../fixtures.ts';
import { container, probeSite, view, writeProbe } from '../sites/fake-remotes.ts';
import { ask } from '../sites/served-site.ts';
import { watchDepths, watchElements } from '../support/watch-loads.ts';

const pages = [
  '',
  'products',
  'products/classic',
  'product/CL-01',
  'stores',
  'cart',
  'checkout',
  'thanks',
  'no/such/page',
];

const withRevision = (revision: number) => (manifest: Manifest) => {
  manifest.revision = revision;
};

/** What the applications of the URL are made of: fragments are known only when these have placed them. */
const ofApplications = (depths: ReadonlyMap<string, number>): [path: string, depth: number][] =>
  [...depths]
    .map(([url, depth]): [string, number] => [new URL(url).pathname, depth])
    .filter(([path]) => /^\/remotes\/explore\/.*\.(js|css)$|^\/shell\/main\./.test(path));

for (const path of pages) {
  test(`/${path}: what is preloaded is used as it was fetched, and nothing is fetched twice`, async ({
    page,
    shell,
    faults,
    watch,
  }) => {
    const elements = await watchElements(page);
    await shell.open(path);
    const { hints, used } = await elements();
    expect(hints.map(({ url }) => url).join('\n')).toContain('/remotes/explore/1.0.0/footer.');
    expect(used).toEqual(expect.arrayContaining(hints));
    const asked = faults.requests().filter((target) => target.startsWith('/remotes/') || target.startsWith('/shell/'));
    expect(asked.filter((target, index) => asked.indexOf(target) !== index)).toEqual([]);
    expect(watch.consoleErrors.filter((text) => !text.includes('404'))).toEqual([]);
  });
}

test('of the shell a page asks for one script until the first remote is mounted', async ({ page, shell }) => {
  await shell.open('');
  const asked = await page.evaluate(() => {
    const mounted = performance.getEntriesByType('mark').find(({ name }) => name.startsWith('conch:mounted:'));
    return performance
      .getEntriesByType('resource')
      .filter(({ name, startTime }) => name.includes('/shell/') && startTime < (mounted?.startTime ?? 0))
      .map(({ name }) => new URL(name).pathname);
  });
  expect(asked).toEqual([expect.stringMatching(/^\/shell\/main\.\w+\.js$/)]);
});

test('the home page is there after two answers in sequence: the page, and everything else', async ({ page, shell }) => {
  const depths = await watchDepths(page);
  await shell.open('');
  const files = ofApplications(depths);
  expect(files.length, 'shell, entry, header, home, footer, React').toBeGreaterThanOrEqual(12);
  expect(files.filter(([, depth]) => depth !== 2)).toEqual([]);
});

test('a remote that is there first waits for the one that is to bring React', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite();
  await page.addInitScript(() => {
    const note = ({ target }: Event) => {
      if (target instanceof HTMLScriptElement && target.src.includes('/decide/')) Object.assign(window, { ran: true });
    };
    document.addEventListener('load', note, true);
  });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.route('**/remotes/explore/1.0.0/remoteEntry.js*', async (route) => {
    const response = await route.fetch();
    await page.waitForFunction(() => Reflect.get(window, 'ran'));
    // Time enough for `init` and `get`, which do not wait for the network.
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 100 })));
    await route.fulfill({ response });
  });
  await shell.visit(`${url}product/CL-01`);
  await expect(shell.application('product')).toHaveAttribute('data-status', 'mounted');
  expect(asked.filter((path) => /\/explore\/1\.0\.0\/\d+\.\w+\.js$/.test(path)).length).toBeGreaterThanOrEqual(3);
  expect(asked.filter((path) => /\/decide\/1\.0\.0\/\d+\.\w+\.js$/.test(path))).toEqual([]);
});

/** A build of decide that says of its React that it is a newer one. */
function withNewerReact() {
  const assets = mkdtempSync(join(tmpdir(), 'conch-react-'));
  const build = join(assets, 'remotes/decide/1.0.1');
  const built = fileURLToPath(new URL('../../dist/remotes/decide/1.0.0', import.meta.url));
  cpSync(built, build, { recursive: true, filter: (file) => !/\.(br|gz)$/.test(file) });
  const entry = join(build, 'remoteEntry.js');
  writeFileSync(entry, readFileSync(entry, 'utf8').replaceAll('"19.3.1"', '"19.3.2"'));
  const { files, integrity, ...described } = JSON.parse(readFileSync(join(build, 'remote.json'), 'utf8'));
  const provides = { react: '19.3.2', 'react-dom': '19.3.2', 'react-dom/client': '19.3.2' };
  writeFileSync(join(build, 'remote.json'), JSON.stringify({ ...described, version: '1.0.1', provides }));
  return {
    assets: [assets],
    manifest({ remotes }: Manifest) {
      if (remotes.decide) remotes.decide.version = '1.0.1';
    },
  };
}

for (const { title, site, provider } of [
  { title: 'the same version', site: () => ({ assets: [], manifest: () => {} }), provider: 'explore/1.0.0' },
  { title: 'different versions', site: withNewerReact, provider: 'decide/1.0.1' },
]) {
  test(`of two remotes that bring ${title} of React, one is asked for it, beside everything else`, async ({
    page,
    shell,
    serveSite,
  }) => {
    const options = site();
    const { url } = await serveSite(options);
    const depths = await watchDepths(page);
    const elements = await watchElements(page);
    await shell.open(`${url}product/CL-01`);
    await expect(shell.application('product')).toHaveAttribute('data-status', 'mounted');
    const react = [...depths].filter(([file]) => /\/remotes\/(explore|decide)\/[^/]+\/\d+\.\w+\.js$/.test(file));
    expect(react.length).toBeGreaterThanOrEqual(3);
    expect(react.filter(([file, depth]) => !file.includes(`/${provider}/`) || depth !== 2)).toEqual([]);
    const { hints, used } = await elements();
    expect(used).toEqual(expect.arrayContaining(hints));
    for (const folder of options.assets) rmSync(folder, { recursive: true });
  });
}

for (const { path, released } of [
  { path: '', released: 'explore' },
  { path: 'product/CL-01', released: 'explore' },
  { path: 'product/CL-01', released: 'decide' },
]) {
  test(`/${path} has its React beside everything else also when ${released} has a build from before`, async ({
    page,
    shell,
    serveSite,
  }) => {
    const { url } = await serveSite({
      manifest({ remotes }) {
        if (remotes[released]) remotes[released].previous = { version: '0.9.0' };
      },
    });
    const depths = await watchDepths(page);
    const elements = await watchElements(page);
    await shell.open(`${url}${path}`);
    await expect(page.locator('[data-region="main"] > [data-status="mounted"]')).toBeVisible();
    const files = ofApplications(depths);
    expect(files.filter(([file]) => /\/\d+\.\w+\.js$/.test(file)).length).toBeGreaterThanOrEqual(3);
    expect(files.filter(([, depth]) => depth !== 2)).toEqual([]);
    expect([...depths.keys()].filter((file) => /\/decide\/[^/]+\/\d+\.\w+\.js$/.test(file))).toEqual([]);
    const entry = page.locator('link[rel="preload"][href*="/explore/1.0.0/remoteEntry.js"]');
    if (path) await expect(entry).toHaveAttribute('data-provides', /\breact\b/);
    const { hints, used } = await elements();
    expect(used).toEqual(expect.arrayContaining(hints));
  });
}

test('the shell’s styles count from their first rule on', async ({ page, shell }) => {
  await shell.open('');
  const [first] = await page.evaluate(() =>
    [...(document.styleSheets[0]?.cssRules ?? [])].map(({ cssText }) => cssText),
  );
  expect(first).toMatch(/^:root \{.*--paper:/s);
  await expect(page.locator('body')).toHaveCSS('font-family', /^ui-sans-serif/);
});

test('no browser is told to fetch what it then does not use', async ({ page, shell }) => {
  const warnings: string[] = [];
  page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  await page.addInitScript(() =>
    document.addEventListener('DOMContentLoaded', () => {
      const link = Object.assign(document.createElement('link'), { rel: 'preload', as: 'fetch', crossOrigin: '' });
      link.href = '/manifests/site.json?in-vain';
      document.head.append(link); // for which Chromium warns, after those of the page if there were any
    }),
  );
  await shell.open('');
  await expect.poll(() => warnings.join('\n')).toContain('in-vain');
  expect(warnings.filter((text) => text.includes('preload') && !text.includes('in-vain'))).toEqual([]);
});

test('the page starts on the manifest that it carries, whatever becomes of the one that is asked for later', async ({
  page,
  shell,
  serveSite,
}) => {
  const own = await serveSite();
  await page.route('**/manifests/site.json', (route) => route.fulfill({ status: 503 }));
  const looked = page.waitForResponse('**/manifests/site.json');
  await shell.open(own.url);
  await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
  await expect(shell.heading).toHaveText('Built for Monday, in the rain.');
  await looked;
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a page that is older than what the browser remembers asks for the live manifest', async ({
  page,
  shell,
  serveSite,
}) => {
  const own = await serveSite({ manifest: withRevision(11) });
  const { text: stale } = await ask(new URL(own.url).origin, '/');
  expect(stale).toContain('"revision":11');
  own.edit(withRevision(12));
  await shell.open(own.url);
  const remembered = () => page.evaluate(() => localStorage.getItem('conch:manifest:/'));
  await expect.poll(remembered).toContain('{"revision":12');
  await page.route(own.url, (route) => route.fulfill({ body: stale, contentType: 'text/html' }));
  await shell.open(own.url);
  await expect(page.locator('html')).toHaveAttribute('data-revision', '12');
  await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
});

test('a page whose manifest cannot be read asks for it', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite();
  await page.route(url, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace('"schemaVersion":1', '"schemaVersion":1,');
    await route.fulfill({ response, body });
  });
  const asked = page.waitForRequest('**/manifests/site.json');
  await shell.open(url);
  await asked;
  await expect(shell.heading).toHaveText('Built for Monday, in the rain.');
});

test('a preload that fails costs nothing but its time', async ({ page, shell }) => {
  for (const file of ['remoteEntry', 'home', '873']) {
    await page.route(`**/remotes/explore/1.0.0/${file}.*`, (route) => route.abort(), { times: 1 });
  }
  const failed: string[] = [];
  page.on('requestfailed', (request) => failed.push(request.url()));
  await shell.open('');
  await expect(shell.heading).toHaveText('Built for Monday, in the rain.');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect.poll(() => failed.length).toBeGreaterThanOrEqual(3);
});

/** Two remotes; visitors of a low bucket get another build of one of them. */
function rollingOut() {
  const probes = probeSite({
    remotes: { changing: container('changing', view('old')), staying: container('staying', view('for all')) },
    entries: { changing: { rollout: { percent: 50, build: { version: '2.0.0' } } } },
    applications: [
      { name: 'changing', remote: 'changing' },
      { name: 'staying', remote: 'staying' },
    ],
  });
  writeProbe(probes.folder, 'changing', container('changing', view('new')), '2.0.0');
  return probes;
}

const entries = (depths: ReadonlyMap<string, number>): [path: string, depth: number][] =>
  [...depths]
    .map(([url, depth]): [string, number] => [new URL(url).pathname, depth])
    .filter(([path]) => path.startsWith('/remotes/'))
    .sort();

test('what depends on the visitor’s bucket is fetched as early, and no visitor fetches the other build', async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite(rollingOut());
  const depths = await watchDepths(page);
  const elements = await watchElements(page);
  for (const [bucket, text, version] of [
    ['0', 'new', '2.0.0'],
    ['9999', 'old', '1.0.0'],
  ] as const) {
    await shell.open(`${url}?conch-bucket=${bucket}`);
    await expect(shell.application('changing')).toHaveText(text);
    expect(entries(depths)).toEqual([
      [`/remotes/changing/${version}/remoteEntry.js`, 2],
      ['/remotes/staying/1.0.0/remoteEntry.js', 2],
    ]);
    const { hints, used } = await elements();
    expect(hints).toHaveLength(2);
    expect(used).toEqual(expect.arrayContaining(hints));
    depths.clear();
  }
});

test('a browser that keeps nothing is told to fetch what does not depend on its bucket', async ({
  page,
  shell,
  serveSite,
}) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('There is no room', 'QuotaExceededError');
    };
  });
  const { url } = await serveSite(rollingOut());
  const elements = await watchElements(page);
  await shell.open(url);
  await expect(shell.application('changing')).toHaveAttribute('data-status', 'mounted');
  const { hints } = await elements();
  expect(hints.map(({ url }) => new URL(url).pathname)).toEqual(['/remotes/staying/1.0.0/remoteEntry.js']);
});

test('a first visit counts: the shell has the bucket that was preloaded for', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite(rollingOut());
  const depths = await watchDepths(page);
  await shell.open(url);
  await expect(shell.application('changing')).toHaveAttribute('data-status', 'mounted');
  expect(entries(depths)).toHaveLength(2);
  expect(entries(depths).map(([, depth]) => depth)).toEqual([2, 2]);
});

test('a build that failed in this tab is not preloaded there any more, but the one before', async ({
  page,
  shell,
  serveSite,
}) => {
  const probes = probeSite({
    remotes: { probe: container('probe', view('the old one')) },
    applications: [{ name: 'app', remote: 'probe' }],
    entries: { probe: { version: '2.0.0', previous: { version: '1.0.0' } } },
  });
  const { url } = await serveSite(probes);
  const depths = await watchDepths(page);
  await shell.open(url);
  await expect(shell.application('app')).toHaveText('the old one');
  expect(entries(depths)).toContainEqual(['/remotes/probe/2.0.0/remoteEntry.js', 2]);
  depths.clear();
  await page.reload();
  await shell.settled();
  expect(entries(depths)).toEqual([['/remotes/probe/1.0.0/remoteEntry.js', 2]]);
});

test('below a path, and with a text that would end a script, the page is as good', async ({
  page,
  shell,
  serveSite,
}) => {
  const own = await serveSite({
    base: '/shop/',
    manifest({ applications }) {
      for (const entry of applications)
        if (entry.name === 'home') entry.title = '</script><script>window.bad = 1</script>';
    },
  });
  const elements = await watchElements(page);
  await shell.open(own.url);
  await expect(page).toHaveTitle('</script><script>window.bad = 1</script>');
  const { hints, used } = await elements();
  expect(hints[0]?.url).toContain('/shop/remotes/explore/1.0.0/remoteEntry.js?v=');
  expect(used).toEqual(expect.arrayContaining(hints));
});

test('the page is another one when its manifest is, and names for early hints what is wanted first', async ({
  serveSite,
}) => {
  const own = await serveSite();
  const { origin } = new URL(own.url);
  const { headers } = await ask(origin, '/stores');
  expect(headers['cache-control']).toBe('no-cache');
  expect(headers.link).toMatch(
    /^<\/shell\/main\.\w+\.js>; rel=preload; as=script, <\/remotes\/explore\/1\.0\.0\/remoteEntry\.js\?v=.{12}>; rel=preload; as=script; crossorigin; integrity="sha384-.{64}"$/,
  );
  const known = { 'if-none-match': String(headers.etag) };
  expect((await ask(origin, '/stores', { headers: known })).status).toBe(304);
  own.edit(withRevision(2));
  expect((await ask(origin, '/stores', { headers: known })).status).toBe(200);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from '../../fixtures.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { type RootedSite, rootedSiteFixture } from '../../sites/rooted-site.ts';
import type { SiteOptions } from '../../sites/site.ts';
import { thoroughUnless } from '../../support/thorough.ts';

const test = base.extend<{ rootedSite: (options: SiteOptions) => RootedSite }>(rootedSiteFixture);

/** Greets the visitor by the name that this browser knows. Its style sheet is on the page as long as it is mounted. */
const greeting = (version: string) =>
  view(
    '',
    `async mount({ domElement }) {
      const style = document.head.appendChild(document.createElement('style'));
      style.textContent = ':root { --brand: rgb(200, 0, 0); } .greeting { color: var(--brand); &:hover { color: blue; } } ' +
        '#greeting { font-size: 30px; } .other { color: green; }';
      domElement.innerHTML = '<svg width="10" height="10"><linearGradient id="paint"/><rect fill="url(#paint)"/></svg>' +
        '<h1 class="greeting" id="greeting">Hello ' + (localStorage.name ?? 'stranger') +
        '</h1><p>Version ${version}. <a href="/offers">All offers</a></p><button onclick="alert(1)">Buy</button>';
    },`,
  );
const home = { name: 'home', remote: 'shop', snapshot: true };
const shop = (): SiteOptions => ({
  remotes: {
    shop: { builds: { '1.0.0': container('shop', greeting('1.0.0')), '2.0.0': container('shop', greeting('2.0.0')) } },
  },
  applications: [home],
});

test('a page has what its application shows before any script, and nothing moves when the application takes its place', {
  tag: '@firefox',
}, async ({ page, shell, rootedSite, browserName, watch }) => {
  watch.announce(/script-src-attr/);
  const site = rootedSite(shop());
  const { code, out } = await site.run('snapshot');
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/home on \/: 0\.\d KB of HTML/) });
  const { url } = await site.serve();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/remoteEntry.js*', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(url, { waitUntil: 'commit' });
  const heading = page.getByRole('heading', { name: 'Hello stranger' });
  await expect(heading).toHaveCSS('color', 'rgb(200, 0, 0)');
  await expect(heading).toHaveCSS('font-size', '30px');
  await expect(page.getByRole('button', { name: 'Buy' }), 'it would do nothing').toHaveAttribute('inert');
  await page.evaluate((isChromium) => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    if (!isChromium) return; // the only engine that measures it
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push(Number(Reflect.get(entry, 'value')));
    });
    observer.observe({ type: 'layout-shift', buffered: true });
  }, browserName === 'chromium');
  const before = await heading.boundingBox();
  release();
  await expect(shell.application('home')).toHaveAttribute('data-status', 'mounted');
  await expect(page.locator('.conch-snapshot')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Buy' })).not.toHaveAttribute('inert');
  expect(await heading.boundingBox()).toEqual(before);
  expect(await page.evaluate(() => Reflect.get(window, 'shifts'))).toEqual([]);
});

test('a page can be read without JavaScript, and its links work', async ({ browser, rootedSite }) => {
  const site = rootedSite(shop());
  await site.run('snapshot');
  const { url } = await site.serve();
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(url);
  await expect(page.getByRole('heading', { name: 'Hello stranger' })).toBeVisible();
  await page.getByRole('link', { name: 'All offers' }).click();
  await expect(page).toHaveURL(/\/offers$/);
  await context.close();
});

test('a snapshot shows what a stranger sees, and only of the build that is released', async ({
  page,
  rootedSite,
  watch,
}) => {
  watch.announce(/script-src-attr/); // of the page itself: a button with `onclick`
  const site = rootedSite(shop());
  await site.run('snapshot');
  const { url, log } = await site.serve();
  await page.goto(url);
  await page.evaluate(() => localStorage.setItem('name', 'Ada'));
  const read = async () => (await page.request.get(url)).text();
  expect(await read()).toMatch(/Hello stranger.*Version 1\.0\.0/);
  const [, snapshot] = /<div class="conch-snapshot"(.*?)<\/main>/s.exec(await read()) ?? [];
  expect(snapshot).not.toMatch(/Ada|onclick|id="greeting"|\.other/);
  expect(snapshot, 'code of the page does not find it by its ids').toContain('fill="url(#conch-snapshot-paint)"');
  site.edit((manifest) => Object.assign(manifest.remotes.shop ?? {}, { version: '2.0.0' }));
  await expect.poll(read, 'pages do without it').not.toContain('Version 1.0.0');
  await expect.poll(() => log.join('\n')).toContain('Pages have no snapshot of home. Take one: conch snapshot');
  await site.run('snapshot');
  await expect.poll(read).toContain('Version 2.0.0');
  site.edit(({ applications: [home] }) => Object.assign(home ?? {}, { snapshot: false }));
  await expect.poll(read).not.toContain('Version 2.0.0');
});

test('a command that changes the build of an application says that pages have no snapshot of it any more', async ({
  rootedSite,
}) => {
  const options = shop();
  const site = rootedSite({
    ...options,
    edit: (manifest) => Object.assign(manifest.remotes.shop ?? {}, { previous: { version: '2.0.0' } }),
  });
  const { out } = await site.run('rollback', 'shop');
  expect(out).toMatch(
    /Pages have no snapshot of shop any more\. Take new ones: conch snapshot --manifest \S+ --root \S+\n/,
  );
});

test('an export has the snapshots in its pages', async ({ rootedSite }) => {
  const site = rootedSite(shop());
  await site.run('snapshot');
  const directory = join(site.folder, 'public');
  expect(await site.run('export', directory)).toMatchObject({ code: 0 });
  expect(readFileSync(join(directory, 'index.html'), 'utf8')).toContain('Hello stranger');
});

/** What its application does -> why it has no snapshot. */
const refusals: readonly [does: string, mount: string, fact: RegExp, entry?: object][] = [
  [
    'shows each visitor something else',
    `domElement.innerHTML = '<p>Your number is <b>' + crypto.randomUUID() + '</b></p>';`,
    /two strangers see different things: ".*Your number is <b>[^"]*" and "/,
  ],
  ['shows a custom element', `domElement.innerHTML = '<acme-offer></acme-offer>';`, /contains <acme-offer>/],
  [
    'is not for everybody',
    `domElement.textContent = 'For members';`,
    /only some visitors/,
    { visible: { flag: 'club' } },
  ],
  [
    'has a page for each value of a parameter',
    `domElement.textContent = 'Offer';`,
    /home on \/offer\/:id: refused/,
    { activeWhen: ['/offer/:id'] },
  ],
  ['does not mount', `throw new Error('on purpose');`, /has not mounted, but failed/],
  [
    'is higher on a phone than its styles say',
    `const height = innerWidth < 600 ? 500 : 100;
     domElement.innerHTML = '<div style="height: ' + height + 'px"></div><p>' + 'Below. '.repeat(100) + '</p>';`,
    /the page moves when it mounts: a layout shift of 0\.\d+/,
  ],
];
for (const [index, [does, mount, fact, entry]] of refusals.entries()) {
  const options = thoroughUnless(index === 0 || index === refusals.length - 1);
  test(`an application that ${does} gets no snapshot, and the command says why`, options, async ({ rootedSite }) => {
    const code = container('shop', view('', `async mount({ domElement }) { ${mount} },`));
    const site = rootedSite({
      remotes: { shop: code, other: container('other', view('Other')) },
      applications: [
        { ...home, ...entry },
        { name: 'other', remote: 'other', region: 'footer' },
      ],
      edit: (manifest) => Object.assign(manifest, { visitor: {} }),
    });
    const ended = await site.run('snapshot');
    expect(ended).toMatchObject({ code: 1, out: expect.stringMatching(fact) });
    const { url } = await site.serve();
    expect(await (await fetch(url)).text()).not.toContain('conch-snapshot');
  });
}

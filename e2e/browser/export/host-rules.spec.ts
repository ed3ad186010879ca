import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../../sites/hosts/exported-site.ts';
import { ask } from '../../support/ask.ts';
import { thorough } from '../../support/thorough.ts';

test('the headers of an export let the site run, cache its files and refuse inline scripts', async ({
  page,
  shell,
  exportSite,
  watch,
}) => {
  const exported = await exportSite();
  const host = await exported.host({ headers: true, redirects: true });
  for (const path of ['', 'products', 'product/CL-01', 'no/such/page']) {
    await shell.open(`${host.origin}/${path}`);
    await expect(page.getByRole('alert')).toHaveCount(0);
  }
  await shell.open(`${host.origin}/product/CL-01`);
  await expect(page.locator('head > link[rel="preload"][href*="/remotes/decide/"]')).not.toHaveCount(0);
  const cacheControl = async (path: string) => (await ask(host.origin, path)).headers['cache-control'];
  const [main = ''] = readFileSync(join(exported.directory, 'index.html'), 'utf8').match(/main\.\w+\.js(?=")/) ?? [];
  expect(await cacheControl(`/shell/${main}`)).toContain('immutable');
  for (const path of [
    '/',
    '/stores/',
    '/product/CL-01',
    '/manifests/site.json',
    '/remotes/explore/1.0.0/remoteEntry.js',
  ])
    expect(await cacheControl(path), path).toBe('no-cache');
  const { headers } = await ask(host.origin, '/remotes/explore/1.0.0/remoteEntry.js');
  expect(headers).toMatchObject({
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  });

  watch.announce(/script-src-elem refused inline/);
  await page.evaluate(() => {
    const policy = window.trustedTypes?.createPolicy('test', { createScript: (text) => text });
    const text = policy?.createScript('window.bad = 1');
    document.head.append(Object.assign(document.createElement('script'), { text }));
  });
  expect(await page.evaluate(() => 'bad' in window)).toBe(false);
});

test(
  'every page of an export contains the shell, and nothing but hints requests files',
  thorough(),
  async ({ exportSite }) => {
    const { directory } = await exportSite();
    for (const page of ['index.html', 'stores/index.html', 'fallback.html', '404.html']) {
      const text = readFileSync(join(directory, page), 'utf8');
      expect(text, page).toMatch(/<script id="conch-shell" data-folder="\/shell\/">.+<\/script><\/body>/s);
      const requests = text.match(/<(script|link|style)\b[^>]*\b(src|href)="\/[^>]*>/g) ?? [];
      expect(
        requests.filter((element) => !element.startsWith('<link rel="preload"')),
        page,
      ).toEqual([]);
    }
  },
);

test(
  'under the rules of _headers a page without its script says that it failed to load',
  thorough(),
  async ({ page, exportSite }) => {
    const { directory, host } = await exportSite();
    for (const file of ['stores/index.html', 'fallback.html', '404.html']) {
      const html = readFileSync(join(directory, file), 'utf8');
      writeFileSync(join(directory, file), html.replace(/<script id="conch-shell".*?<\/script>/s, ''));
      for (const coding of ['br', 'gz']) rmSync(join(directory, `${file}.${coding}`), { force: true });
    }
    const { origin } = await host({ headers: true, redirects: true });
    for (const path of ['stores/', 'product/CL-01', 'no/such/page']) {
      await page.goto(`${origin}/${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('This page failed to load');
    }
  },
);

test('nginx.conf of an export has the same policy as _headers, and so have its pages', async ({ exportSite }) => {
  const { directory } = await exportSite();
  const read = (file: string) => readFileSync(join(directory, file), 'utf8');
  const [, ofHeaders = ''] = /Content-Security-Policy: (.*)/.exec(read('_headers')) ?? [];
  const digests = "( 'sha256-[^']{44}'){4}";
  const remotes = '( http://\\*:\\*/remotes/(explore|decide|checkout|inspire)/){4}';
  expect(ofHeaders).toMatch(new RegExp(`;script-src http://\\*:\\*/shell/${remotes}${digests};`));
  expect(ofHeaders).toMatch(new RegExp(`, script-src 'self'${digests}$`));
  expect(read('nginx.conf')).toContain(`add_header Content-Security-Policy "${ofHeaders}" always;`);
  // A page cannot say this itself: https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-content-security-policy
  const expected = ofHeaders.replace(/;frame-ancestors [^;]*/, '').split(', ');
  for (const page of ['index.html', 'stores/index.html', 'fallback.html', '404.html']) {
    const metas = [...read(page).matchAll(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/g)];
    expect(
      metas.map(([, content]) => content),
      page,
    ).toEqual(expected);
    expect(read(page).indexOf('<meta http-equiv'), page).toBeLessThan(read(page).indexOf('<script'));
  }
});

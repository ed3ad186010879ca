import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Manifest } from '../../../manifests/schema.ts';
import { type ExportSite, exportFixture } from '../../sites/hosts/exported-site.ts';
import { allowingEveryOrigin, test as base, expect, fileAnswer } from '../../sites/hosts/other-host.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { type Site, site } from '../../sites/site.ts';
import { visitStore } from '../../support/store/visit-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

const test = base.extend<{ exportSite: ExportSite }>(exportFixture);

const withTrustedTypes =
  (mode: 'report' | 'enforce', fields: Partial<Manifest> = {}) =>
  (manifest: Manifest): void => {
    Object.assign(manifest, fields);
    manifest.policy = { ...manifest.policy, trustedTypes: mode };
  };

/** A remote whose `mount` does something, then shows that it has. */
const doing = (code: string) =>
  container('shop', `{ async mount({ domElement }) { ${code}; domElement.append('mounted'); }, unmount() {} }`);

const shop = (code: string, mode: 'report' | 'enforce' = 'enforce'): Site =>
  site({
    remotes: { shop: { builds: { '1.0.0': { 'remoteEntry.js': doing(code), 'own.js': '', 'worker.js': '' } } } },
    files: { 'uploads/evil.js': 'window.evil = 1' },
    edit: withTrustedTypes(mode),
  });

/** What code of the page may do with a URL or a text. */
const attempts = (page: Page, url: string) =>
  page.evaluate((url) => {
    const script = () => document.createElement('script');
    const tries: Record<string, () => void> = {
      'src of a script': () => Object.assign(script(), { src: url }),
      'attribute of a script': () => script().setAttribute('src', url),
      worker: () => new Worker(url).terminate(),
      'text of a script': () => Object.assign(script(), { text: '1' }),
      innerHTML: () => Object.assign(document.createElement('p'), { innerHTML: '<b>bold</b>' }),
      insertAdjacentHTML: () => document.createElement('p').insertAdjacentHTML('beforeend', '<b>bold</b>'),
      srcdoc: () => Object.assign(document.createElement('iframe'), { srcdoc: '<b>bold</b>' }),
    };
    return Object.keys(tries).filter((name) => {
      try {
        tries[name]?.();
        return true;
      } catch (error) {
        if (error instanceof DOMException) return true; // a worker of another origin: the browser has looked at the URL
        if (!(error instanceof TypeError)) throw error;
        return false;
      }
    });
  }, url);

const OF_URLS = ['src of a script', 'attribute of a script', 'worker'];

for (const way of ['conch serve', 'an export without headers', 'an export with headers'] as const) {
  test(
    `only files of builds become scripts and workers, and no text becomes HTML, on a page of ${way}`,
    thoroughUnless(way !== 'an export without headers'),
    async ({ page, shell, serveSite, exportSite, watch }) => {
      watch.announce(/Trusted|Content.Security.Policy/);
      const options = shop('');
      const open = async () => {
        if (way === 'conch serve') return (await serveSite(options)).url;
        const { host } = await exportSite(options);
        return `${(await host({ headers: way === 'an export with headers' })).origin}/`;
      };
      const home = await open();
      await shell.open(home);
      await expect(shell.application('shop')).toHaveText('mounted');

      expect(await attempts(page, `${home}remotes/shop/1.0.0/own.js`)).toEqual(OF_URLS);
      expect(await attempts(page, '/shell/../remotes/shop/1.1.0/./later.js')).toEqual(OF_URLS);
      for (const url of [
        'https://evil.example/x.js',
        '//evil.example/x.js',
        '/uploads/evil.js',
        '/remotes/shop/../../uploads/evil.js',
        '/remotes/shop/..%2f..%2fuploads/evil.js',
        'data:text/javascript,1',
        `${home.replace('//', '//user:password@')}remotes/shop/1.0.0/own.js`,
      ]) {
        expect(await attempts(page, url), url).toEqual([]);
      }
    },
  );
}

const FORBIDDEN = [
  ['HTML_BLOCKED_BY_CSP', 'innerHTML', `domElement.innerHTML = '<b>bold</b>'`, 'create elements'],
  ['HTML_BLOCKED_BY_CSP', 'DOMParser', `new DOMParser().parseFromString('<b>', 'text/html')`, 'create elements'],
  [
    'SCRIPT_BLOCKED_BY_CSP',
    'a script of another host',
    `domElement.append(Object.assign(document.createElement('script'), { src: 'https://evil.example/x.js' }))`,
    'Put the script into a build',
  ],
  ['SCRIPT_BLOCKED_BY_CSP', 'a worker of an upload', `new Worker('/uploads/evil.js')`, 'Put the script into a build'],
] as const;

for (const [code, title, attempt, remedy] of FORBIDDEN) {
  test(`a remote that uses ${title} has a card with ${code} and the remedy`, async ({ shell, serveSite, watch }) => {
    watch.announce(/Trusted|Content.Security.Policy/);
    await shell.open((await serveSite(shop(attempt))).url);
    await expect(shell.errorCard('shop')).toHaveAttribute('data-code', code);
    expect(watch.consoleErrors.join('\n')).toContain(remedy);
  });
}

test('a remote that sanitizes by a policy of its own, and one with a script of its build, work', async ({
  shell,
  serveSite,
}) => {
  const own = `
    const sanitizer = trustedTypes.createPolicy('shop', { createHTML: (text) => text.replaceAll('<script', '&lt;script') });
    domElement.innerHTML = sanitizer.createHTML('<b>bold</b>');
    const script = document.createElement('script');
    script.src = '/remotes/shop/1.0.0/own.js';
    const loaded = new Promise((resolve, reject) => Object.assign(script, { onload: resolve, onerror: reject }));
    domElement.append(script);
    await loaded`;
  await shell.open((await serveSite(shop(own))).url);
  await expect(shell.application('shop')).toHaveText('boldmounted');
});

test('with "report" the remote works, and the browser reports what it would refuse', async ({
  page,
  shell,
  serveSite,
  watch,
}) => {
  watch.announce(/Trusted|Content.Security.Policy/);
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ disposition, effectiveDirective }) => {
      document.documentElement.dataset.violation = `${disposition} ${effectiveDirective}`;
    });
  });
  await shell.open((await serveSite(shop(`domElement.innerHTML = '<b>bold</b>'`, 'report'))).url);
  await expect(shell.application('shop')).toHaveText('boldmounted');
  await expect(page.locator('html')).toHaveAttribute('data-violation', 'report require-trusted-types-for');
});

test('of a host that the manifest lists, only the folder of the build is allowed', async ({
  page,
  shell,
  serveSite,
  otherHost,
  watch,
}) => {
  watch.announce(/Trusted|Content.Security.Policy/);
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'remoteEntry.js'), container('away', view('from another origin')));
  const { origin } = await otherHost((_, { pathname }) =>
    allowingEveryOrigin(fileAnswer(folder, pathname.replace('/builds/away/1.0.0', ''))),
  );
  const away = { basePath: `${origin}/builds/away/{version}/` };
  const { url } = await serveSite(
    site({ remotes: { away }, edit: withTrustedTypes('enforce', { origins: [origin] }) }),
  );
  await shell.open(url);
  await expect(shell.application('away')).toHaveText('from another origin');
  expect(await attempts(page, `${origin}/builds/away/1.1.0/later.js`)).toEqual(OF_URLS);
  expect(await attempts(page, `${origin}/npm/evil/1.0.0/evil.js`)).toEqual([]);
});

test('a worker from a blob starts where the manifest lists blob:', async ({ shell, serveSite, watch }) => {
  const worker = `
    const worker = new Worker(URL.createObjectURL(new Blob(['postMessage("ready")'], { type: 'text/javascript' })));
    await new Promise((resolve, reject) => Object.assign(worker, { onmessage: resolve, onerror: reject }))`;
  const listing = site({
    remotes: { shop: doing(worker) },
    edit: (manifest) => {
      manifest.policy = { trustedTypes: 'enforce', sources: { worker: ['blob:'] } };
    },
  });
  await shell.open((await serveSite(listing)).url);
  await expect(shell.application('shop')).toHaveText('mounted');
  expect(watch.faults).toEqual([]);
});

test('visitors for whom the shell does not load get the plain page', async ({ page, shell, serveSite }) => {
  await page.route('**/shell/main.*.js', (route) => route.abort());
  const { url } = await serveSite();
  await shell.visitNext(url);
  await expect(page.getByRole('heading', { name: 'This page failed to load' })).toBeVisible();
});

test(
  'a visitor orders a tractor, and nothing is refused',
  thorough(),
  async ({ page, shell, storePage, serveSite, watch }) => {
    const { url } = await serveSite();
    expect((await page.request.get(url)).headers()['content-security-policy']).toContain(
      "require-trusted-types-for 'script'",
    );
    await visitStore({ page, shell, storePage }, url);
    expect(watch.faults).toEqual([]);
  },
);

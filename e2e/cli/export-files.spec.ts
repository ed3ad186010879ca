import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import { siteManifest } from '../sites/small-shop.ts';
import { test as base } from '../support/command.ts';
import type { Workspace } from '../support/workspace.ts';

type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

const test = base.extend<{ exportTo: (directory: string, ...args: string[]) => Promise<Ran> }>({
  exportTo: async ({ conch }, use) =>
    use(
      (directory, ...args) => conch(['export', directory, '--root', 'root', '--manifest', 'site.json', ...args]).ended,
    ),
});

/** Every file, without compressed copies. */
const files = (workspace: Workspace, directory: string): string[] =>
  readdirSync(workspace.path(directory), { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(workspace.path(directory, path)).isFile() && !/\.(gz|br)$/.test(path))
    .sort();
const text = (workspace: Workspace, path: string): string => readFileSync(workspace.path(path), 'utf8');
const marker = (workspace: Workspace) => JSON.parse(text(workspace, 'public/.conch-export.json'));

/** The same site with the next version of its remote, and without the page at /products. */
function change(workspace: Workspace): void {
  const { remotes, applications, ...manifest } = siteManifest({ revision: 2 });
  const left = (Array.isArray(applications) ? applications : []).filter(({ name }) => name !== 'products');
  const shop = { ...remotes.shop, version: '1.1.0' };
  workspace.write('root/remotes/shop/1.1.0/remoteEntry.js', 'window.shop = 2');
  workspace.write('site.json', { ...manifest, remotes: { shop }, applications: left });
}

test('an export has all that a host needs, and says so', async ({ workspace, exportTo }) => {
  const { code, out } = await exportTo('public');
  expect(code).toBe(0);
  expect(out).toContain('Pages: /, /products\nfallback.html: /products/…\nBuilds: remotes/shop/1.0.0/\n');
  expect(files(workspace, 'public')).toEqual([
    '.conch-export.json',
    '404.html',
    '_headers',
    '_redirects',
    'fallback.html',
    'index.html',
    'manifests/site.json',
    'nginx.conf',
    'products/index.html',
    'remotes/shop/1.0.0/home.0123abcd.js',
    'remotes/shop/1.0.0/remoteEntry.js',
    'shell/main.91abf012.js',
  ]);
  expect(gunzipSync(readFileSync(workspace.path('public/index.html.gz'))).toString()).toBe(
    text(workspace, 'public/index.html'),
  );
  expect(text(workspace, 'public/_redirects')).toBe('/products /fallback.html 200\n/products/* /fallback.html 200\n');
  expect(marker(workspace)).toMatchObject({ base: '/', revision: 1, complete: true });
});

test('texts of languages that the site brings come with it, other files of its folders do not', async ({
  workspace,
  exportTo,
}) => {
  workspace.write(
    'site.json',
    siteManifest({ languages: [{ tag: 'en' }, { tag: 'ar', dir: 'rtl', texts: '/texts/ar.json' }] }),
  );
  workspace.write('more/texts/ar.json', { skipLink: 'انتقل إلى المحتوى' });
  workspace.write('more/secret.txt', 'secret');
  expect(await exportTo('public', '--assets', 'more')).toMatchObject({ code: 0, err: '' });
  expect(files(workspace, 'public')).toContain('texts/ar.json');
  expect(files(workspace, 'public')).not.toContain('secret.txt');
});

test('a dry run says the same, and writes nothing', async ({ workspace, exportTo }) => {
  const { code, out } = await exportTo('public', '--dry-run', '--json');
  expect(code).toBe(0);
  const said = JSON.parse(out);
  expect(said).toMatchObject({ pages: ['/', '/products'], written: false });
  expect(existsSync(workspace.path('public'))).toBe(false);
  const { written, ...done } = JSON.parse((await exportTo('public', '--json')).out);
  expect({ ...done, written: false }).toEqual(said);
  expect(written).toBe(true);
});

test('a second export keeps what open tabs need, and takes away a page that is gone', async ({
  workspace,
  exportTo,
}) => {
  await exportTo('public');
  expect((await exportTo('public')).out).toContain(' 0 of them new or changed');
  change(workspace);
  const { out } = await exportTo('public');
  expect(out).toContain('Removed: products/index.html');
  expect(files(workspace, 'public')).toEqual(
    expect.arrayContaining(['remotes/shop/1.0.0/home.0123abcd.js', 'remotes/shop/1.1.0/remoteEntry.js']),
  );
  expect(existsSync(workspace.path('public/products'))).toBe(false);
  expect(text(workspace, 'public/index.html')).toContain('"revision":2');
  expect(marker(workspace)).toMatchObject({ revision: 2, complete: true });
});

test('a build that is only in the export any more is taken from there', async ({ workspace, exportTo }) => {
  await exportTo('public');
  workspace.remove('root/remotes/shop/1.0.0');
  expect(await exportTo('public')).toMatchObject({ code: 0 });
  const { code, err } = await exportTo('elsewhere');
  expect(code).toBe(1);
  expect(err).toContain('The manifest names remotes/shop/1.0.0/remoteEntry.js, which is not in ');
  expect(existsSync(workspace.path('elsewhere'))).toBe(false);
});

test('an export that was interrupted is seen, and made whole by the next', async ({ workspace, exportTo }) => {
  workspace.write('public/manifests', 'a file where a folder has to be');
  workspace.write('public/.conch-export.json', { base: '/', revision: 1, complete: true, pages: [] });
  expect((await exportTo('public')).code).not.toBe(0);
  expect(marker(workspace).complete).toBe(false);
  expect(existsSync(workspace.path('public/index.html')), 'pages come last').toBe(false);
  workspace.remove('public/manifests');
  expect((await exportTo('public')).out).toContain('The last export was interrupted; this one completed it.');
  expect(marker(workspace).complete).toBe(true);
});

const refusals: { what: string; prepare: (workspace: Workspace) => void; args?: string[]; says: RegExp }[] = [
  {
    what: 'a directory with files of somebody else',
    prepare: (workspace) => workspace.write('public/thesis.txt', 'precious'),
    says: /^public is not empty, and is not from an earlier export: .*Name a directory that is new, empty/,
  },
  {
    what: 'a marker that is broken',
    prepare: (workspace) => workspace.write('public/.conch-export.json', '{'),
    says: /^public is not empty/,
  },
  {
    what: 'a file',
    prepare: (workspace) => workspace.write('public', 'precious'),
    says: /^public is a file\. Name a directory/,
  },
  {
    what: 'an export for another place',
    prepare: (workspace) =>
      workspace.write('public/.conch-export.json', { base: '/', revision: 1, complete: true, pages: [] }),
    args: ['--base', '/shop/'],
    says: /^public has the site for \/, not \/shop\/\. Name another directory, or export with --base \/\./,
  },
  {
    what: 'a later revision',
    prepare: (workspace) =>
      workspace.write('public/.conch-export.json', { base: '/', revision: 7, complete: true, pages: [] }),
    says: /^public has revision 7, but the manifest is revision 1, and browsers ignore a lower revision\. Raise "revision"/,
  },
  {
    what: 'other bytes under a version that is there',
    prepare(workspace) {
      workspace.write('public/.conch-export.json', { base: '/', revision: 1, complete: true, pages: [] });
      workspace.write('public/remotes/shop/1.0.0/remoteEntry.js', 'window.shop = "other"');
    },
    says: /^public\/remotes\/shop\/1\.0\.0\/remoteEntry\.js exists already with other bytes\. A version never changes/,
  },
];

for (const { what, prepare, args = [], says } of refusals) {
  test(`${what} is refused, and left as it is`, async ({ workspace, exportTo }) => {
    prepare(workspace);
    const content = () =>
      statSync(workspace.path('public')).isFile()
        ? []
        : files(workspace, 'public').map((path) => [path, text(workspace, `public/${path}`)]);
    const before = content();
    const { code, err } = await exportTo('public', ...args);
    expect(err).toMatch(says);
    expect(code).toBe(1);
    expect(content()).toEqual(before);
  });
}

test('a command line that makes no sense is told with the usage', async ({ conch, exportTo }) => {
  expect(await conch(['export']).ended).toMatchObject({
    code: 2,
    err: expect.stringContaining('The directory is missing'),
  });
  expect(await exportTo('public', '--base', '/../')).toMatchObject({ code: 2 });
});

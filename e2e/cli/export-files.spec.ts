import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import { serveInProcess } from '../sites/hosts/in-process-server.ts';
import { describedBuild } from '../sites/remotes/described-builds.ts';
import { CHECKED_SCRIPT, checkedIndexHtml, siteManifest, writeOtherShell } from '../sites/small-shop.ts';
import { test as base } from '../support/command.ts';
import { thorough } from '../support/thorough.ts';
import type { Workspace } from '../support/workspace.ts';

type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

const test = base.extend<{ exportTo: (directory: string, ...args: string[]) => Promise<Ran> }>({
  exportTo: async ({ conch }, use) =>
    use(
      (directory, ...args) => conch(['export', directory, '--root', 'root', '--manifest', 'site.json', ...args]).ended,
    ),
});

/** Every file except compressed copies. */
const files = (workspace: Workspace, directory: string): string[] =>
  readdirSync(workspace.path(directory), { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(workspace.path(directory, path)).isFile() && !/\.(gz|br)$/.test(path))
    .sort();
const text = (workspace: Workspace, path: string): string => readFileSync(workspace.path(path), 'utf8');
const marker = (workspace: Workspace) => JSON.parse(text(workspace, 'public/.conch-export.json'));

/** Releases the next version of the remote, and removes the page at /products. */
function change(workspace: Workspace): void {
  const { remotes, applications, ...manifest } = siteManifest({ revision: 2 });
  const left = (Array.isArray(applications) ? applications : []).filter(({ name }) => name !== 'products');
  const shop = { ...remotes.shop, version: '1.1.0' };
  workspace.write('root/remotes/shop/1.1.0/remoteEntry.js', 'window.shop = 2');
  workspace.write('site.json', { ...manifest, remotes: { shop }, applications: left });
}

test('conch export writes all files that a host needs, and lists the pages', async ({ workspace, exportTo }) => {
  const { code, out } = await exportTo('public');
  expect(code).toBe(0);
  expect(out).toContain('Pages: /, /products\nfallback.html: /products/…\nBuilds: remotes/shop/1.0.0/\n');
  expect(files(workspace, 'public')).toEqual([
    '.conch-export.json',
    '404.html',
    'Caddyfile',
    '_headers',
    '_redirects',
    'fallback.html',
    'index.html',
    'manifests/shell.txt',
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

for (const { pages, title, isWhole } of [
  { pages: 2, title: 'contains the script of the shell in each page', isWhole: true },
  { pages: 2_001, title: 'of more than 2,000 pages requests it as a file', isWhole: false },
]) {
  test(`conch export ${title}`, async ({ workspace, exportTo }) => {
    workspace.write('root/shell/index.html', checkedIndexHtml);
    const { applications, ...manifest } = siteManifest();
    const numbered = Array.from({ length: pages }, (_, page) => ({
      ...{ name: `page${page}`, remote: 'shop', module: './home', region: 'main' },
      activeWhen: [{ path: page === 0 ? '/' : `/${page}`, exact: true }],
    }));
    workspace.write('site.json', { ...manifest, applications: numbered });
    expect((await exportTo('public')).code).toBe(0);
    for (const file of ['index.html', '1/index.html', 'fallback.html', '404.html']) {
      const html = text(workspace, `public/${file}`);
      expect(html.includes('<script id="conch-shell" data-folder="/shell/">console.log("shell")</script>'), file).toBe(
        isWhole,
      );
      expect(html.includes(CHECKED_SCRIPT), file).toBe(!isWhole);
    }
  });
}

test('conch export of another shell leaves the files of the one before for open tabs, and says which one pages load', async ({
  workspace,
  exportTo,
}) => {
  await exportTo('public');
  expect(text(workspace, 'public/manifests/shell.txt')).toBe('main.91abf012.js\n');
  writeOtherShell(workspace, '00000002');
  expect((await exportTo('public')).code).toBe(0);
  expect(text(workspace, 'public/manifests/shell.txt')).toBe('main.00000002.js\n');
  expect(text(workspace, 'public/index.html')).toContain(' data-shell-script="main.00000002.js"');
  expect(text(workspace, 'public/shell/main.91abf012.js')).toBe('console.log("shell")');
  expect(text(workspace, 'public/_headers')).toMatch(/^\/shell\/\*\n.*\n {2}Cache-Control: .*immutable$/m);
});

test('conch export lists the redirects, and writes a page for each that has no parameters', async ({
  workspace,
  exportTo,
}) => {
  const head = '<head><title>Untitled site</title></head><link';
  workspace.write('root/shell/index.html', text(workspace, 'root/shell/index.html').replace('<link', head));
  const redirects = [
    { from: '/goods/:id', to: '/products/:id', permanent: true },
    { from: '/old/list', to: '/products' },
  ];
  workspace.write('site.json', siteManifest({ redirects }));
  const { out } = await exportTo('public', '--base', '/shop/');
  expect(out).toContain('Pages: /, /products\nfallback.html: /products/…\nRedirects: /old/list, /goods/:id\n');
  expect(text(workspace, 'public/_redirects')).toMatch(
    /^\/shop\/old\/list \/shop\/products 302\n\/shop\/old\/list\/ \/shop\/products 302\n\/shop\/goods\/:id \/shop\/products\/:id 301\n/,
  );
  expect(text(workspace, 'public/shop/old/list/index.html')).toContain(
    '<link rel="canonical" href="/shop/products" data-page>' +
      '<noscript><meta http-equiv="refresh" content="0;url=/shop/products"></noscript></head>',
  );
  expect(text(workspace, 'public/nginx.conf')).toContain('  return 301 /shop/products/$1$2;\n');
  expect(existsSync(workspace.path('public/shop/goods'))).toBe(false);

  workspace.write('site.json', siteManifest({ revision: 2 }));
  expect((await exportTo('public', '--base', '/shop/')).out).toContain('Removed: old/list/index.html');
});

test.describe('with further files in the folders of --assets', () => {
  const folders = ['--assets', 'more', '--assets', 'third'];
  test.beforeEach(({ workspace }) => {
    workspace.write(
      'site.json',
      siteManifest({ languages: [{ tag: 'en' }, { tag: 'ar', dir: 'rtl', texts: '/texts/ar.json' }] }),
    );
    workspace.write('more/texts/ar.json', { skipLink: 'انتقل إلى المحتوى' });
    workspace.write('more/favicon.ico', 'icon');
    workspace.write('more/robots.txt', 'first');
    workspace.write('third/robots.txt', 'second');
    workspace.write('third/.well-known/security.txt', 'Contact: mailto:security@example.com');
    workspace.write('third/.well-known/.env', 'SECRET=1');
    workspace.write('third/.env', 'SECRET=1');
    workspace.write('third/.git/config', 'secret');
    workspace.write('more/products/map.svg', '<svg/>');
    workspace.write('more/remotes/shop/0.9.0/remoteEntry.js', 'an older build');
    workspace.write('more/blog/0.9.0/remote.json', '{}');
    workspace.write('more/blog/0.9.0/remoteEntry.js', 'a build that the manifest does not name');
    // The root has the file, a further folder a compressed copy of another one.
    workspace.write('more/shell/main.91abf012.js', 'another shell');
    workspace.write('more/shell/main.91abf012.js.gz', gzipSync('another shell'));
    symlinkSync(workspace.path('more/favicon.ico'), workspace.path('more/icon.ico'));
    symlinkSync('..', workspace.path('more/texts/circle'));
  });

  test('conch export copies the files that conch serve serves, with the same precedence', async ({
    workspace,
    exportTo,
  }) => {
    expect(await exportTo('public', ...folders)).toMatchObject({ code: 0, err: '' });
    const exported = files(workspace, 'public');
    const server = await serveInProcess(workspace, { assets: ['more', 'third'] });
    const generated = /^(_headers|_redirects|nginx\.conf|Caddyfile|\.conch-export\.json|.*\.html)$/;
    for (const path of exported.filter((path) => !generated.test(path))) {
      expect((await server.ask(`/${path}`)).text, path).toBe(text(workspace, `public/${path}`));
    }
    await server.close();
    const others = exported.filter((path) => !generated.test(path) && !/^(shell|remotes|manifests)\//.test(path));
    expect(others).toEqual(
      ['.well-known/security.txt', 'favicon.ico', 'icon.ico', 'products/map.svg', 'robots.txt', 'texts/ar.json'].sort(),
    );
    expect(text(workspace, 'public/robots.txt')).toBe('first');
    expect(existsSync(workspace.path('public/shell/main.91abf012.js.gz')), 'it is of another file').toBe(false);
    const headers = text(workspace, 'public/_headers');
    expect(headers).toContain('/.well-known/security.txt\n  Cross-Origin-Resource-Policy: cross-origin\n');
    expect(headers, 'a rule for pages covers it').not.toContain('/products/map.svg\n');
  });

  test('conch export writes its own files in place of those of the folders, and says so', async ({
    workspace,
    exportTo,
  }) => {
    for (const path of ['index.html', '_headers', 'healthz', 'manifests/site.json'])
      workspace.write(`more/${path}`, 'mine');
    const { code, out } = await exportTo('public', ...folders);
    expect(code).toBe(0);
    expect(out).toContain('index.html of --assets is not exported: the export writes a file of its own there.');
    for (const path of ['index.html', '_headers', 'manifests/site.json'])
      expect(text(workspace, `public/${path}`)).not.toBe('mine');
    expect(files(workspace, 'public')).not.toContain('healthz');
  });

  test('conch export removes a file that the folders no longer have, and never exports itself', async ({
    workspace,
    exportTo,
  }) => {
    await exportTo('more/public', ...folders);
    workspace.remove('more/favicon.ico');
    workspace.remove('more/icon.ico');
    const { out } = await exportTo('more/public', ...folders);
    expect(out).toContain('Removed: favicon.ico, icon.ico');
    expect(files(workspace, 'more/public').filter((path) => /icon|public/.test(path))).toEqual([]);
  });
});

test('conch export --dry-run prints the same, and writes nothing', async ({ workspace, exportTo }) => {
  const { code, out } = await exportTo('public', '--dry-run', '--json');
  expect(code).toBe(0);
  const planned = JSON.parse(out);
  expect(planned).toMatchObject({ pages: ['/', '/products'], written: false });
  expect(existsSync(workspace.path('public'))).toBe(false);
  const { written, ...done } = JSON.parse((await exportTo('public', '--json')).out);
  expect({ ...done, written: false }).toEqual(planned);
  expect(written).toBe(true);
});

test(
  'a second conch export keeps old builds for open tabs, and removes pages that no longer exist',
  thorough(),
  async ({ workspace, exportTo }) => {
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
  },
);

/** Preloaded by a command: lists the files that it reads. */
const listingReads = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { readFileSync } = fs;
fs.readFileSync = (path, ...args) => {
  fs.appendFileSync('reads.txt', String(path) + '\\n');
  return readFileSync(path, ...args);
};
syncBuiltinESMExports();
`;

const setOld = (path: string): void => utimesSync(path, 1_700_000_000, 1_700_000_000);

/** Writes other bytes into an old file: neither its size nor its time says that they are others. */
function changeUnseen(path: string): void {
  writeFileSync(path, 'x'.repeat(statSync(path).size));
  setOld(path);
}

test(
  'conch export again reads no file that has not changed, and sees other bytes of the same size and time',
  thorough(),
  async ({ workspace, conch, exportTo }) => {
    const preload = workspace.write('listing-reads.mjs', listingReads);
    const copied = /(main\.91abf012|home\.0123abcd)\.js/;
    const args = ['export', 'public', '--root', 'root', '--manifest', 'site.json'];
    const reads = async () => {
      workspace.write('reads.txt', '');
      await conch(args, { NODE_OPTIONS: `--import ${preload}` }).ended;
      return text(workspace, 'reads.txt')
        .split('\n')
        .filter((path) => copied.test(path));
    };
    expect((await reads()).length).toBeGreaterThan(0);
    const exported = workspace.path('public/shell/main.91abf012.js');
    const sources = ['root/shell/main.91abf012.js', 'root/remotes/shop/1.0.0/home.0123abcd.js'];
    const [ofShell = '', ofBuild = ''] = sources.map((path) => workspace.path(path));
    for (const path of [exported, ofShell, ofBuild]) setOld(path);
    // Files that are seconds old are read again: they may change within one tick of the clock of their disk.
    await expect.poll(reads, { timeout: 20_000 }).toEqual([]);

    changeUnseen(exported);
    workspace.write('public/remotes/shop/1.0.0/home.0123abcd.js.gz', gzipSync('planted()'));
    expect((await exportTo('public')).out).toContain(' 1 of them new or changed');
    expect(readFileSync(exported, 'utf8')).toBe('console.log("shell")');
    expect(existsSync(workspace.path('public/remotes/shop/1.0.0/home.0123abcd.js.gz'))).toBe(false);

    changeUnseen(ofShell);
    await exportTo('public');
    expect(readFileSync(exported, 'utf8')).toMatch(/^x+$/);
    changeUnseen(ofBuild);
    expect((await exportTo('public')).err).toContain('home.0123abcd.js exists already with other bytes.');
  },
);

test('conch export keeps a build that now exists in the export only', thorough(), async ({ workspace, exportTo }) => {
  await exportTo('public');
  workspace.remove('root/remotes/shop/1.0.0');
  expect(await exportTo('public')).toMatchObject({ code: 0 });
  const { code, err } = await exportTo('elsewhere');
  expect(code).toBe(1);
  expect(err).toContain('The manifest names remotes/shop/1.0.0/remoteEntry.js, which is not in ');
  expect(existsSync(workspace.path('elsewhere'))).toBe(false);
});

test('conch export detects an interrupted export, and completes it', async ({ workspace, exportTo }) => {
  workspace.write('public/manifests', 'a file where a folder has to be');
  workspace.write('public/.conch-export.json', { base: '/', revision: 1, complete: true, pages: [] });
  expect((await exportTo('public')).code).not.toBe(0);
  expect(marker(workspace).complete).toBe(false);
  expect(existsSync(workspace.path('public/index.html')), 'pages are written last').toBe(false);
  workspace.remove('public/manifests');
  expect((await exportTo('public')).out).toContain('The last export was interrupted; this one completed it.');
  expect(marker(workspace).complete).toBe(true);
});

const refusals: { what: string; prepare: (workspace: Workspace) => void; args?: string[]; says: RegExp }[] = [
  {
    what: 'a directory with other files',
    prepare: (workspace) => workspace.write('public/thesis.txt', 'precious'),
    says: /^public is not empty, and is not from an earlier export: .*Name a directory that is new, empty/,
  },
  {
    what: 'a directory with an invalid marker',
    prepare: (workspace) => workspace.write('public/.conch-export.json', '{'),
    says: /^public is not empty/,
  },
  {
    what: 'a file',
    prepare: (workspace) => workspace.write('public', 'precious'),
    says: /^public is a file\. Name a directory/,
  },
  {
    what: 'an export for another base path',
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
    what: 'a build with other bytes under a version that exists',
    prepare(workspace) {
      workspace.write('public/.conch-export.json', { base: '/', revision: 1, complete: true, pages: [] });
      workspace.write('public/remotes/shop/1.0.0/remoteEntry.js', 'window.shop = "other"');
    },
    says: /^public\/remotes\/shop\/1\.0\.0\/remoteEntry\.js exists already with other bytes\. A version never changes/,
  },
];

for (const { what, prepare, args = [], says } of refusals) {
  test(`conch export refuses ${what}, and changes nothing`, async ({ workspace, exportTo }) => {
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

const belowFiles: readonly [path: string, file: string][] = [
  ['/manifests/site.json', 'manifests/site.json'],
  ['/shell/main.91abf012.js/about', 'shell/main.91abf012.js'],
  ['/404.html', '404.html'],
  ['/nginx.conf', 'nginx.conf'],
  ['/Caddyfile', 'Caddyfile'],
  ['/remotes/shop/1.0.0/remoteEntry.js.gz', 'remotes/shop/1.0.0/remoteEntry.js.gz'],
];
for (const [path, file] of belowFiles) {
  test(`conch export refuses a page at ${path}, and writes nothing`, async ({ workspace, exportTo }) => {
    const { applications, ...manifest } = siteManifest();
    const page = { name: 'odd', remote: 'shop', module: './home', region: 'main', activeWhen: [path] };
    workspace.write('site.json', {
      ...manifest,
      applications: [page, ...(Array.isArray(applications) ? applications : [])],
    });
    const { code, err } = await exportTo('public');
    expect({ code, err }).toEqual({
      code: 1,
      err: `The site cannot be exported: the page ${path} would be below ${file}, which is a file. Give it another path in the manifest.\n`,
    });
    expect(existsSync(workspace.path('public'))).toBe(false);
  });
}

test('conch export refuses half of a character in a path, with its position', async ({ workspace, exportTo }) => {
  const manifest = readFileSync(workspace.path('site.json'), 'utf8');
  workspace.write('site.json', manifest.replace('"/products"', '"/\\ud800"'));
  const { code, err } = await exportTo('public');
  expect(code).toBe(1);
  expect(err).toMatch(/^site\.json: line \d+, column \d+: the string has half of a character/);
});

test('conch export copies of a build what its remote.json lists, and no compressed copy with other content', async ({
  workspace,
  exportTo,
}) => {
  const build = describedBuild({ name: 'shop', version: '1.0.0', assets: { './home': ['home.0123abcd.js'] } });
  for (const [file, text] of Object.entries(build)) workspace.write(`root/remotes/shop/1.0.0/${file}`, text);
  workspace.write('root/remotes/shop/1.0.0/secrets.txt', 'secret');
  workspace.write('root/remotes/shop/1.0.0/remoteEntry.js.gz', gzipSync('planted()'));
  workspace.write('outside/secrets.txt', 'secret');
  workspace.write('more/favicon.ico', 'icon');
  symlinkSync(workspace.path('outside'), workspace.path('root/shell/outside'));
  symlinkSync(workspace.path('outside/secrets.txt'), workspace.path('more/secrets.txt'));
  expect(await exportTo('public', '--assets', 'more')).toMatchObject({ code: 0, err: '' });
  const exported = files(workspace, 'public');
  expect(exported.filter((path) => /outside|secrets/.test(path))).toEqual([]);
  expect(exported).toContain('favicon.ico');
  const copy = workspace.path('public/remotes/shop/1.0.0/remoteEntry.js.gz');
  if (existsSync(copy)) expect(gunzipSync(readFileSync(copy)).toString()).toBe(build['remoteEntry.js']);
});

test('conch export prints the usage for wrong arguments', async ({ conch, exportTo }) => {
  expect(await conch(['export']).ended).toMatchObject({
    code: 2,
    err: expect.stringContaining('The directory is missing'),
  });
  expect(await exportTo('public', '--base', '/../')).toMatchObject({ code: 2 });
});

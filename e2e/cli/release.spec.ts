import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { expect } from '@playwright/test';
import { writeBuild } from '../sites/remotes/described-builds.ts';
import { type SiteManifest, siteManifest } from '../sites/small-shop.ts';
import { test } from '../support/command.ts';
import { thorough } from '../support/thorough.ts';

// Each test starts several processes, while another one may start fifty.
test.describe.configure({ timeout: 120_000 });

const place = ['--manifest', 'site.json', '--root', 'root'];
const by = (actor: string) => ({ CONCH_ACTOR: actor });
const read = (path: string): SiteManifest => JSON.parse(readFileSync(path, 'utf8'));

/** Where `conch` is alone, no browser is there. */
const notOpened = /^The build was not opened in the site\. Playwright is not installed .*, then try again\.\n/;

test('a build is rolled out, promoted and rolled back, and conch history says who did it and why', async ({
  conch,
  workspace,
}) => {
  const build = writeBuild(workspace, { version: '1.1.0' });
  const run = async (...args: string[]) => {
    const options = args[0] === 'history' ? ['--manifest', 'site.json'] : place;
    const { code, out, err } = await conch([...args, ...options], by('ann')).ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return out;
  };
  const shop = () => read(workspace.path('site.json')).remotes.shop;

  const options = '--manifest site.json --root root';
  const released = await run('deploy', build, '--rollout', '10', '--reason', 'new header');
  expect(released).toMatch(notOpened);
  expect(released.replace(notOpened, '')).toBe(
    'site.json is now revision 2: shop: 1.1.0 for 10 % of visitors; the others keep 1.0.0\n' +
      `Next: conch rollout shop <percent> ${options}, conch promote shop ${options}, or conch rollback shop ${options}\n`,
  );
  expect(shop()).toMatchObject({ version: '1.0.0', rollout: { percent: 10, build: { version: '1.1.0' } } });
  expect(existsSync(workspace.path('root/remotes/shop/1.1.0/remoteEntry.js')), 'the build was copied').toBe(true);
  const { files } = JSON.parse(readFileSync(workspace.path('root/remotes/shop/1.1.0/remote.json'), 'utf8'));
  const digests = { 'view.0123abcd.js': files['view.0123abcd.js'].integrity };
  expect(shop().rollout, 'the build does not check its files').toMatchObject({ build: { files: digests } });

  await run('rollout', 'shop', '50');
  expect(shop().rollout).toMatchObject({ percent: 50 });
  await run('promote', 'shop');
  expect(shop()).toMatchObject({ version: '1.1.0', previous: { version: '1.0.0' } });
  expect(shop().integrity).toMatch(/^sha384-/);
  await run('rollback', 'shop', '--reason', 'blank page');
  expect(shop()).toEqual(siteManifest().remotes.shop);
  await run('rollback', 'shop', '--to', '4');
  expect(shop()).toMatchObject({ version: '1.1.0', previous: { version: '1.0.0' } });

  const history = await run('history', 'shop');
  const changes = history.split('\n').filter((line) => /^ {8}\S/.test(line));
  expect(changes.map((line) => line.trim())).toEqual([
    'shop: 1.0.0 -> 1.1.0, as in revision 4',
    'shop: 1.1.0 -> 1.0.0, rolled back',
    'because: blank page',
    'shop: 1.0.0 -> 1.1.0 for everybody (was 50 %)',
    'shop: 1.1.0 for 50 % of visitors (was 10 %)',
    'shop: 1.1.0 for 10 % of visitors; the others keep 1.0.0',
    'because: new header',
    'recorded existing manifest',
  ]);
  expect(history).toContain(' UTC  ann');
});

test('a command keeps the formatting of the rest of the manifest', async ({ conch, workspace }) => {
  const text = `{ "schemaVersion": 1, "revision": 7,   "origins": [],
\t"remotes": {
\t\t"shop": { "version": "1.0.0", "basePath": "/remotes/shop/{version}/", "bundleFileName": "remoteEntry.js", "moduleName": "shop" },
\t\t"other": { "version": "9", "basePath": "/o/", "bundleFileName": "o.js", "moduleName": "other" }
\t},
\t"applications": [   ]
}
`;
  workspace.write('site.json', text);
  const { code } = await conch(['freeze', 'other', '--reason', 'holidays', ...place.slice(0, 2)], by('ann')).ended;
  expect(code).toBe(0);
  const edited = readFileSync(workspace.path('site.json'), 'utf8');
  expect(edited).toContain('\n\t\t"shop": { "version": "1.0.0", "basePath": "/remotes/shop/{version}/"');
  expect(edited).toContain('\t"applications": [   ]\n}\n');
  expect(read(workspace.path('site.json'))).toMatchObject({
    revision: 8,
    remotes: { other: { frozen: { by: 'ann', reason: 'holidays' } } },
  });
});

test('a command records a manual edit as a revision before its own', thorough(), async ({ conch, workspace }) => {
  await conch(['freeze', 'shop', ...place.slice(0, 2)]).ended;
  const byHand = read(workspace.path('site.json'));
  workspace.write('site.json', { ...byHand, origins: ['https://cdn.example.com'] });
  await conch(['unfreeze', 'shop', ...place.slice(0, 2)], by('ann')).ended;

  expect(read(workspace.path('site.json'))).toMatchObject({ revision: 4, origins: ['https://cdn.example.com'] });
  const { out } = await conch(['history', '--json', '--manifest', 'site.json']).ended;
  const { records } = JSON.parse(out);
  expect(records.map(({ revision, change }: { revision: number; change: string }) => `${revision} ${change}`)).toEqual([
    '4 shop: no longer frozen',
    '3 edited by hand',
    '2 shop: frozen',
    '1 recorded existing manifest',
  ]);
});

test('a manifest that was restored by hand is a manual edit, which a command does not undo', async ({
  conch,
  workspace,
}) => {
  const before = readFileSync(workspace.path('site.json'), 'utf8');
  await conch(['deploy', writeBuild(workspace, { version: '1.1.0' }), ...place]).ended;
  workspace.replace('site.json', before);
  await conch(['freeze', 'shop', ...place.slice(0, 2)]).ended;
  expect(read(workspace.path('site.json'))).toMatchObject({ revision: 4, remotes: { shop: { version: '1.0.0' } } });
});

test('conch rollback --to restores a manifest that is not JSON, and keeps a copy of the file', async ({
  conch,
  workspace,
}) => {
  await conch(['deploy', writeBuild(workspace, { version: '1.1.0' }), ...place]).ended;
  workspace.write('site.json', '{ "schemaVersion": 1, <<<<<<< HEAD');
  const refused = await conch(['rollback', 'shop', ...place]).ended;
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toContain('site.json:1:');

  const { code, out, err } = await conch(['rollback', '--to', '1', ...place]).ended;
  expect({ code, out }).toEqual({
    code: 0,
    out:
      'site.json is now revision 3: everything rolled back to revision 1\n' +
      'Next: conch diff 1 --manifest site.json\n',
  });
  expect(read(workspace.path('site.json'))).toEqual(siteManifest({ revision: 3 }));
  const copy = /a copy is in (\S+)/.exec(err)?.[1] ?? '';
  expect(readFileSync(copy, 'utf8')).toContain('<<<<<<< HEAD');
});

test('conch deploy refuses a frozen remote and says who froze it, but conch rollback works', async ({
  conch,
  workspace,
}) => {
  await conch(['deploy', writeBuild(workspace, { version: '1.1.0' }), ...place]).ended;
  await conch(['freeze', 'shop', '--reason', 'Black Friday', '--manifest', 'site.json'], by('ann')).ended;
  const next = writeBuild(workspace, { version: '1.2.0' });
  const { code, err } = await conch(['deploy', next, ...place], by('bob')).ended;
  expect(code).toBe(1);
  expect(err).toMatch(/^shop was frozen by ann on .*: Black Friday\. /);
  expect(existsSync(workspace.path('root/remotes/shop/1.2.0')), 'the build was not copied').toBe(false);
  expect((await conch(['rollback', 'shop', ...place]).ended).code).toBe(0);
  expect(read(workspace.path('site.json')).remotes.shop).toMatchObject({ version: '1.0.0', frozen: { by: 'ann' } });
});

test('conch deploy --dry-run prints the change, and changes nothing', async ({ conch, workspace }) => {
  const before = readFileSync(workspace.path('site.json'), 'utf8');
  const { code, out } = await conch(['deploy', writeBuild(workspace, { version: '1.1.0' }), '--dry-run', ...place])
    .ended;
  expect({ code, out: out.replace(notOpened, '') }).toEqual({
    code: 0,
    out:
      'site.json would become revision 2: shop: 1.0.0 -> 1.1.0 for everybody\n' +
      'Nothing was changed. Next: run it again without --dry-run\n',
  });
  expect(readFileSync(workspace.path('site.json'), 'utf8')).toBe(before);
  expect(existsSync(workspace.path('site.history'))).toBe(false);
  expect(existsSync(workspace.path('root/remotes/shop/1.1.0'))).toBe(false);
});

test('conch diff of two manifests lists what differs by remote', thorough(), async ({ conch, workspace }) => {
  const { remotes, applications, ...rest } = siteManifest();
  const shop = { ...remotes.shop, version: '1.1.0', limits: { entry: 9_000 } };
  const cart = { ...remotes.shop, moduleName: 'cart' };
  workspace.write('staging.json', {
    ...rest,
    revision: 7,
    remotes: { shop, cart },
    applications,
    external: ['/auth/'],
  });
  const forwards = await conch(['diff', 'site.json', 'staging.json']).ended;
  expect(forwards).toMatchObject({
    code: 0,
    err: '',
    out:
      'site.json (revision 1) -> staging.json (revision 7)\n' +
      'cart: new, 1.0.0\n' +
      'shop: 1.0.0 -> 1.1.0\n' +
      '  + limits: {"entry":9000}\n' +
      'Besides the remotes:\n' +
      '  + external: ["/auth/"]\n' +
      'Next: conch explain <path> --manifest staging.json\n',
  });
  const back = await conch(['diff', 'staging.json', '--json', '--manifest', 'site.json']).ended;
  expect(JSON.parse(back.out)).toMatchObject({
    from: 7,
    to: 1,
    remotes: [
      { name: 'cart', from: '1.0.0' },
      { name: 'shop', from: '1.1.0', to: '1.0.0', differences: [{ after: '1.0.0' }, { before: { entry: 9_000 } }] },
    ],
    differences: { length: 4 },
  });
  expect((await conch(['diff', 'site.json', 'site.json']).ended).out).toBe(
    'site.json (revision 1) -> site.json (revision 1): no differences\n',
  );
  expect(await conch(['diff', 'nowhere.json', 'site.json']).ended).toMatchObject({ code: 1 });
  expect(await conch(['diff', 'latest']).ended).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^latest is neither a revision/),
  });
});

test(
  'conch diff --json prints differences, and conch explain the builds of a page',
  thorough(),
  async ({ conch, workspace }) => {
    await conch(['deploy', writeBuild(workspace, { version: '1.1.0' }), '--rollout', '25', ...place]).ended;
    const diff = await conch(['diff', '1', '2', '--json', '--manifest', 'site.json']).ended;
    expect(JSON.parse(diff.out)).toMatchObject({
      from: 1,
      to: 2,
      differences: [{ path: ['remotes', 'shop', 'rollout'], after: { percent: 25, build: { version: '1.1.0' } } }],
    });
    const { out } = await conch(['explain', '/products/7', '--manifest', 'site.json']).ended;
    expect(out).toBe(
      '/products/7 in site.json, revision 2:\n' +
        '  header  header: ./header of shop 1.1.0 for 25 % of visitors, 1.0.0 for the others; matches /\n' +
        '  main    products: ./products of shop 1.1.0 for 25 % of visitors, 1.0.0 for the others; matches /products\n' +
        'In revision 1:\n' +
        '  header  header: ./header of shop 1.0.0; matches /\n' +
        '  main    products: ./products of shop 1.0.0; matches /products\n' +
        'Next: conch history <remote> --manifest site.json, or conch diff --manifest site.json\n',
    );
    const visitor = await conch(['explain', '/', '--visitor', 'ada', '--json', '--manifest', 'site.json']).ended;
    expect(JSON.parse(visitor.out).parts[0].build).toMatch(/^1\.[01]\.0 \(bucket \d+ of 10000 is (not )?below 25 %\)$/);
  },
);

test('conch explain says where a path leads', async ({ conch, workspace }) => {
  const manifest = JSON.parse(readFileSync(workspace.path('site.json'), 'utf8'));
  const redirects = [{ from: '/goods/:id', to: '/products/:id', permanent: true }];
  workspace.write('site.json', { ...manifest, redirects });
  const { out } = await conch(['explain', '/goods/7', '--manifest', 'site.json']).ended;
  expect(out).toContain('/goods/7 in site.json, revision 1:\n  redirected to /products/7 (301)\n');
  expect(out).not.toContain('header');
});

test('conch explain says which visitors an application is for', async ({ conch, workspace }) => {
  const manifest = JSON.parse(readFileSync(workspace.path('site.json'), 'utf8'));
  const account = { remote: 'shop', module: './home', region: 'main', activeWhen: ['/account'] };
  const applications = [
    { ...account, name: 'account', visible: { signedIn: true, flag: 'club' } },
    { ...account, name: 'sign-in', visible: { signedIn: false } },
  ];
  workspace.write('site.json', { ...manifest, visitor: {}, applications });
  const { out } = await conch(['explain', '/account', '--manifest', 'site.json']).ended;
  expect(out).toContain('matches /account; only for visitors who are signed in and with the flag club\n');
  expect(out).toContain('matches /account; only for visitors who are not signed in\n');
  expect(out).toContain('  All other visitors see the not-found page, with status 200.\n');
});

const refusals: readonly [title: string, code: string, args: (folder: string) => string[], build?: object][] = [
  ['an unknown remote', 'REMOTE_UNKNOWN', () => ['rollout', 'shp', '10']],
  ['a change of a rollout that does not exist', 'NOTHING_TO_DO', () => ['rollout', 'shop', '10']],
  ['a promotion without a rollout', 'NOTHING_TO_DO', () => ['promote', 'shop']],
  ['a rollback without a previous build', 'NOTHING_TO_DO', () => ['rollback', 'shop']],
  ['a rollback to an unknown revision', 'REVISION_UNKNOWN', () => ['rollback', 'shop', '--to', '99']],
  ['a missing folder', 'BUILD_UNREADABLE', () => ['deploy', 'nowhere']],
  ['a folder without a build', 'BUILD_UNREADABLE', () => ['deploy', 'root']],
  [
    'a build without a module of an application',
    'BUILD_UNFIT',
    (folder) => ['deploy', folder],
    { exposes: ['./home'] },
  ],
  ['a rollout of a new remote', 'BUILD_UNFIT', (folder) => ['deploy', folder, '--rollout', '5'], { name: 'new' }],
  ['a missing manifest', 'MANIFEST_MISSING', () => ['freeze', 'shop', '--manifest', 'nowhere.json']],
  ['a percentage above 100', 'USAGE', () => ['rollout', 'shop', '101']],
  ['an extra argument', 'USAGE', () => ['promote', 'shop', 'now']],
];
for (const [title, code, args, build = {}] of refusals) {
  test(`a command refuses ${title} with ${code} and a remedy`, async ({ conch, workspace }) => {
    const folder = writeBuild(workspace, { version: '1.1.0', ...build });
    const before = readFileSync(workspace.path('site.json'), 'utf8');
    const given = args(folder);
    const manifest = given.includes('--manifest') ? [] : ['--manifest', 'site.json'];
    const ended = await conch([...given, ...manifest, '--json']).ended;
    expect(ended.code).toBe(code === 'USAGE' ? 2 : 1);
    expect(JSON.parse(ended.out)).toEqual({
      code,
      message: expect.stringMatching(/\S/),
      remedy: expect.stringMatching(/\S/),
    });
    expect(readFileSync(workspace.path('site.json'), 'utf8')).toBe(before);
  });
}

test('conch deploy refuses a build whose shared versions another remote refuses, wherever the manifest names that one', async ({
  conch,
  workspace,
}) => {
  const sharing = (version: string) => ({ requires: { words: `^${version}` }, provides: { words: version } });
  await conch(['deploy', writeBuild(workspace, { version: '1.1.0', ...sharing('1.0.0') }), ...place]).ended;
  const cart = await conch([
    'deploy',
    writeBuild(workspace, { name: 'cart', version: '1.0.0', ...sharing('1.2.0') }),
    ...place,
  ]).ended;
  expect(cart).toMatchObject({ code: 0, err: '' });
  const refused = async (name: string) => {
    const { code, err } = await conch([
      'deploy',
      writeBuild(workspace, { name, version: '2.0.0', ...sharing('2.0.0') }),
      ...place,
    ]).ended;
    expect({ code, err }, name).toEqual({ code: 1, err: expect.stringContaining('A page has only one copy') });
  };
  expect(Object.keys(read(workspace.path('site.json')).remotes)).toEqual(['shop', 'cart']);
  await refused('cart');
  await refused('shop');
});

test('conch deploy refuses other bytes under an existing version, also after a rollback', async ({
  conch,
  workspace,
}) => {
  await conch(['deploy', writeBuild(workspace, { version: '1.1.0' }), ...place]).ended;
  await conch(['rollback', 'shop', ...place]).ended;
  workspace.remove('root/remotes/shop/1.1.0');
  const other = writeBuild(workspace, { version: '1.1.0', mark: '-other' });
  const expectRefusal = async () => {
    const { code, err } = await conch(['deploy', other, ...place]).ended;
    expect(code).toBe(1);
    expect(err).toMatch(/^shop 1\.1\.0 exists already, and revision 2 names it with other bytes\. /);
  };
  await expectRefusal();
  // Earlier versions of the commands did not write down which builds the manifest has ceased to name.
  const names = readdirSync(workspace.path('site.history')).filter((name) => name.startsWith('released'));
  expect(names).toHaveLength(2);
  for (const name of names) workspace.remove(`site.history/${name}`);
  await expectRefusal();
  await conch(['freeze', 'shop', '--manifest', 'site.json']).ended;
  expect(readdirSync(workspace.path('site.history'))).toEqual(expect.arrayContaining(names));
  await expectRefusal();
});

test('conch deploy refuses a build with a missing or changed file', async ({ conch, workspace }) => {
  const build = writeBuild(workspace, { version: '1.1.0' });
  workspace.write(`${build}/view.0123abcd.js`, 'somebody else();\n');
  const changed = await conch(['deploy', build, ...place]).ended;
  expect(changed.err).toContain('view.0123abcd.js does not match its digest in remote.json');
  workspace.remove(`${build}/view.0123abcd.js`);
  const missing = await conch(['deploy', build, ...place]).ended;
  expect(missing.err).toContain('view.0123abcd.js is missing');
  expect(read(workspace.path('site.json'))).toEqual(siteManifest());
});

test(
  'conch rollback refuses a build that is missing, except with --unproven',
  thorough(),
  async ({ conch, workspace }) => {
    await conch(['deploy', writeBuild(workspace, { version: '1.1.0' }), ...place]).ended;
    workspace.remove('root/remotes/shop/1.0.0');
    const { code, err } = await conch(['rollback', 'shop', ...place]).ended;
    expect(code).toBe(1);
    expect(err).toMatch(/^remotes\.shop\.version: there is no root\/remotes\/shop\/1\.0\.0\/remoteEntry\.js\./);
    expect(err).toContain('--unproven skips this check');
    expect((await conch(['rollback', 'shop', '--unproven', ...place]).ended).code).toBe(0);
  },
);

test(
  'conch deploy takes the URL of a remote.json on another host, and checks the build over HTTP',
  thorough(),
  async ({ conch, workspace }) => {
    const build = writeBuild(workspace, { version: '1.1.0' });
    cpSync(workspace.path(build), workspace.path('root/remotes/shop/1.1.0'), { recursive: true });
    const host = conch(['serve', '--root', 'root', '--manifest', 'site.json', '--port', '0']);
    const { origin } = new URL(/http:\S+/.exec(await host.started)?.[0] ?? '');
    const url = `${origin}/remotes/shop/1.1.0/remote.json`;
    const own = ['--manifest', 'own.json'];
    workspace.write('own.json', siteManifest());

    const unknown = await conch(['deploy', url, ...own]).ended;
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain(`Add "${origin}" to "origins", and run the command again.`);

    workspace.write('own.json', siteManifest({ origins: [origin] }));
    const { code, err } = await conch(['deploy', url, ...own]).ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(read(workspace.path('own.json')).remotes.shop).toMatchObject({
      version: '1.1.0',
      basePath: `${origin}/remotes/shop/{version}/`,
      previous: { version: '1.0.0', basePath: '/remotes/shop/{version}/' },
    });

    // A build on the site itself does not change the base path.
    workspace.write('own.json', siteManifest({ revision: 7 }));
    workspace.remove('own.history');
    expect((await conch(['deploy', url, ...own, '--site', origin]).ended).code).toBe(0);
    expect(read(workspace.path('own.json')).remotes.shop).toMatchObject({ basePath: '/remotes/shop/{version}/' });

    workspace.remove('root/remotes/shop/1.1.0/view.0123abcd.js');
    workspace.write('own.json', siteManifest({ origins: [origin] }));
    workspace.remove('own.history');
    const gone = await conch(['deploy', url, ...own]).ended;
    expect(gone.err).toContain('view.0123abcd.js is missing');
  },
);

test('conch deploy releases a build whose host wants a session, and keeps how the remote is requested', async ({
  conch,
  workspace,
}) => {
  const members = createServer((_, response) => response.writeHead(401).end());
  await new Promise<void>((resolve) => members.listen(0, 'localhost', resolve));
  const address = members.address();
  const origin = `http://localhost:${typeof address === 'object' && address?.port}`;
  const own = {
    basePath: `${origin}/shop/{version}/`,
    bundleFileName: 'remoteEntry.js?v={version}',
    credentials: 'include',
    policy: { sources: { connect: ['https://api.example'] } },
  };
  const { remotes, ...manifest } = siteManifest({ origins: [origin] });
  workspace.write('site.json', { ...manifest, remotes: { shop: { ...remotes.shop, ...own } } });
  const { code, err } = await conch(['deploy', writeBuild(workspace, { version: '1.1.0' }), ...place]).ended;
  members.close();
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { shop } = read(workspace.path('site.json')).remotes;
  expect(shop).toMatchObject({ version: '1.1.0', ...own, previous: { version: '1.0.0' } });
  expect(shop.previous).not.toHaveProperty('credentials');
});

import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { test as base, expect } from '@playwright/test';
import { type Fault, times } from '../faults/fault.ts';
import { Faults } from '../faults/faults.ts';
import { brokenSites, edit, writeHealthySite } from '../sites/broken-sites.ts';
import { serveInProcess } from '../sites/hosts/in-process-server.ts';
import { conchProgram } from '../support/paths.ts';
import { firstOfEachKind, thorough, thoroughUnless } from '../support/thorough.ts';
import { Workspace } from '../support/workspace.ts';

type Ended = { readonly code: number; readonly out: string; readonly err: string };

type Fixtures = {
  /** Holds a site without problems. */
  readonly workspace: Workspace;
  /** Runs `conch check` in the workspace. */
  readonly check: (...args: string[]) => Promise<Ended>;
  /** Serves the workspace behind a fault server. */
  readonly faults: Faults;
};

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  workspace: async ({}, use) => {
    const workspace = new Workspace();
    writeHealthySite(workspace);
    // Outside of the repository, where no package is installed.
    copyFileSync(conchProgram, workspace.path('conch.mjs'));
    await use(workspace);
    workspace.remove();
  },
  check: async ({ workspace }, use) => use((...args) => runCheck(workspace.folder, args)),
  faults: async ({ workspace }, use) => {
    const server = await serveInProcess(workspace);
    const faults = await Faults.inFrontOf(server.origin);
    await use(faults);
    await faults.close();
    await server.close();
  },
});

const runCheck = (cwd: string, args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const all = ['conch.mjs', 'check', '--root', 'root', '--manifest', 'site.json', ...args];
    const child = execFile(process.execPath, all, { cwd }, (_, out, err) => {
      resolve({ code: child.exitCode ?? -1, out, err });
    });
  });

test('conch check prints one line and the next command for a site without problems', async ({ check }) => {
  expect(await check()).toEqual({
    code: 0,
    out:
      'site.json: revision 7, 2 remotes, 4 applications, 1 fragment: no problem found\n' +
      'Next: conch check --root root --manifest site.json --deep\n',
    err: '',
  });
});

for (const [title, breakIt, line] of brokenSites) {
  test(`conch check reports ${title} as an error with line and column`, async ({ check, workspace }) => {
    breakIt(workspace);
    const { code, out, err } = await check();
    expect(`\n${out}`).toContain(`\nsite.json:${line}`);
    expect(out).toMatch(/: [1-9]\d* errors?(, \d+ warnings?)?\nNext: fix the problems above, then conch check /);
    expect({ code, err }).toEqual({ code: 1, err: '' });
  });
}

test('conch check prints warnings, and fails for them only with --strict', async ({ check, workspace }) => {
  edit('"/posts/:id"', '{ "path": "/:section/news", "exact": true }')(workspace);
  const line =
    'site.json:24:96: warning: applications[2].activeWhen[0]: posts (exactly /:section/news) and products ' +
    '(/products and below) both show on /products/news. ';
  const lenient = await check();
  expect(lenient.code).toBe(0);
  expect(lenient.out.startsWith(line), lenient.out).toBe(true);
  expect(lenient.out).toContain(': 1 warning\nNext: conch check --root root --manifest site.json --deep\n');
  const strict = await check('--strict');
  expect(strict.code).toBe(1);
  expect(strict.out.startsWith(line), strict.out).toBe(true);
});

test('conch check warns of a region of a layout that no application is in', async ({ check, workspace }) => {
  const layouts = { standard: { areas: ['header header', 'nav main', 'footer footer'] } };
  edit('"fragments"', `"layouts": ${JSON.stringify(layouts)},\n  "fragments"`)(workspace);
  const { code, out } = await check();
  expect(out).toContain('warning: applications: no application is in the region "nav", so it is empty on every page');
  expect(code).toBe(0);
});

test('conch check warns of a build whose remote.json was deleted, or is that of another remote', async ({
  check,
  workspace,
}) => {
  const original = readFileSync(workspace.path('root/remotes/shop/1.0.0/remote.json'), 'utf8');
  for (const [folder, label, line] of [
    ['blog/2.0.0', 'blog 2.0.0', '15:18'],
    ['shop/1.0.0', 'shop 1.0.0 (previous)', '11:32'],
    ['shop/1.2.0', 'shop 1.2.0 (rollout)', '12:57'],
  ]) {
    const path = `root/remotes/${folder}/remote.json`;
    const text = readFileSync(workspace.path(path), 'utf8');
    workspace.remove(path);
    const { code, out } = await check();
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining(': 1 warning\n') });
    expect(out).toContain(`:${line}: warning: `);
    expect(out).toContain(`there is no ${path}, which lists the files of ${label}`);
    expect((await check('--strict')).code).toBe(1);
    workspace.write(path, text);
  }
  workspace.write('root/remotes/shop/1.0.0/remote.json', original.replace('"name": "shop"', '"name": "shopping"'));
  expect((await check()).out).toContain('remote.json is of the remote shopping, not shop');
});

test('conch check --json prints the findings', async ({ check, workspace }) => {
  expect(JSON.parse((await check('--json')).out)).toEqual({ ok: true, revision: 7, findings: [] });
  edit('"version": "2.0.0"', '"version": "2.1.0"')(workspace);
  const { code, out } = await check('--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toEqual({
    ok: false,
    revision: 7,
    findings: [
      {
        severity: 'error',
        code: 'BUILD_MISSING',
        path: 'remotes.blog.version',
        line: 15,
        column: 18,
        message: 'there is no root/remotes/blog/2.1.0/remoteEntry.js',
        remedy: 'Build it or copy it there, or name a version that is there.',
      },
    ],
  });
});

test('conch check prints one line if the manifest or a folder is missing', async ({ check }) => {
  expect(await check('--manifest', 'nowhere.json')).toEqual({
    code: 1,
    out: '',
    err: 'nowhere.json: there is no such file. Correct the path, or name the manifest with --manifest.\n',
  });
  const { code, err } = await check('--assets', 'nowhere');
  expect(code).toBe(1);
  expect(err).toContain('There is no folder nowhere.');
});

test('conch check refuses a --site that is not a URL, and --site with --deep', async ({ check }) => {
  for (const [args, complaint] of [
    [['--site', 'shop.example.com'], '--site shop.example.com is not a URL such as https://shop.example.com/'],
    [['--deep', '--site', 'http://localhost/'], '--deep opens builds in the folders; leave out --site'],
  ] as const) {
    const { code, err } = await check(...args);
    expect({ code, begin: err.startsWith(complaint) }).toEqual({ code: 2, begin: true });
  }
});

test('conch check --deep mounts no build if there are errors', async ({ check, workspace }) => {
  edit('"version": "2.0.0"', '"version": "2.1.0"')(workspace);
  const { code, out } = await check('--deep');
  expect(code).toBe(1);
  expect(out).toContain('No build was opened, because of the problems above.');
});

test('conch check --deep says how to install Playwright', async ({ check }) => {
  const { code, err } = await check('--deep');
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('Playwright is not installed in ') });
  expect(err).toContain('Run "npm install --no-save playwright", then try again.');
});

test('conch check --site checks the builds over HTTP', async ({ check, faults, workspace }) => {
  workspace.remove('root/remotes/blog/2.0.0/posts.0123abcd.js');
  const { home } = faults;
  const { code, out } = await check('--site', home);
  expect(code).toBe(1);
  expect(out).toContain(
    `site.json:15:18: error: remotes.blog.version: posts.0123abcd.js of blog 2.0.0 in ${home}remotes/blog/2.0.0/ is missing.`,
  );
});

test('conch check --site has no findings for a site without problems', async ({ check, faults }) => {
  const { code, out } = await check('--site', faults.home);
  expect(out).toContain(': no problem found\n');
  expect(code).toBe(0);
});

const entry = '/remotes/blog/2.0.0/remoteEntry.js';
const chunk = '/remotes/blog/2.0.0/posts.0123abcd.js';
const sheet = '/remotes/blog/2.0.0/posts.4567cdef.css';
const kept = { 'cache-control': 'public, max-age=31536000' };

const sent: readonly [title: string, path: string, fault: Fault, finding: string][] = [
  ['an entry of type text/plain', entry, 'wrong-type', 'error WRONG_TYPE remoteEntry.js sent as text/plain'],
  [
    'a style sheet of type text/plain',
    sheet,
    { headers: { 'content-type': 'text/plain', ...kept } },
    'error WRONG_TYPE posts.4567cdef.css sent as text/plain',
  ],
  [
    'an HTML page in place of the entry',
    entry,
    'html',
    'error PAGE_IN_PLACE the server sends an HTML page for remoteEntry.js',
  ],
  ['a missing entry', entry, 404, 'error BUILD_MISSING there is no'],
  ['a missing chunk', chunk, 410, 'error FILE_MISSING posts.0123abcd.js of blog 2.0.0'],
  ['a chunk with a flipped bit', chunk, 'flip-byte', 'error FILE_CHANGED posts.0123abcd.js of blog 2.0.0'],
  ['an entry that is answered with 503', entry, 503, 'error BUILD_UNREACHABLE '],
  ['a chunk whose connection is reset', chunk, 'reset', 'error BUILD_UNREACHABLE '],
  [
    'a chunk that is not cached',
    chunk,
    { headers: { 'cache-control': 'no-cache' } },
    'warning CACHED_TOO_SHORT posts.0123abcd.js sent with "Cache-Control: no-cache"',
  ],
  [
    'an entry that is cached for a year',
    entry,
    { headers: kept },
    'warning CACHED_TOO_LONG remoteEntry.js sent with "Cache-Control: public, max-age=31536000"',
  ],
  [
    'an entry without Cache-Control',
    entry,
    { headers: { 'cache-control': null } },
    'warning CACHED_TOO_LONG remoteEntry.js sent with no Cache-Control',
  ],
  [
    'a redirected chunk',
    chunk,
    times(1, { redirect: `${chunk}?moved` }),
    'warning REDIRECTED posts.0123abcd.js redirected to http',
  ],
];
const tags = firstOfEachKind();
for (const [title, path, fault, finding] of sent) {
  test(`conch check --site reports ${title}`, tags(finding.split(' ', 2).join(' ')), async ({ check, faults }) => {
    await faults.answer(path, fault);
    const { code, out } = await check('--site', faults.home, '--json');
    const { findings } = JSON.parse(out);
    const reported = findings.map((each: Record<string, string>) => `${each.severity} ${each.code} ${each.message}`);
    const [severity, name, ...words] = finding.split(' ');
    const facts = reported.filter((line: string) => line.startsWith(`${severity} ${name} `));
    expect(facts, reported.join('\n')).toEqual([expect.stringContaining(words.join(' '))]);
    expect(code).toBe(severity === 'error' ? 1 : 0);
  });
}

test('conch check --site reports a chunk that is redirected to an origin that the manifest does not list', async ({
  check,
  faults,
}) => {
  await faults.answer(chunk, times(1, { redirect: `${faults.otherOrigin}${chunk}` }));
  const { code, out } = await check('--site', faults.home);
  expect(code).toBe(1);
  expect(out).toContain('16:19: error: remotes.blog.basePath: blog 2.0.0 on ');
  expect(out).toContain('an origin that the manifest does not list');
});

test('conch check reports builds on another origin without CORS headers', async ({ check, faults, workspace }) => {
  const { home, otherOrigin } = faults;
  edit('"https://cdn.example.com"', `"${otherOrigin}"`)(workspace);
  edit('"/remotes/blog/', `"${otherOrigin}/remotes/blog/`)(workspace);
  const healthy = await check('--site', home);
  expect(healthy).toMatchObject({ code: 0, err: '' });
  await faults.answer(chunk, { headers: { 'access-control-allow-origin': null } });
  await faults.answer(sheet, { headers: { 'access-control-allow-origin': 'https://other.example' } });
  const { code, out } = await check('--site', home);
  expect(code).toBe(1);
  expect(out).toContain(
    `posts.0123abcd.js and posts.4567cdef.css sent without Access-Control-Allow-Origin for ${new URL(home).origin}.`,
  );
  expect((await check()).code, 'also without --site').toBe(1);
});

/** Moves `blog` to another origin that wants a session. */
const membersOnly = (workspace: Workspace, origin: string) => {
  edit('"https://cdn.example.com"', `"${origin}"`)(workspace);
  edit('"basePath": "/remotes/blog/', `"credentials": "include", "basePath": "${origin}/remotes/blog/`)(workspace);
};

const gateways: [title: string, fault: Fault][] = [
  ['refuses with 401', 401],
  ['refuses with 403', 403],
  ['answers with its login page', 'html'],
];
for (const [title, fault] of gateways) {
  test(
    `conch check notes, and does not fail for, a build with credentials whose host ${title}`,
    thoroughUnless(fault === 401),
    async ({ check, faults, workspace }) => {
      membersOnly(workspace, faults.otherOrigin);
      await faults.answer('/remotes/blog/**', fault);
      for (const args of [['--strict'], ['--strict', '--site', faults.home]]) {
        const { code, out } = await check(...args);
        expect(out).toContain('note: remotes.blog.version: http');
        expect(out).toContain('answers only to signed-in visitors');
        expect(out).toContain(': 1 note\n');
        expect(code).toBe(0);
      }
    },
  );
}

test(
  'conch check wants the origin of the site and Access-Control-Allow-Credentials for a build with credentials',
  thorough(),
  async ({ check, faults, workspace }) => {
    const { home, otherOrigin } = faults;
    const { origin } = new URL(home);
    membersOnly(workspace, otherOrigin);
    const wanted = `without Access-Control-Allow-Origin for ${origin} and Access-Control-Allow-Credentials.`;
    expect(await check('--site', home), 'the server sends *').toMatchObject({
      code: 1,
      out: expect.stringContaining(wanted),
    });
    const headers = { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' };
    await faults.answer(/^\/remotes\/blog\/.*\.(js|css|json)$/, { headers });
    expect((await check('--site', home)).out).toContain(': no problem found\n');
  },
);

test(
  'conch check requests an entry by its query, and no other file',
  thorough(),
  async ({ check, faults, workspace }) => {
    const { remotes, ...manifest } = JSON.parse(readFileSync(workspace.path('site.json'), 'utf8'));
    const blog = { ...remotes.blog, bundleFileName: 'remoteEntry.js?sig=a%2Fb&v={version}' };
    workspace.write('site.json', { ...manifest, remotes: { ...remotes, blog } });
    expect((await check()).out, 'on disk').toContain(': no problem found\n');
    const signed = `${entry}?sig=a%2Fb&v=2.0.0`;
    expect((await check('--site', faults.home)).out).toContain(': no problem found\n');
    const asked = faults.requests('/remotes/blog/**');
    expect(asked.filter((target) => target.includes('?'))).toEqual([signed]);
    expect(asked).not.toContain(entry);
    await faults.answer('/remotes/blog/2.0.0/remote.json', 403);
    expect((await check('--site', faults.home)).out, 'a host that signs each file').toContain(': no problem found\n');
    await faults.answer(entry, 403);
    expect((await check('--site', faults.home)).out).toContain(`${signed} answers 403`);
  },
);

test('conch check reports a missing icon and style sheet of the site', async ({ check, workspace }) => {
  workspace.write('assets/brand/icon.svg', '<svg/>');
  const site = { name: 'Shop', icon: '/brand/icon.svg', stylesheet: '/brand/site.css' };
  workspace.write('site.json', { ...JSON.parse(readFileSync(workspace.path('site.json'), 'utf8')), site });
  const { code, out } = await check('--assets', 'assets');
  expect(code).toBe(1);
  expect(out).toContain('error: site.stylesheet: there is no /brand/site.css. Put the file into a folder of --assets');
  expect(out).not.toContain('icon');
  workspace.write('assets/brand/site.css', ':root { --accent: red; }');
  expect((await check('--assets', 'assets')).code).toBe(0);
});

test('conch check reports a missing file of texts, and unknown and missing texts', async ({ check, workspace }) => {
  const manifest = JSON.parse(readFileSync(workspace.path('site.json'), 'utf8'));
  const languages = [{ tag: 'en' }, { tag: 'fr', texts: '/fr.json' }];
  workspace.write('site.json', { ...manifest, languages });
  workspace.write('more/other.json', '{}');
  const missing = await check('--assets', 'more');
  expect(missing.out).toContain('error: languages[1].texts: there is no /fr.json');
  workspace.write('more/fr.json', { skiplink: 'Aller au contenu', cancel: 1 });
  const { code, out } = await check('--assets', 'more');
  expect(code).toBe(1);
  expect(out).toContain('/fr.json: skiplink is unknown; did you mean skipLink?');
  expect(out).toContain('/fr.json: cancel is not a string');
  expect(out).toContain('warning: languages[1].texts: /fr.json leaves out skipLink, ');
});

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { writeBuild } from '../sites/remotes/described-builds.ts';
import { indexHtml, siteManifest } from '../sites/small-shop.ts';
import { test } from '../support/command.ts';
import { thorough } from '../support/thorough.ts';

const place = ['--manifest', 'site.json', '--root', 'root'];
const by = (actor: string) => ({ CONCH_ACTOR: actor });

type Code = {
  readonly kind: string;
  readonly url: string;
  readonly integrity: string | null;
  readonly [field: string]: unknown;
};

const digest = (path: string): string => `sha384-${createHash('sha384').update(readFileSync(path)).digest('base64')}`;

test('conch inventory lists each script with its digest, its use, and the revision, author and reason of its release', async ({
  conch,
  workspace,
}) => {
  const [first, second] = ['1.1.0', '1.2.0'].map((version) => writeBuild(workspace, { version }));
  await conch(['deploy', first ?? '', '--reason', 'new header', ...place], by('ann')).ended;
  await conch(['deploy', second ?? '', '--rollout', '10', ...place], by('ben')).ended;

  const { code, out } = await conch(['inventory', '--json', ...place]).ended;
  const { code: files, problems, revision } = JSON.parse(out) as { code: Code[]; problems: string[]; revision: number };
  const view = files.filter(({ url }) => url.endsWith('/view.0123abcd.js'));
  const uses = [
    'application header (./header in header)',
    'application home (./home in main)',
    'application products (./products in main)',
  ];
  expect(revision).toBe(3);
  expect(view).toEqual([
    {
      kind: 'script',
      url: '/remotes/shop/1.1.0/view.0123abcd.js',
      integrity: digest(workspace.path('root/remotes/shop/1.1.0/view.0123abcd.js')),
      ...{ owner: 'shop 1.1.0', remote: 'shop', version: '1.1.0', role: 'main', uses },
      ...{ revision: 2, actor: 'ann', reason: 'new header', time: expect.any(String), change: expect.any(String) },
    },
    expect.objectContaining({
      ...{ url: '/remotes/shop/1.2.0/view.0123abcd.js', owner: 'shop 1.2.0 (rollout)', role: 'rollout' },
      ...{ revision: 3, actor: 'ben' },
    }),
  ]);
  const shell = files.find(({ url }) => url === '/shell/main.91abf012.js');
  expect(shell).toMatchObject({
    ...{ owner: 'shell', uses: ['every page'], revision: null },
    integrity: digest(workspace.path('root/shell/main.91abf012.js')),
  });
  // The build from before has no remote.json, so nobody can say which files it loads.
  expect(problems).toEqual([expect.stringContaining('shop 1.0.0 (previous) has no remote.json')]);
  expect(code, 'an incomplete inventory fails').toBe(1);
});

test('conch inventory has no files of earlier shells, which are there for open tabs and cannot run in a new page', async ({
  conch,
  workspace,
}) => {
  workspace.write('root/shell/errors.00000001.js', 'errors of before');
  workspace.write('root/shell/errors.00000002.js', 'errors');
  const urls = async () => {
    const { code: files } = JSON.parse((await conch(['inventory', '--json', ...place]).ended).out) as { code: Code[] };
    return files.map(({ url }) => url).filter((url) => url.startsWith('/shell/'));
  };
  expect(await urls(), 'nothing is known of a page without digests').toHaveLength(3);
  const chunks = `<body data-chunk-errors="sha256-${createHash('sha256').update('errors').digest('base64')}"></body>`;
  workspace.write('root/shell/index.html', indexHtml.replace('</html>', `${chunks}</html>`));
  expect(await urls()).toEqual(['/shell/errors.00000002.js', '/shell/main.91abf012.js']);
});

test('conch inventory of a page leaves out the remotes of other pages, and has those of all fragments', async ({
  conch,
  workspace,
}) => {
  for (const name of ['pay', 'ads', 'chat']) writeBuild(workspace, { name, version: '1.0.0', exposes: ['./view'] });
  const remote = (name: string) => ({
    version: '1.0.0',
    basePath: `/builds/${name}/{version}/`,
    bundleFileName: 'remoteEntry.js',
    moduleName: name,
  });
  const application = (name: string, path: string) => ({
    ...{ name, remote: name, module: './view', region: 'main', activeWhen: [path] },
  });
  workspace.write(
    'site.json',
    siteManifest({
      remotes: { pay: remote('pay'), ads: remote('ads'), chat: remote('chat') } as never,
      applications: [application('pay', '/pay'), application('ads', '/ads')],
      fragments: { chat: { remote: 'chat', module: './view' } },
    }),
  );
  const inventory = async (...args: string[]) => {
    const { code, out, err } = await conch(['inventory', ...args, ...place, '--assets', '.']).ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return out;
  };
  const page = await inventory('--page', '/pay');
  expect(page).toContain('pay 1.0.0: application pay (./view in main)\n');
  expect(page).toContain('chat 1.0.0: fragment chat (./view)\n');
  expect(page).not.toContain('ads');
  expect(page).toContain('/pay of site.json, revision 1: 5 scripts and 0 style sheets can run\n');
  expect(await inventory()).toContain('ads 1.0.0: application ads (./view in main)\n');
});

test(
  'a file that is missing or differs from what was released makes conch inventory fail, and is named',
  thorough(),
  async ({ conch, workspace }) => {
    await conch(['deploy', writeBuild(workspace, { version: '1.1.0' }), ...place]).ended;
    workspace.write('root/remotes/shop/1.1.0/view.0123abcd.js', 'steal()');
    workspace.remove('root/remotes/shop/1.0.0/remoteEntry.js');
    const { code, out } = await conch(['inventory', ...place]).ended;
    expect(out).toContain('problem: shop 1.1.0: view.0123abcd.js is not the file that was released\n');
    expect(out).toContain('problem: shop 1.0.0 (previous): remoteEntry.js is missing\n');
    expect(out).toContain('Next: conch check ');
    expect(code).toBe(1);
  },
);

test('conch inventory diff shows which scripts another revision has', thorough(), async ({ conch, workspace }) => {
  for (const version of ['1.1.0', '1.2.0', '1.3.0']) {
    await conch(['deploy', writeBuild(workspace, { version }), ...place]).ended;
  }
  const { out } = await conch(['inventory', 'diff', '3', '4', '--json', ...place]).ended;
  const { differences } = JSON.parse(out);
  const url = (version: string) => `/remotes/shop/${version}/view.0123abcd.js`;
  expect(differences).toContainEqual({ kind: 'removed', before: expect.objectContaining({ url: url('1.1.0') }) });
  expect(differences).toContainEqual({ kind: 'added', after: expect.objectContaining({ url: url('1.3.0') }) });
  expect(JSON.stringify(differences), '1.2.0 became the previous build').not.toContain(url('1.2.0'));

  const same = await conch(['inventory', 'diff', '4', ...place]).ended;
  expect(same.out).toContain('All pages: revision 4 -> revision 4: the same scripts and style sheets\n');
});

for (const [args, complaint] of [
  [['list'], `Unexpected argument 'list'. Did you mean "diff"?`],
  [['diff'], 'The from is missing: a revision such as 12'],
  [['--page', 'checkout'], '--page checkout is not a path such as /checkout'],
] as const) {
  test(`conch inventory ${args.join(' ')} is a usage error`, async ({ conch }) => {
    const { code, err } = await conch(['inventory', ...args, ...place]).ended;
    expect(err).toContain(complaint);
    expect(code).toBe(2);
  });
}

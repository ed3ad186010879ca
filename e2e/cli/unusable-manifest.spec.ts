import { cpSync, readdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { expect } from '@playwright/test';
import { writeBuild } from '../sites/remotes/described-builds.ts';
import { siteManifest } from '../sites/small-shop.ts';
import { test as base } from '../support/command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { thoroughUnless } from '../support/thorough.ts';
import type { Workspace } from '../support/workspace.ts';

const place = ['--manifest', 'site.json', '--root', 'root'];
const only = place.slice(0, 2);

/** Folder with the files of the workspace after the commands that all tests of this worker begin with. */
let prepared: string | undefined;

/** The small shop with three revisions: recorded, 1.1.0 released, frozen. */
const test = base.extend<{ shop: Workspace }>({
  shop: async ({ workspace, conch }, use) => {
    if (prepared) {
      cpSync(prepared, workspace.folder, { recursive: true });
    } else {
      await conch(['deploy', writeBuild(workspace, { version: '1.1.0' }), ...place]).ended;
      await conch(['freeze', 'shop', ...only]).ended;
      prepared = temporaryFolder();
      cpSync(workspace.folder, prepared, { recursive: true });
    }
    await use(workspace);
  },
});

const whole = (shop: Workspace) => readFileSync(shop.path('site.json'), 'utf8');
const revisionOf = (shop: Workspace) => JSON.parse(whole(shop)).revision;

const damages: readonly [what: string, damage: (shop: Workspace) => void, isRestored: boolean][] = [
  ['not JSON', (shop) => shop.write('site.json', '{ "revision": 4, <<<<<<< HEAD'), true],
  ['truncated', (shop) => shop.write('site.json', whole(shop).slice(0, 200)), true],
  ['empty', (shop) => shop.write('site.json', ''), true],
  ['valid JSON with a typo', (shop) => shop.write('site.json', whole(shop).replace('"remotes"', '"remtoes"')), true],
  ['deleted', (shop) => shop.remove('site.json'), true],
  [
    'a folder',
    (shop) => {
      shop.remove('site.json');
      shop.write('site.json/x', '');
    },
    false,
  ],
  [
    'a circle of links',
    (shop) => {
      shop.remove('site.json');
      symlinkSync('site.json', shop.path('site.json'));
    },
    false,
  ],
];

for (const [what, damage, isRestored] of damages) {
  test(
    `with a manifest that is ${what}, conch history, diff and explain still work`,
    thoroughUnless(what === 'not JSON'),
    async ({ conch, shop }) => {
      damage(shop);
      const history = await conch(['history', ...only]).ended;
      expect(history).toMatchObject({ code: 0, err: '' });
      expect(history.out).toMatch(/ {5}3 {2}.*\n {8}shop: frozen\n[\s\S]* {5}1 {2}/);
      expect(history.out).toMatch(/\nNext: conch rollback --to 3 --manifest site.json\n$/);
      const { records, problem } = JSON.parse((await conch(['history', '--json', ...only]).ended).out);
      expect(records).toHaveLength(3);
      expect(problem).toContain('site.json');
      expect((await conch(['history', 'shop', ...only]).ended).code).toBe(0);

      const between = await conch(['diff', '1', '2', ...only]).ended;
      expect(between).toMatchObject({ code: 0, err: '' });
      expect(between.out).toContain('remotes.shop.version: "1.0.0" -> "1.1.0"');
      const since = await conch(['diff', '1', ...only]).ended;
      expect(since.out).toContain('\nrevision 1 -> revision 3\n');
      const explained = await conch(['explain', '/', ...only]).ended;
      expect(explained).toMatchObject({ code: 0, err: '' });
      expect(explained.out).toContain('site.history, revision 3:\n  header  header: ./header of shop 1.1.0');
    },
  );

  if (isRestored) {
    test(
      `with a manifest that is ${what}, every command names the one that restores it, and it does`,
      thoroughUnless(what === 'deleted'),
      async ({ conch, shop }) => {
        damage(shop);
        const before = readdirSync(shop.folder).includes('site.json') ? whole(shop) : undefined;
        const restore = '"conch rollback --to 3 --manifest site.json';
        for (const args of [
          ['promote', 'shop', ...place],
          ['serve', '--port', '0', ...place],
          ['export', 'public', ...place],
          ['check', ...place],
        ]) {
          const { code, out, err } = await conch(args).ended;
          expect(code, args[0]).toBe(1);
          expect(out + err, args[0]).toContain(restore);
          expect(out + err, args[0]).toContain('"conch history --manifest site.json"');
        }
        const { code, out, err } = await conch(['rollback', '--to', '3', ...place]).ended;
        expect({ code, out }).toEqual({
          code: 0,
          out: 'site.json is now revision 4: everything rolled back to revision 3\nNext: conch diff 3 --manifest site.json\n',
        });
        const [, copy] = /^site\.json was not valid and was replaced; a copy is in (\S+)\n$/.exec(err) ?? [];
        if (before === undefined) expect(err).toBe('site.json was missing and was written from the history\n');
        else expect(readFileSync(copy ?? '', 'utf8')).toBe(before);
        expect(JSON.parse(whole(shop))).toMatchObject({ revision: 4, remotes: { shop: { version: '1.1.0' } } });
        const { out: history } = await conch(['history', ...only]).ended;
        expect(history).toContain('everything rolled back to revision 3');
      },
    );
  } else {
    test(`with a manifest that is ${what}, conch rollback says what it is, and writes nothing`, async ({
      conch,
      shop,
    }) => {
      damage(shop);
      const { code, err } = await conch(['rollback', '--to', '3', ...place]).ended;
      expect(code).toBe(1);
      expect(err).toMatch(/site\.json: (it is a folder, not a file|its symbolic links form a circle)\. /);
      expect(readdirSync(shop.path('site.history')).filter((name) => /^000004|writing/.test(name))).toEqual([]);
    });
  }
}

test('conch rollback --to restores a deleted manifest where the link to it leads', async ({ conch, shop }) => {
  shop.write('shared/empty', '');
  renameSync(shop.path('site.json'), shop.path('shared/site.json'));
  renameSync(shop.path('site.history'), shop.path('shared/site.history'));
  symlinkSync('shared/site.json', shop.path('site.json'));
  shop.remove('shared/site.json');
  expect((await conch(['promote', 'shop', ...place]).ended).err).toContain('"conch rollback --to 3 ');
  expect((await conch(['rollback', '--to', '2', ...place]).ended).code).toBe(0);
  expect(JSON.parse(readFileSync(shop.path('shared/site.json'), 'utf8')).revision).toBe(4);
});

test('conch rollback --to with --dry-run leaves a broken manifest as it is', async ({ conch, shop }) => {
  shop.write('site.json', '{');
  const { code, out } = await conch(['rollback', '--to', '1', '--dry-run', ...place]).ended;
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('would become revision 4') });
  expect(whole(shop)).toBe('{');
});

test('conch history lists the other records if one is damaged, and names the file', async ({ conch, shop }) => {
  shop.write('site.history/000002.json', '');
  const { code, out } = await conch(['history', ...only]).ended;
  expect(code).toBe(0);
  expect(out).toContain('shop: frozen');
  expect(out).toContain('recorded existing manifest');
  expect(out).toMatch(/site\.history\/000002\.json is not a valid history record\. Restore the file/);
});

test('conch history prints a reason on one line, whatever it contains', async ({ conch, shop }) => {
  expect(revisionOf(shop)).toBe(3);
  await conch(['unfreeze', 'shop', '--reason', 'a\nb\u001b[31m', ...only]).ended;
  expect((await conch(['history', ...only]).ended).out).toContain('because: a\\u000ab\\u001b[31m\n');
});

test('without a history a broken manifest is refused without a hint at one', async ({ conch, workspace }) => {
  workspace.write('site.json', '{');
  for (const args of [['history'], ['explain', '/'], ['freeze', 'shop']]) {
    const { code, err } = await conch([...args, ...only]).ended;
    expect(code).toBe(1);
    expect(err).toMatch(
      /^site\.json:1:2: .*\nNothing was changed\. Correct the manifest\.\n$|^site\.json:1:2: .*Correct/,
    );
    expect(err).not.toContain('rollback');
  }
});

test('of a thousand problems a command names the first, and conch check all', async ({ conch, shop }) => {
  const manifest = JSON.parse(whole(shop));
  const applications = Array.from({ length: 1_000 }, (_, index) => ({
    ...manifest.applications[0],
    region: `Not ${index}!`,
  }));
  shop.write('site.json', JSON.stringify({ ...manifest, applications }));
  const { code, err } = await conch(['freeze', 'shop', ...only]).ended;
  expect(code).toBe(1);
  const lines = err.split('\n');
  expect(lines.slice(0, 20).filter((line) => /applications\[\d+\]\.region: /.test(line))).toHaveLength(20);
  expect(lines[20]).toBe('and 980 more; "conch check" lists all');
  const checked = await conch(['check', ...place]).ended;
  expect(checked.out.match(/applications\[\d+\]\.region: /g)).toHaveLength(1_000);
});

const effects: readonly [title: string, args: (shop: Workspace) => string[], prepare?: (shop: Workspace) => void][] = [
  ['a rollback without a previous build', () => ['rollback', 'other']],
  ['a rollback to a build that is gone', () => ['rollback', 'shop'], (shop) => shop.remove('root/remotes/shop/1.0.0')],
  [
    'a rollback of everything to builds that are gone',
    () => ['rollback', '--to', '1'],
    (shop) => shop.remove('root/remotes/shop/1.0.0'),
  ],
  ['a release of a frozen remote', (shop) => ['deploy', writeBuild(shop, { version: '1.2.0' })]],
  ['a promotion without a rollout', () => ['promote', 'other']],
  ['an unknown remote', () => ['freeze', 'shp']],
  ['a freeze that is in effect', () => ['freeze', 'shop']],
];
for (const [title, argsOf, prepare] of effects) {
  test(`${title} changes no file, also after an edit by hand`, async ({ conch, shop }) => {
    const edited = JSON.parse(whole(shop));
    const other = { ...siteManifest().remotes.shop, moduleName: 'other', basePath: '/remotes/other/{version}/' };
    shop.write('site.json', { ...edited, remotes: { ...edited.remotes, other } });
    prepare?.(shop);
    const args = argsOf(shop);
    const isOfManifest = ['freeze', 'unfreeze'].includes(args[0] ?? '');
    const files = () => readdirSync(shop.folder, { recursive: true, encoding: 'utf8' }).sort();
    const before = { files: files(), manifest: whole(shop) };
    const { out, err } = await conch([...args, ...(isOfManifest ? only : place)]).ended;
    expect({ files: files(), manifest: whole(shop) }, out + err).toEqual(before);
    expect(revisionOf(shop)).toBe(3);
  });
}

test('a release whose proof fails copies nothing', async ({ conch, shop }) => {
  await conch(['unfreeze', 'shop', ...only]).ended;
  // The share of visitors outside of the rollout would have no build.
  shop.remove('root/remotes/shop/1.1.0/view.0123abcd.js');
  const { code, err } = await conch(['deploy', writeBuild(shop, { version: '1.2.0' }), '--rollout', '5', ...place])
    .ended;
  expect(code).toBe(1);
  expect(err).toContain('view.0123abcd.js');
  expect(readdirSync(shop.path('root/remotes/shop'))).toEqual(['1.0.0', '1.1.0']);
});

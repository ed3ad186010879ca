import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { expect } from '@playwright/test';
import { siteManifest } from '../../sites/small-shop.ts';
import { test } from '../../support/command.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';
import type { Workspace } from '../../support/workspace.ts';

const only = ['--manifest', 'site.json'];
const place = [...only, '--root', 'root'];
const modes = (workspace: Workspace) =>
  readdirSync(workspace.path('site.history')).map(
    (name) => statSync(workspace.path('site.history', name)).mode & 0o777,
  );
const mode = (workspace: Workspace, path: string) => statSync(workspace.path(path)).mode & 0o777;

test.skip(process.platform === 'win32', 'Windows has no such permissions');

test('the history has the permissions of the manifest', async ({ conch, workspace }) => {
  chmodSync(workspace.path('site.json'), 0o600);
  await conch(['freeze', 'shop', ...only]).ended;
  expect(mode(workspace, 'site.history')).toBe(0o700);
  workspace.write('site.json', '{');
  await conch(['rollback', '--to', '1', '--unproven', ...place]).ended;
  expect(readdirSync(workspace.path('site.history')), 'with a copy of the broken file').toContain(
    '000003.replaced.json',
  );
  expect([...new Set(modes(workspace))]).toEqual([0o600]);

  rmSync(workspace.path('site.json'));
  expect((await conch(['rollback', '--to', '1', '--unproven', ...place]).ended).code).toBe(0);
  expect(mode(workspace, 'site.json'), 'a deleted manifest is restored with its permissions').toBe(0o600);
});

test('a manifest that a group shares stays shared, and so does its history', async ({ conch, workspace }) => {
  chmodSync(workspace.path('site.json'), 0o664);
  await conch(['freeze', 'shop', ...only]).ended;
  expect(mode(workspace, 'site.json')).toBe(0o664);
  expect(mode(workspace, 'site.history/000002.json')).toBe(0o664);
});

test('a claim of another machine whose time is in the future delays no command', async ({ conch, workspace }) => {
  await conch(['freeze', 'shop', ...only]).ended;
  const record = JSON.parse(readFileSync(workspace.path('site.history/000002.json'), 'utf8'));
  const { digest: _, ...claim } = {
    ...record,
    revision: 3,
    manifest: { ...record.manifest, revision: 3 },
    writer: { host: 'elsewhere', pid: 1 },
  };
  const path = workspace.write('site.history/000003.json', claim);
  const future = Date.now() / 1000 + 86_400;
  utimesSync(path, future, future);
  const startedAt = performance.now();
  const { code, err } = await conch(['unfreeze', 'shop', ...only]).ended;
  expect(code, err).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(20_000);
});

test('a file in the history that cannot be a revision is ignored', async ({ conch, workspace }) => {
  await conch(['freeze', 'shop', ...only]).ended;
  for (const name of ['999999999999999999999.json', '9007199254740993.json', '0000000002.json', '7.json', 'notes.json'])
    workspace.write(`site.history/${name}`, '{}');
  const { code, out, err } = await conch(['unfreeze', 'shop', ...only]).ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('site.json is now revision 3');
});

const tampering: readonly [title: string, tamper: (workspace: Workspace) => void][] = [
  [
    'was edited',
    (workspace) => {
      const path = 'site.history/000001.json';
      const record = JSON.parse(readFileSync(workspace.path(path), 'utf8'));
      record.manifest.remotes.shop.version = '6.6.6';
      workspace.write(path, record);
    },
  ],
  [
    'was edited with its digest',
    (workspace) => {
      const path = 'site.history/000001.json';
      const { digest: _, ...record } = JSON.parse(readFileSync(workspace.path(path), 'utf8'));
      record.manifest.remotes.shop.version = '6.6.6';
      const digest = `sha256-${createHash('sha256').update(JSON.stringify(record)).digest('base64')}`;
      workspace.write(path, { ...record, digest });
    },
  ],
  [
    'has another revision in its manifest',
    (workspace) => {
      const path = 'site.history/000001.json';
      const { digest: _, ...record } = JSON.parse(readFileSync(workspace.path(path), 'utf8'));
      workspace.write(path, { ...record, manifest: { ...record.manifest, revision: 7 } });
    },
  ],
  [
    'is a copy of another one',
    (workspace) => copyFileSync(workspace.path('site.history/000002.json'), workspace.path('site.history/000001.json')),
  ],
];
for (const [title, tamper] of tampering) {
  test(
    `a record that ${title} is not restored, and conch history says so`,
    thoroughUnless(title !== 'has another revision in its manifest'),
    async ({ conch, workspace }) => {
      await conch(['freeze', 'shop', ...only]).ended;
      tamper(workspace);
      const before = readFileSync(workspace.path('site.json'), 'utf8');
      const { code, err } = await conch(['rollback', '--to', '1', '--unproven', ...place]).ended;
      expect(code).toBe(1);
      expect(err).toMatch(
        /^\S*site\.history\/000001\.json was changed after it was written\. Restore the file from a backup/,
      );
      expect(readFileSync(workspace.path('site.json'), 'utf8')).toBe(before);
      expect((await conch(['history', ...only]).ended).out).toContain('000001.json was changed after it was written');
    },
  );
}

test('a record without a digest, as earlier versions wrote it, is restored', async ({ conch, workspace }) => {
  await conch(['freeze', 'shop', ...only]).ended;
  const path = 'site.history/000001.json';
  const { digest, ...record } = JSON.parse(readFileSync(workspace.path(path), 'utf8'));
  expect(digest).toMatch(/^sha256-/);
  workspace.write(path, record);
  expect((await conch(['rollback', '--to', '1', '--unproven', ...place]).ended).code).toBe(0);
  expect(JSON.parse(readFileSync(workspace.path('site.json'), 'utf8'))).toEqual(siteManifest({ revision: 3 }));
});

test('the record of a large manifest is compressed, and restored', thorough(), async ({ conch, workspace }) => {
  const fragments = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, index) => [`part-${index}`, { remote: 'shop', module: './home' }]),
  );
  const manifest = siteManifest({ fragments });
  workspace.write('site.json', manifest);
  await conch(['freeze', 'shop', ...only]).ended;
  const bytes = (path: string) => statSync(workspace.path(path)).size;
  expect(bytes('site.history/000001.json')).toBeLessThan(bytes('site.json') / 10);
  expect((await conch(['rollback', '--to', '1', '--unproven', ...place]).ended).code).toBe(0);
  expect(JSON.parse(readFileSync(workspace.path('site.json'), 'utf8'))).toEqual({ ...manifest, revision: 3 });

  const record = readFileSync(workspace.path('site.history/000001.json'), 'utf8');
  workspace.write('site.history/000001.json', record.replace(/"manifest": "[^"]{40}/, '"manifest": "'));
  const { code, err } = await conch(['rollback', '--to', '1', '--unproven', ...place]).ended;
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringMatching(/000001\.json was changed after it was written/),
  });
});

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { expect } from '@playwright/test';
import { parseStrict } from '../../../manifests/strict/parse-strict.ts';
import { writeBuild } from '../../sites/remotes/described-builds.ts';
import { type Start, test } from '../../support/command.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';
import type { Workspace } from '../../support/workspace.ts';

const place = ['--manifest', 'site.json', '--root', 'root'];

/**
 * Preloaded by a command: from its n-th call that writes to the disk on, each one throws an error of the file system, as on a
 * disk that is full. Deleting still works.
 */
const failing = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { FAILS_WITH: code, FAILS_AT, FAILS_FOR, FAILS_AFTER = '99' } = process.env;
let calls = 0;
const creates = (flags) => typeof flags === 'string' && /[wax]/.test(flags);
const fail = (syscall, path) => {
  const at = typeof path === 'string' ? { path } : {};
  throw Object.assign(new Error(code + ': simulated, ' + syscall), { code, syscall, ...at });
};
for (const [name, syscall] of Object.entries({ mkdirSync: 'mkdir', cpSync: 'cp', openSync: 'open', writeFileSync: 'write', fsyncSync: 'fsync', linkSync: 'link', renameSync: 'rename', readFileSync: 'open' })) {
  const call = fs[name];
  fs[name] = (...args) => {
    if (FAILS_FOR) {
      if (name === 'readFileSync' && String(args[0]).endsWith(FAILS_FOR)) fail(syscall, args[0]);
      return call(...args);
    }
    if (name === 'readFileSync' || (name === 'openSync' && !creates(args[1]))) return call(...args);
    calls += 1;
    if (calls >= Number(FAILS_AT)) {
      if (name === 'writeFileSync' && typeof args[0] === 'string') fs.closeSync(fs.openSync(args[0], 'w')); // an empty file
      fail(syscall, name === 'writeFileSync' ? undefined : args.at(name === 'linkSync' || name === 'renameSync' ? 1 : 0));
    }
    return call(...args);
  };
}
syncBuiltinESMExports();
`;

/** Runs a command on a disk that is full from its n-th write on. */
async function onFullDisk(conch: Start, workspace: Workspace, args: readonly string[], call: number) {
  const preload = workspace.write('failing.mjs', failing);
  const env = { NODE_OPTIONS: `--import ${preload}`, FAILS_WITH: 'ENOSPC', FAILS_AT: String(call) };
  return conch(args, env).ended;
}

const files = (workspace: Workspace, folder = ''): string[] =>
  readdirSync(workspace.path(folder), { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(workspace.path(folder, path)).isFile(),
  );
/** Files that a command began and did not finish. */
const leftovers = (workspace: Workspace): string[] =>
  files(workspace).filter(
    (path) => /writing/.test(path) || (!path.endsWith('.finished') && statSync(workspace.path(path)).size === 0),
  );

test('a release on a disk that becomes full at any moment is done, or is refused with the cause and leaves nothing', async ({
  conch,
  workspace,
}) => {
  test.setTimeout(60_000);
  await conch(['freeze', 'shop', ...place.slice(0, 2)]).ended;
  await conch(['unfreeze', 'shop', ...place.slice(0, 2)]).ended;
  const args = ['deploy', writeBuild(workspace, { version: '1.1.0' }), ...place];
  const text = () => readFileSync(workspace.path('site.json'), 'utf8');
  const before = text();
  let refused = 0;
  for (let call = 1; ; call += 1) {
    const { code, out, err } = await onFullDisk(conch, workspace, args, call);
    expect(leftovers(workspace), `call ${call}`).toEqual([]);
    expect(parseStrict(text()).ok).toBe(true);
    if (code === 0) {
      expect(out).toContain('site.json is now revision 4');
      if (err === '') break;
      expect(err).toMatch(
        /^Revision 4 is in effect, but the history is not complete: .*: the disk is full\. Free space/,
      );
      break;
    }
    refused += 1;
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(
      /not (changed|copied)[^\n]*: the disk is full\. Free space \("df -h [^"]+"\), then run the command again\.\n$/,
    );
    expect(err).not.toContain('hard links');
    expect(text(), 'the old content is intact').toBe(before);
    expect(existsSync(workspace.path('site.history/000004.json')), 'no revision is claimed').toBe(false);
    if (existsSync(workspace.path('root/remotes/shop/1.1.0'))) {
      expect(files(workspace, 'root/remotes/shop/1.1.0').length).toBe(3);
    }
  }
  expect(refused).toBeGreaterThan(5);
  // Nothing stops the next command.
  const { out } = await conch(['freeze', 'shop', ...place.slice(0, 2)]).ended;
  expect(out).toContain('site.json is now revision 5: shop: frozen');
});

test('a release that cannot change the manifest says that the build was copied', async ({ conch, workspace }) => {
  const args = ['deploy', writeBuild(workspace, { version: '1.1.0' }), ...place];
  const { err } = await onFullDisk(conch, workspace, args, 5);
  expect(err).toMatch(
    /^The build was copied to root\/remotes\/shop\/1\.1\.0\/\. site\.json was not changed: \S*: the disk is full\. /,
  );
});

test('an export on a full disk leaves no temporary file, and the next one completes it', async ({
  conch,
  workspace,
}) => {
  const args = ['export', 'public', ...place];
  const { code, err } = await onFullDisk(conch, workspace, args, 6);
  expect(code).toBe(1);
  expect(err).toMatch(/^The export to public is not complete: .*the disk is full\. Free space/);
  expect(leftovers(workspace)).toEqual([]);
  expect((await conch(args).ended).out).toContain('The last export was interrupted; this one completed it.');
});

test('conch new on a full disk leaves the repository as it was', thorough(), async ({ conch, workspace }) => {
  const text = '{\n  "name": "site",\n  "workspaces": []\n}\n';
  workspace.write('package.json', text);
  workspace.write('failing.mjs', failing);
  const before = files(workspace);
  for (const call of [3, 5, 7, 8, 9]) {
    const { code, err } = await onFullDisk(
      conch,
      workspace,
      ['new', 'remote', 'our-orders', '--framework', 'vanilla'],
      call,
    );
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('the disk is full') });
    expect(files(workspace)).toEqual(before);
    expect(readFileSync(workspace.path('package.json'), 'utf8')).toBe(text);
  }
});

const unreadable: readonly [code: string, fact: string, remedy: RegExp][] = [
  ['EACCES', 'permission denied', /"ls -ld \S+ \S+" shows who may/],
  ['EPERM', 'the operation is not permitted', /shows who may/],
  ['EIO', 'the disk reports an error', /Check the disk/],
  ['EMFILE', 'this process has too many open files', /ulimit -n/],
];
for (const [code, fact, remedy] of unreadable) {
  test(
    `a manifest that cannot be read because of ${code} is not called missing`,
    thoroughUnless(code !== 'EPERM'),
    async ({ conch, workspace }) => {
      const preload = workspace.write('failing.mjs', failing);
      const env = { NODE_OPTIONS: `--import ${preload}`, FAILS_WITH: code, FAILS_FOR: 'site.json' };
      for (const args of [
        ['freeze', 'shop'],
        ['check', '--root', 'root'],
        ['serve', '--root', 'root', '--port', '0'],
      ]) {
        const { code, err } = await conch([...args, '--manifest', 'site.json'], env).ended;
        expect(code).toBe(1);
        expect(err, args[0]).toContain(`: ${fact}. `);
        expect(err, args[0]).toMatch(remedy);
        expect(err, args[0]).not.toContain('--manifest.');
      }
      const json = await conch(['freeze', 'shop', '--json', '--manifest', 'site.json'], env).ended;
      expect(JSON.parse(json.out)).toMatchObject({ code: 'MANIFEST_UNREADABLE' });
    },
  );
}

test('an unreadable file of a build is a finding of that build, and an unreadable record is named', async ({
  conch,
  workspace,
}) => {
  const preload = workspace.write('failing.mjs', failing);
  const env = { NODE_OPTIONS: `--import ${preload}`, FAILS_WITH: 'EACCES' };
  const build = await conch(['check', ...place, '--json'], { ...env, FAILS_FOR: 'remoteEntry.js' }).ended;
  expect(JSON.parse(build.out).findings[0]).toMatchObject({ message: expect.stringContaining('permission denied') });
  await conch(['freeze', 'shop', ...place.slice(0, 2)]).ended;
  const record = await conch(['unfreeze', 'shop', ...place.slice(0, 2)], { ...env, FAILS_FOR: '000002.json' }).ended;
  expect(record.err).toMatch(/site\.history\/000002\.json: permission denied\. "ls -ld/);
});

import { execFile } from 'node:child_process';
import { chmodSync, readFileSync, renameSync } from 'node:fs';
import { delimiter } from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { placeOptions } from '../../manifests/commands.ts';
import { writeBuild } from '../sites/remotes/described-builds.ts';
import { siteManifest } from '../sites/small-shop.ts';
import { test as base, type Start } from '../support/command.ts';
import { thorough } from '../support/thorough.ts';
import type { Workspace } from '../support/workspace.ts';

const FILE = "the shop's site.json";
const ROOT = 'built files';
const place = ['--manifest', FILE, '--root', ROOT];

/** The small shop in files whose names a shell would split. Another site is where commands look without options. */
const test = base.extend<{ shop: Workspace }>({
  shop: async ({ workspace }, use) => {
    renameSync(workspace.path('site.json'), workspace.path(FILE));
    renameSync(workspace.path('root'), workspace.path(ROOT));
    workspace.write('manifests/site.json', siteManifest({ revision: 70 }));
    workspace.write('bin/conch', `#!/bin/sh\nexec ${process.execPath} ${workspace.path('conch.mjs')} "$@"\n`);
    chmodSync(workspace.path('bin/conch'), 0o755);
    await use(workspace);
  },
});

// Each test starts a dozen processes.
test.describe.configure({ timeout: 60_000 });

/** Pastes a command into a shell. */
const paste = (shop: Workspace, command: string) =>
  promisify(execFile)('sh', ['-c', command], {
    cwd: shop.folder,
    env: { ...process.env, PATH: `${shop.path('bin')}${delimiter}${process.env.PATH}` },
  });

/** The commands in a text, one for each that is named. */
const commandsIn = (text: string): string[] =>
  [...text.matchAll(/conch (?:[a-z]+)(?: (?:'(?:[^']|'\\'')*'|<[^>]*>|[\w./-]*[\w/-]))*/g)].map(([command]) => command);

const withReplaced = (command: string, remote = 'shop') =>
  command
    .replace('<percent>', '20')
    .replace('<remote>', remote)
    .replace('<path>', '/products')
    .replace('<revision>', '1');

test('a command that Next names acts on the same site when it is pasted', thorough(), async ({ conch, shop }) => {
  const run = async (...args: string[]) => {
    const { out, err } = await conch(args).ended;
    return commandsIn(out + err).filter((command) => command !== 'conch describe'); // it is about a build, and no site
  };
  const other = readFileSync(shop.path('manifests/site.json'), 'utf8');
  const [rollout = '', promote = '', rollback = ''] = await run(
    'deploy',
    writeBuild(shop, { version: '1.1.0' }),
    '--rollout',
    '10',
    ...place,
  );
  const quoted = "--manifest 'the shop'\\''s site.json' --root 'built files'";
  expect([rollout, promote, rollback]).toEqual([
    `conch rollout shop <percent> ${quoted}`,
    `conch promote shop ${quoted}`,
    `conch rollback shop ${quoted}`,
  ]);
  const { stdout } = await paste(shop, withReplaced(rollout));
  expect(stdout).toContain("the shop's site.json is now revision 3: shop: 1.1.0 for 20 % of visitors");
  await paste(shop, promote);
  const only = ['--manifest', FILE];
  const frozen = await run('freeze', 'shop', ...only);
  const named = await Promise.all([
    frozen,
    run('deploy', writeBuild(shop, { version: '1.2.0' }), ...place), // refused
    run('rollback', 'shop', '--to', '99', ...place), // refused
    run('promote', 'shop', ...place), // refused
    run('history', 'shop', ...only),
    run('history', ...only),
    run('diff', ...only),
    run('explain', '/', ...only),
    run('check', ...place),
  ]).then((texts) => texts.flat());
  expect(named.length).toBeGreaterThan(8);
  for (const command of named) expect(command, command).toContain("--manifest 'the shop'\\''s site.json'");
  const harmless = [...new Set(named)].filter((command) => /^conch (history|diff|explain|check)/.test(command));
  const short = harmless.filter((each) => !each.includes('--deep'));
  await Promise.all(short.map((command) => paste(shop, withReplaced(command))));
  expect(readFileSync(shop.path('manifests/site.json'), 'utf8')).toBe(other);
});

test('every command takes the options with which others name it', thorough(), async ({ conch }) => {
  const complaints = Object.entries(placeOptions).map(async ([verb, options]) => {
    const given = options.flatMap((option) => [`--${option}`, option === 'site' ? 'http://localhost/' : '/nowhere']);
    const { err } = await conch([verb, ...given, '--no-such-option']).ended;
    expect(err, `${verb} names the last option alone`).toContain("Unknown option '--no-such-option'");
  });
  await Promise.all(complaints);
});

test('conch serve names the options that it was started with in its log', async ({ conch, shop }) => {
  const { started, process: child, ended } = startServe(conch);
  const url = /http:\S+/.exec(await started)?.[0] ?? '';
  shop.write(FILE, siteManifest({ remotes: { shop: { ...siteManifest().remotes.shop, version: '9.9.9' } } }));
  await fetch(`${url}healthz`);
  child.kill('SIGTERM');
  const { out } = await ended;
  expect(out).toContain("conch history shop --manifest 'the shop'\\''s site.json'");
});

const startServe = (conch: Start) => conch(['serve', ...place, '--port', '0']);

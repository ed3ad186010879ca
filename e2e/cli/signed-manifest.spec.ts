import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { expect } from '@playwright/test';
import { readPrivateKey } from '../../manifests/ops/signing/private-key.ts';
import { writeBuild } from '../sites/remotes/described-builds.ts';
import { signManifest, statementOn } from '../sites/signed-manifest.ts';
import { entryOf, manifestOf } from '../sites/site.ts';
import { siteManifest } from '../sites/small-shop.ts';
import { test as base, type Ended, type Start } from '../support/command.ts';
import { dyingAtCall } from '../support/dying-at-call.ts';
import { thorough } from '../support/thorough.ts';
import type { Workspace } from '../support/workspace.ts';

const only = ['--manifest', 'site.json'];
const place = [...only, '--root', 'root'];

type Signing = {
  /** Runs a command for the site in the workspace, with the first key. */
  readonly signed: (...args: string[]) => Promise<Ended>;
  readonly run: (...args: string[]) => Promise<Ended>;
  /** The public keys of `first.pem` and `second.pem`. */
  readonly keys: readonly [first: string, second: string];
};

const test = base.extend<Signing>({
  run: async ({ conch }, use) => use((...args) => conch(args).ended),
  signed: async ({ run }, use) => use((...args) => run(...args, '--sign-with', 'first.pem')),
  keys: async ({ run }, use) => use([await makeKey(run, 'first.pem'), await makeKey(run, 'second.pem')]),
});

async function makeKey(run: Signing['run'], file: string): Promise<string> {
  const { out } = await run('keys', '--out', file, '--json');
  return JSON.parse(out).publicKey;
}

/** Everything that a refused command must not change. */
const contents = (workspace: Workspace) => ({
  manifest: readFileSync(workspace.path('site.json'), 'utf8'),
  signature: existsSync(workspace.path('site.json.sig')) && readFileSync(workspace.path('site.json.sig'), 'utf8'),
  history: existsSync(workspace.path('site.history')) && readdirSync(workspace.path('site.history')),
  builds: readdirSync(workspace.path('root/remotes/shop')),
});

function editByHand(workspace: Workspace, edit: (manifest: ReturnType<typeof siteManifest>) => void): void {
  const manifest = JSON.parse(readFileSync(workspace.path('site.json'), 'utf8'));
  edit(manifest);
  workspace.write('site.json', manifest);
}

test('conch keys writes a private key that only its owner can read, prints the public one, and replaces no key', async ({
  run,
  workspace,
}) => {
  const { code, out } = await run('keys', '--out', 'first.pem');
  expect(code).toBe(0);
  const [said, publicKey, next] = out.trim().split('\n');
  expect(said).toBe('The private key is in first.pem; only you can read it. The public key:');
  expect(publicKey).toMatch(/^[\w-]{43}$/);
  expect(next).toBe(`Next: conch sign --sign-with first.pem, then conch serve --key ${publicKey}`);
  expect(statSync(workspace.path('first.pem')).mode & 0o777).toBe(0o600);
  const before = readFileSync(workspace.path('first.pem'), 'utf8');
  expect(before).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  expect(out).not.toContain(before.split('\n')[1]);
  const again = await run('keys', '--out', 'first.pem');
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('first.pem exists already.') });
  expect(readFileSync(workspace.path('first.pem'), 'utf8')).toBe(before);
});

/** Every way to change a manifest, in an order in which each has something to do. */
function changes(workspace: Workspace): readonly (readonly string[])[] {
  const [one, two] = ['1.1.0', '1.2.0'].map((version) => writeBuild(workspace, { version }));
  return [
    ['deploy', one ?? '', '--rollout', '10', ...place],
    ['rollout', 'shop', '50', ...place],
    ['promote', 'shop', ...place],
    ['deploy', two ?? '', ...place],
    ['rollback', 'shop', ...place],
    ['freeze', 'shop', ...only],
    ['unfreeze', 'shop', ...only],
    ['rollback', '--to', '3', ...place],
    ['rollback', 'shop', '--to', '4', ...place],
  ];
}

test('every command that changes a signed manifest signs it', async ({ signed, keys: [key], workspace }) => {
  test.setTimeout(60_000); // nine commands, one after the other
  await signed('sign', ...only);
  for (const command of changes(workspace)) {
    expect(await signed(...command), command.join(' ')).toMatchObject({ code: 0, err: '' });
    expect(statementOn(workspace.path('site.json'), key), command.join(' ')).toBeDefined();
  }
});

test('every command that changes a signed manifest is refused without a key before it writes anything', async ({
  run,
  signed,
  keys: _,
  workspace,
}) => {
  await signed('sign', ...only);
  const commands = [...changes(workspace), ['promote', 'shop', '--dry-run', ...place]];
  const before = contents(workspace);
  for (const ended of await Promise.all(commands.map((args) => run(...args)))) {
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(ended.err).toContain('site.json is signed, and a change of it has to be signed, too. Name the file of your');
  }
  expect(contents(workspace)).toEqual(before);
});

test(
  'CONCH_SIGNING_KEY names the private key, and two keys sign together',
  thorough(),
  async ({ conch, signed, keys, workspace }) => {
    const file = workspace.path('site.json');
    expect((await conch(['sign', ...only], { CONCH_SIGNING_KEY: 'first.pem' }).ended).code).toBe(0);
    expect((await conch(['freeze', 'shop', ...only], { CONCH_SIGNING_KEY: 'first.pem' }).ended).code).toBe(0);
    expect(statementOn(file, keys[0])).toBeDefined();
    expect(statementOn(file, keys[1])).toBeUndefined();
    expect((await signed('unfreeze', 'shop', ...only, '--sign-with', 'second.pem')).code).toBe(0);
    for (const key of keys) expect(statementOn(file, key)).toBeDefined();
  },
);

test('an edit by hand is not signed along with a release: conch sign signs it, and records it', async ({
  run,
  signed,
  keys: [key],
  workspace,
}) => {
  await signed('sign', ...only);
  editByHand(workspace, (manifest) => {
    manifest.origins = ['https://evil.example'];
  });
  const before = contents(workspace);
  const build = writeBuild(workspace, { version: '1.1.0' });
  const refused = await signed('deploy', build, ...place);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toContain('site.json was changed without a signature. "conch diff --manifest site.json');
  expect(refused.err).toContain('"conch sign --manifest site.json --sign-with first.pem"');
  expect(contents(workspace)).toEqual(before);
  expect((await run('diff', ...only)).out).toContain('https://evil.example');

  const { code, out } = await signed('sign', ...only);
  expect({ code, out }).toEqual({
    code: 0,
    out: `site.json, revision 2, is signed with ${key}\nNext: conch check --key ${key} --manifest site.json\n`,
  });
  expect(statementOn(workspace.path('site.json'), key)).toBeDefined();
  expect((await run('history', ...only)).out).toContain('edited by hand');
  expect((await signed('deploy', build, ...place)).code).toBe(0);
});

test(
  'conch sign --renew signs again what is signed, without a revision, and never an edit by hand',
  thorough(),
  async ({ signed, keys: [key], workspace }) => {
    const file = workspace.path('site.json');
    expect(await signed('sign', '--renew', ...only)).toMatchObject({
      code: 1,
      err: expect.stringContaining('no signature'),
    });
    await signed('sign', ...only);
    await signed('freeze', 'shop', ...only);
    const [before, history] = [statementOn(file, key)?.time ?? '', readdirSync(workspace.path('site.history'))];
    expect(await signed('sign', '--renew', ...only)).toMatchObject({ code: 0, err: '' });
    expect(Date.parse(statementOn(file, key)?.time ?? '')).toBeGreaterThan(Date.parse(before));
    expect(readdirSync(workspace.path('site.history'))).toEqual(history);

    editByHand(workspace, (manifest) => {
      manifest.origins = ['https://evil.example'];
    });
    const edited = contents(workspace);
    const refused = await signed('sign', '--renew', ...only);
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('changed without a signature') });
    expect(contents(workspace)).toEqual(edited);
  },
);

test(
  'changes and renewals at the same time leave a manifest with its signature',
  thorough(),
  async ({ signed, keys: [key], workspace }) => {
    const names = ['alpha', 'beta', 'gamma', 'delta'];
    workspace.write(
      'site.json',
      siteManifest({
        remotes: { shop: entryOf('shop'), ...Object.fromEntries(names.map((name) => [name, entryOf(name)])) },
      }),
    );
    await signed('sign', ...only);
    const commands = names.flatMap((name) => [
      ['freeze', name],
      ['sign', '--renew'],
    ]);
    const ended = await Promise.all(commands.map((command) => signed(...command, ...only)));
    expect(ended.map(({ code, err }) => ({ code, err }))).toEqual(commands.map(() => ({ code: 0, err: '' })));
    expect(statementOn(workspace.path('site.json'), key)).toBeDefined();
    const records = readdirSync(workspace.path('site.history')).filter((name) => /^\d+\.json$/.test(name));
    expect(records, 'a renewal is no revision').toHaveLength(1 + names.length);
  },
);

test('what somebody wrote to the manifest is undone by a rollback to a signed revision, and never signed', async ({
  signed,
  keys: [key],
  workspace,
}) => {
  await signed('sign', ...only);
  await signed('freeze', 'shop', ...only);
  editByHand(workspace, (manifest) => {
    manifest.origins = ['https://evil.example'];
    manifest.revision = 70;
  });
  const { code, err } = await signed('rollback', '--to', '1', ...place);
  expect(code, err).toBe(0);
  expect(err).toContain('site.json was not valid and was replaced; a copy is in');
  expect(statementOn(workspace.path('site.json'), key)).toBeDefined();
  expect(readFileSync(workspace.path('site.json'), 'utf8')).not.toContain('evil');
  const records = readdirSync(workspace.path('site.history')).filter((name) => /^\d+\.json$/.test(name));
  for (const name of records) expect(readFileSync(workspace.path('site.history', name), 'utf8')).not.toContain('evil');
});

test('a rollback to a revision that nobody has signed is refused, whatever its digest says', async ({
  run,
  signed,
  keys: _,
  workspace,
}) => {
  await run('freeze', 'shop', ...only); // revisions 1 and 2, without a signature
  await signed('sign', ...only);
  await signed('unfreeze', 'shop', ...only);
  const before = contents(workspace);
  for (const target of [
    ['--to', '1'],
    ['shop', '--to', '1'],
  ]) {
    const { code, err } = await signed('rollback', ...target, ...place);
    expect(code).toBe(1);
    expect(err).toContain(
      'Revision 1 of the history has no valid signature. Look at "conch diff 1 --manifest site.json"',
    );
  }
  expect(contents(workspace)).toEqual(before);
});

test(
  'a change of somebody else that was interrupted is finished only if it was signed',
  thorough(),
  async ({ run, signed, keys: _, workspace }) => {
    await signed('sign', ...only);
    await signed('freeze', 'shop', ...only);
    const record = JSON.parse(readFileSync(workspace.path('site.history/000002.json'), 'utf8'));
    const { digest: __, ...forged } = structuredClone(record);
    forged.revision = forged.manifest.revision = 3;
    forged.manifest.origins = ['https://evil.example'];
    forged.writer.pid = 999_999_999;
    workspace.write('site.history/000003.json', forged);
    const before = contents(workspace);
    const { code, err } = await signed('unfreeze', 'shop', ...only);
    expect(code).toBe(1);
    expect(err).toContain('Revision 3 of the history has no valid signature.');
    expect((await signed('sign', ...only)).code).toBe(1);
    expect((await run('history', ...only)).code).toBe(0);
    expect(contents(workspace)).toEqual(before);
  },
);

test(
  'a person on call releases with the second key, and names the first one, which has signed before',
  thorough(),
  async ({ run, signed, keys: [first, second], workspace }) => {
    await signed('sign', ...only);
    await signed('freeze', 'shop', ...only);
    const command = ['unfreeze', 'shop', ...only, '--sign-with', 'second.pem'];
    const refused = await run(...command);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(
      `site.json is signed with ${first}, which is not your key. If it is a key of the site, add --key ${first}.`,
    );
    expect((await run(...command, '--key', first)).code).toBe(0);
    expect(statementOn(workspace.path('site.json'), second)).toBeDefined();
    expect((await run('rollback', '--to', '2', ...place, '--sign-with', 'second.pem', '--key', first)).code).toBe(0);
  },
);

test('conch check finds a signature that is missing, of another manifest or key, expired, or about to expire', async ({
  run,
  signed,
  keys: [key, other],
  workspace,
}) => {
  test.setTimeout(60_000); // fourteen commands, one after the other
  const findings = async (with_ = key) => {
    const { out } = await run('check', ...place, '--key', with_, '--json');
    return JSON.parse(out).findings.flatMap(({ code, severity }: { code: string; severity: string }) =>
      code.startsWith('SIGNATURE') ? [`${severity} ${code}`] : [],
    );
  };
  editByHand(workspace, (manifest) => {
    manifest.policy = { maxAge: 3600 };
  });
  expect(await findings()).toEqual(['error SIGNATURE_MISSING']);
  await signed('sign', ...only);
  expect(await findings()).toEqual([]);
  expect(await findings(other)).toEqual(['error SIGNATURE_INVALID']);
  expect(JSON.parse((await run('check', ...place, '--json')).out).ok).toBe(true);
  const own = readPrivateKey(workspace.path('first.pem'));
  const manifest = {
    ...manifestOf({ remotes: {} }),
    ...JSON.parse(readFileSync(workspace.path('site.json'), 'utf8')),
  };
  const signAgo = (seconds: number) =>
    workspace.write('site.json.sig', signManifest(manifest, [own], new Date(Date.now() - seconds * 1_000)).signature);
  signAgo(3_000);
  expect(await findings()).toEqual(['warning SIGNATURE_EXPIRES_SOON']);
  signAgo(3_601);
  expect(await findings()).toEqual(['error SIGNATURE_EXPIRED']);
  await signed('sign', ...only);
  expect(await findings()).toEqual([]);
  editByHand(workspace, (manifest) => {
    manifest.revision += 1;
  });
  expect(await findings()).toEqual(['error SIGNATURE_INVALID']);
});

const misuse: readonly [title: string, args: readonly string[], code: number, says: string][] = [
  [
    'a file that is not a key',
    ['sign', ...only, '--sign-with', 'site.json'],
    1,
    'is not a private key of the kind Ed25519',
  ],
  [
    'a file that is not there',
    ['sign', ...only, '--sign-with', 'none.pem'],
    1,
    'The private key cannot be read: none.pem',
  ],
  ['no key', ['sign', ...only], 1, 'There is nothing to sign with.'],
  ['a public key that is cut off', ['serve', ...only, '--key', 'abc'], 2, '--key abc is not a public key'],
];
for (const [title, args, code, says] of misuse) {
  test(`a command is refused with ${title}`, async ({ run }) => {
    expect(await run(...args)).toMatchObject({ code, err: expect.stringContaining(says) });
  });
}

test(
  'commands that are killed before any of their writes leave a manifest with its signature',
  thorough('@slow'),
  async ({ conch, signed, keys: [key], workspace }) => {
    test.setTimeout(120_000);
    await signed('sign', ...only);
    const preload = workspace.write('dying.mjs', dyingAtCall);
    const start = (args: readonly string[], call: number) =>
      conch([...args, ...only, '--sign-with', 'first.pem'], {
        NODE_OPTIONS: `--import ${preload}`,
        DIES_AT_CALL: String(call),
      });
    const change = () => [
      readFileSync(workspace.path('site.json'), 'utf8').includes('"frozen"') ? 'unfreeze' : 'freeze',
      'shop',
    ];
    let kills = 0;
    for (const command of [change, () => ['sign']]) {
      for (let call = 1; ; call += 1) {
        const args = command();
        const { code, err } = await start(args, call).ended;
        expect(statementOn(workspace.path('site.json'), key), `${args[0]}, killed at call ${call}`).toBeDefined();
        if (code === null) kills += 1;
        else {
          expect(code, err).toBe(0);
          break;
        }
      }
    }
    expect(kills).toBeGreaterThan(20);
    await expectChange(conch, workspace, key);
  },
);

async function expectChange(conch: Start, workspace: Workspace, key: string): Promise<void> {
  const { code, err } = await conch(['rollback', '--to', '1', ...place, '--sign-with', 'first.pem']).ended;
  expect(code, err).toBe(0);
  expect(statementOn(workspace.path('site.json'), key)).toBeDefined();
}

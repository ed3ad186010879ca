import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { entryOf } from '../sites/site.ts';
import { siteManifest } from '../sites/small-shop.ts';
import { ask } from '../support/ask.ts';
import { test } from '../support/command.ts';
import { repository } from '../support/paths.ts';
import { thorough } from '../support/thorough.ts';
import type { Workspace } from '../support/workspace.ts';

const serve = ['serve', '--root', 'root', '--manifest', 'site.json'];
/** On any machine, and less than the 8 seconds that answers under way have. */
const AT_ONCE_MS = 5_000;
const urlIn = (line: string) => /http:\S+/.exec(line)?.[0] ?? '';

test('conch serve needs one file only, and prints one line with the URL', async ({ conch }) => {
  const { started, process, ended } = conch([...serve, '--port', '0', '--base', 'shop']);
  const line = await started;
  expect(line).toMatch(/^Serving site\.json on http:\/\/localhost:\d+\/shop\/$/);
  const { origin } = new URL(urlIn(line));
  expect(JSON.parse((await ask(origin, '/shop/manifests/site.json')).text)).toEqual(siteManifest());
  expect(await ask(origin, '/shop/products')).toMatchObject({ status: 200 });
  process.kill('SIGTERM');
  expect(await ended).toEqual({ code: 0, out: `${line}\n`, err: '' });
});

test('conch serve logs line and column of an invalid edit', async ({ conch, workspace }) => {
  const { started, process, ended } = conch([...serve, '--port', '0']);
  const { origin } = new URL(urlIn(await started));
  workspace.write('site.json', siteManifest({ revision: -1 }));
  await ask(origin, '/');
  process.kill('SIGINT');
  expect((await ended).out).toContain('\nsite.json: line 3, column 15: revision: Too small');
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} ends conch serve at once, also with open keep-alive connections`, async ({ conch }) => {
    const { started, process, ended } = conch([...serve, '--port', '0']);
    const agent = new Agent({ keepAlive: true });
    const { port } = new URL(urlIn(await started));
    const [response] = await once(get({ host: '127.0.0.1', port, agent }), 'response');
    response.resume();
    await once(response, 'end');
    const before = performance.now();
    process.kill(signal);
    expect(await ended).toMatchObject({ code: 0, err: '' });
    expect(performance.now() - before).toBeLessThan(AT_ONCE_MS);
    agent.destroy();
  });
}

test('SIGTERM ends conch serve at once, also with connections that a browser has opened ahead', async ({ conch }) => {
  const { started, process, ended } = conch([...serve, '--port', '0']);
  const { origin, port } = new URL(urlIn(await started));
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  await ask(origin, '/'); // the server has accepted the one before, too
  const closed = once(socket, 'close');
  const before = performance.now();
  process.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0, err: '' });
  expect(performance.now() - before).toBeLessThan(AT_ONCE_MS);
  await closed;
});

test('SIGTERM ends conch serve at once, also with open event streams', async ({ conch }) => {
  const { started, process, ended } = conch([...serve, '--port', '0']);
  const { port } = new URL(urlIn(await started));
  const [response] = await once(get({ host: '127.0.0.1', port, path: '/manifests/events', agent: false }), 'response');
  await once(response.setEncoding('utf8'), 'data');
  const closed = once(response.resume(), 'close');
  const before = performance.now();
  process.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0, err: '' });
  expect(performance.now() - before).toBeLessThan(AT_ONCE_MS);
  await closed;
});

test('SIGTERM lets conch serve finish the answers under way, and a second signal ends them', async ({
  conch,
  workspace,
}) => {
  const film = Buffer.alloc(32 * 1024 * 1024); // more than fits between the processes
  workspace.write('root/remotes/shop/1.0.0/film.mp4', film);
  const agent = new Agent({ keepAlive: true });
  const start = async () => {
    const started = conch([...serve, '--port', '0']);
    const { port, origin } = new URL(urlIn(await started.started));
    const path = '/remotes/shop/1.0.0/film.mp4';
    const [response] = (await once(get({ host: '127.0.0.1', port, path, agent }), 'response')) as [IncomingMessage];
    started.process.kill('SIGTERM');
    const asked = () => ask(origin, '/').catch((error) => error.code);
    // Soon, because the answers have 8 seconds from now on.
    await expect.poll(asked, { intervals: [20] }).toBe('ECONNREFUSED');
    return { ...started, response };
  };
  const patient = await start();
  let bytes = 0;
  patient.response.on('data', (chunk: Buffer) => (bytes += chunk.length));
  await once(patient.response, 'end');
  const before = performance.now();
  expect(bytes).toBe(film.length);
  expect(await patient.ended).toMatchObject({ code: 0, err: '' });
  expect(performance.now() - before, 'the connection is not kept').toBeLessThan(AT_ONCE_MS);

  const hasty = await start();
  const cut = once(hasty.response, 'error');
  hasty.process.kill('SIGTERM');
  expect(await hasty.ended).toMatchObject({ code: 0, err: '' });
  hasty.response.resume();
  expect((await cut)[0]).toMatchObject({ code: 'ECONNRESET' });
  agent.destroy();
});

test('with --drain conch serve goes on for a while, and says so to load balancers', async ({ conch }) => {
  const { started, process, printed, ended } = conch([...serve, '--port', '0', '--drain', '600']);
  const { origin } = new URL(urlIn(await started));
  expect(await ask(origin, '/healthz')).toMatchObject({ status: 200 });
  const keepAlive = { headers: { connection: 'keep-alive' } };
  expect((await ask(origin, '/', keepAlive)).headers).toMatchObject({ connection: 'keep-alive' });
  process.kill('SIGTERM');
  expect(await printed(/^Stopping/)).toBe('Stopping in 600 seconds; a second signal stops at once');
  expect(await ask(origin, '/healthz')).toMatchObject({ status: 503, text: '{"status":"stopping"}' });
  const answer = await ask(origin, '/', keepAlive);
  expect({ status: answer.status, connection: answer.headers.connection }).toEqual({
    status: 200,
    connection: 'close',
  });
  process.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0, err: '' });
});

test('conch serve uses PORT of the environment by default', async ({ conch }) => {
  const { started } = conch(serve, { PORT: '0' });
  expect(urlIn(await started)).toMatch(/^http:\/\/localhost:(?!8080)\d+\/$/);
});

test('conch serve prints one line and exits with 1 if the port is in use', async ({ conch }) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  expect(await conch([...serve, '--port', String(port)]).ended).toEqual({
    code: 1,
    out: '',
    err: `Port ${port} on 127.0.0.1 is taken. Stop what uses it, or choose another one with --port.\n`,
  });
  other.close();
});

const failures: [title: string, args: string[], prepare: (workspace: Workspace) => void, err: string][] = [
  [
    'a missing root',
    ['--root', 'nowhere'],
    () => undefined,
    'There is no folder nowhere. Run "npm run build" first, or name the folder of a build with --root.',
  ],
  [
    'a shell that is not built',
    [],
    (workspace) => workspace.remove('root/shell'),
    'The shell is not built: there is no root/shell/index.html. ' +
      'Run "npm run build" first, or name the folder of a build with --root.',
  ],
  [
    'a missing folder of builds',
    ['--assets', 'nowhere'],
    () => undefined,
    'There is no folder nowhere. Name one that exists with --assets.',
  ],
  [
    'a missing manifest',
    ['--manifest', 'nowhere.json'],
    () => undefined,
    'nowhere.json: there is no such file. Correct the path, or name the manifest with --manifest.',
  ],
  [
    'an invalid manifest',
    [],
    (workspace) => workspace.write('site.json', siteManifest({ revision: -1, theme: 'dark' })),
    'site.json: line 3, column 15: revision: Too small: expected number to be >=0 (and 1 more). ' +
      'Correct it, or name another one with --manifest.',
  ],
  [
    'a manifest that is a folder',
    ['--manifest', 'root'],
    () => undefined,
    'root: cannot be read: it is a folder, not a file. Correct the path, or name the manifest with --manifest.',
  ],
  [
    'a host of another machine',
    ['--host', '192.0.2.1'],
    () => undefined,
    '192.0.2.1 is not an address of this machine. Choose 127.0.0.1 or 0.0.0.0 with --host.',
  ],
];

for (const [title, args, prepare, err] of failures) {
  test(`conch serve prints one line and exits with 1 for ${title}`, async ({ conch, workspace }) => {
    prepare(workspace);
    expect(await conch([...serve, '--port', '0', ...args]).ended).toEqual({ code: 1, out: '', err: `${err}\n` });
  });
}

const mistakes: [args: string[], complaint: string, help: string][] = [
  [['serv'], 'There is no command serv. Did you mean "serve"?', 'conch help'],
  [['constructor'], 'There is no command constructor.', 'conch help'],
  [['--root', 'root', 'serve'], 'The command comes before its options, such as --root.', 'conch help'],
  [['help', 'serv'], 'There is no command serv. Did you mean "serve"?', 'conch help'],
  [['serve', '--prot', '80'], "Unknown option '--prot'. Did you mean --port?", 'conch help serve'],
  [['rollback', 'shop', '--reson', 'x'], "Unknown option '--reson'. Did you mean --reason?", 'conch help rollback'],
  [['serve', 'dist'], "Unexpected argument 'dist'.", 'conch help serve'],
  [['serve', '--port'], "Option '--port <value>' argument missing.", 'conch help serve'],
  [['check', '--root', '--deep'], "Option '--root' argument is ambiguous.", 'conch help check'],
  [['serve', '--port', 'http'], 'http is not a port number.', 'conch help serve'],
  [['serve', '--port', '65536'], '65536 is not a port number.', 'conch help serve'],
  [['serve', '--base', '../shop'], '--base ../shop is not a path such as /shop/.', 'conch help serve'],
  [['history', '--most', 'all'], '--most all is not a number such as 20.', 'conch help history'],
];

for (const [args, complaint, help] of mistakes) {
  test(`"conch ${args.join(' ')}" prints one line: what is wrong, and how to get help`, async ({ conch }) => {
    expect(await conch(args).ended).toEqual({ code: 2, out: '', err: `${complaint} See "${help}".\n` });
  });
}

test('a mistake on the command line is JSON under --json, wherever it is', thorough(), async ({ conch }) => {
  for (const args of [
    ['chek', '--json'],
    ['--json', 'check'],
    ['help', 'chek', '--json'],
    ['diff', '--form', '--json'],
    ['--json'],
  ]) {
    const { code, out, err } = await conch(args).ended;
    expect({ code, err }).toEqual({ code: 2, err: '' });
    expect(JSON.parse(out)).toEqual({
      code: 'USAGE',
      message: expect.stringMatching(/\S/),
      remedy: expect.stringMatching(/^See "conch help( diff)?"\.$/),
    });
  }
});

test('an exception that nobody expected is JSON under --json, and names itself as a fault of conch without', async ({
  conch,
  workspace,
}) => {
  const preload = workspace.write(
    'broken.mjs',
    "import fs from 'node:fs';\nimport { syncBuiltinESMExports } from 'node:module';\n" +
      "fs.realpathSync = fs.readdirSync = fs.existsSync = () => { throw new TypeError('out of order'); };\nsyncBuiltinESMExports();\n",
  );
  const env = { NODE_OPTIONS: `--import ${preload}` };
  const json = await conch(['history', '--manifest', 'site.json', '--json'], env).ended;
  expect(json).toMatchObject({ code: 1, err: '' });
  expect(JSON.parse(json.out)).toMatchObject({ code: 'UNEXPECTED', message: expect.stringContaining('out of order') });
  const text = await conch(['history', '--manifest', 'site.json'], env).ended;
  expect(text).toMatchObject({ code: 1, out: '' });
  expect(text.err).toMatch(/^TypeError: out of order\n(.*\n)*This is a fault of conch/);
});

test('conch without a command prints the commands and exits with 2', async ({ conch }) => {
  const { code, out, err } = await conch([]).ended;
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('Commands:');
});

test('help prints an example and exits with 0, however it is asked for', async ({ conch }) => {
  const texts = {
    '--help': 'conch serve --port',
    help: 'conch serve --port',
    'serve --help': 'conch serve --root dist',
    'help serve': 'conch serve --root dist',
    'rollback shop -h': 'conch rollback explore',
  };
  for (const [args, example] of Object.entries(texts)) {
    const { code, out, err } = await conch(args.split(' ')).ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`Example:\n  ${example}`);
  }
});

test('--version prints the version', async ({ conch }) => {
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  expect(await conch(['--version']).ended).toEqual({ code: 0, out: `${version}\n`, err: '' });
  expect(JSON.parse((await conch(['--version', '--json']).ended).out)).toEqual({ version });
});

test('a reader that closes the pipe early, as head does, sees no stack trace', async ({ conch, workspace }) => {
  const big = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`remote-${index}`, entryOf('shop')]));
  workspace.write('site.json', siteManifest({ remotes: { shop: entryOf('shop'), ...big } }));
  const { process, ended } = conch(['check', '--root', 'root', '--manifest', 'site.json', '--json']);
  process.stdout?.once('data', () => process.stdout?.destroy());
  expect((await ended).err).toBe('');
});

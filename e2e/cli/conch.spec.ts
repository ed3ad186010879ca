import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import { siteManifest } from '../sites/small-shop.ts';
import { ask } from '../support/ask.ts';
import { test } from '../support/command.ts';
import type { Workspace } from '../support/workspace.ts';

const serve = ['serve', '--root', 'root', '--manifest', 'site.json'];
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
    expect(performance.now() - before).toBeLessThan(1500);
    agent.destroy();
  });
}

test('SIGTERM ends conch serve at once, also with open event streams', async ({ conch }) => {
  const { started, process, ended } = conch([...serve, '--port', '0']);
  const { port } = new URL(urlIn(await started));
  const [response] = await once(get({ host: '127.0.0.1', port, path: '/manifests/events', agent: false }), 'response');
  await once(response.setEncoding('utf8'), 'data');
  const closed = once(response.resume(), 'close');
  const before = performance.now();
  process.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0, err: '' });
  expect(performance.now() - before).toBeLessThan(1500);
  await closed;
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
    'nowhere.json: there is no such file. Name the manifest with --manifest.',
  ],
  [
    'an invalid manifest',
    [],
    (workspace) => workspace.write('site.json', siteManifest({ revision: -1, theme: 'dark' })),
    'site.json: line 3, column 15: revision: Too small: expected number to be >=0 (and 1 more). ' +
      'Correct it, or name another one with --manifest.',
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

const mistakes: [args: string[], complaint: string, usage: string][] = [
  [[], 'Usage: conch <command>', 'Commands:'],
  [['serv'], 'There is no command serv. Did you mean "serve"?', 'Commands:'],
  [['constructor'], 'There is no command constructor.', 'Commands:'],
  [['serve', '--prot', '80'], "Unknown option '--prot'", 'Usage: conch serve'],
  [['serve', 'dist'], "Unexpected argument 'dist'", 'Usage: conch serve'],
  [['serve', '--port'], "Option '--port <value>' argument missing", 'Usage: conch serve'],
  [['serve', '--port', 'http'], 'http is not a port number', 'Usage: conch serve'],
  [['serve', '--port', '65536'], '65536 is not a port number', 'Usage: conch serve'],
  [['serve', '--base', '../shop'], '--base ../shop is not a path such as /shop/', 'Usage: conch serve'],
];

for (const [args, complaint, usage] of mistakes) {
  test(`"conch ${args.join(' ')}" prints the usage and exits with 2`, async ({ conch }) => {
    const { code, out, err } = await conch(args).ended;
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.startsWith(complaint), err).toBe(true);
    expect(err).toContain(usage);
  });
}

test('--help prints an example and exits with 0', async ({ conch }) => {
  const texts = { '--help': 'conch serve --port', 'serve --help': 'conch serve --root dist' };
  for (const [args, example] of Object.entries(texts)) {
    const { code, out, err } = await conch(args.split(' ')).ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`Example:\n  ${example}`);
  }
});

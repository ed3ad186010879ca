import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import { OperatorError } from '../../manifests/operator-error.ts';
import { digestsOf } from '../../manifests/ops/build/digests.ts';
import { publishBuild } from '../../manifests/ops/build/publish-build.ts';
import { readBuild } from '../../manifests/ops/build/read-build.ts';
import { writeBuild } from '../sites/remotes/described-builds.ts';
import { siteManifest } from '../sites/small-shop.ts';
import { test as base } from '../support/command.ts';
import type { Workspace } from '../support/workspace.ts';

const place = ['--manifest', 'site.json', '--root', 'root'];

type Host = { readonly origin: string; readonly requests: string[] };

const test = base.extend<{ host: (answer: RequestListener) => Promise<Host> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  host: async ({}, use) => {
    const servers: ReturnType<typeof createServer>[] = [];
    await use(async (answer) => {
      const requests: string[] = [];
      const server = createServer((request, response) => {
        requests.push(request.url ?? '');
        answer(request, response);
      });
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      return { origin: `http://127.0.0.1:${typeof address === 'object' && address?.port}`, requests };
    });
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  },
});

test.describe.configure({ timeout: 60_000 });

type Description = {
  name: string;
  version: string;
  bundleFileName: string;
  integrity: string;
  assets: Record<string, string[]>;
  files: Record<string, { integrity: string; bytes: number }>;
  [field: string]: unknown;
};

/** Writes version 1.1.0 of the shop, with another remote.json. Gives the folder. */
function writeHostile(workspace: Workspace, change: (description: Description) => void = () => {}): string {
  const folder = writeBuild(workspace, { version: '1.1.0' });
  const description: Description = JSON.parse(readFileSync(workspace.path(folder, 'remote.json'), 'utf8'));
  change(description);
  workspace.write(join(folder, 'remote.json'), description);
  return folder;
}

/** Adds a file to a description, as if it had been built. */
const add = (file: string, text: string) => (description: Description) => {
  description.files[file] = { integrity: digestsOf(Buffer.from(text)).sha384, bytes: Buffer.byteLength(text) };
};

const paths = (workspace: Workspace): string[] =>
  readdirSync(workspace.folder, { recursive: true, encoding: 'utf8' }).sort();

/** Nothing on the disk tells that a command ran. */
async function expectRefusal(
  workspace: Workspace,
  run: Promise<{ code: number | null; out: string; err: string }>,
  says: RegExp,
  before = { paths: paths(workspace), manifest: readFileSync(workspace.path('site.json'), 'utf8') },
): Promise<void> {
  const { code, out, err } = await run;
  expect({ code, out }, err).toEqual({ code: 1, out: '' });
  expect(err).toMatch(says);
  expect({ paths: paths(workspace), manifest: readFileSync(workspace.path('site.json'), 'utf8') }).toEqual(before);
}

/** In this process, because a command takes half a second to start. */
const refuses = async (workspace: Workspace, source: string, says: RegExp, origins: string[] = []): Promise<void> => {
  const place = source.startsWith('http') ? source : workspace.path(source);
  const failure = await readBuild(place, origins).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(OperatorError);
  expect(String(failure)).toMatch(says);
};

const escaping: readonly [title: string, name: string][] = [
  ['leads out of the root', 'a/../../../pwned'],
  ['leads to another remote', 'evil/../explore'],
];
for (const [title, name] of escaping) {
  test(`conch deploy refuses a build whose name ${title}, and writes nothing, also with --dry-run`, async ({
    conch,
    workspace,
  }) => {
    const folder = writeHostile(workspace, (it) => Object.assign(it, { name }));
    for (const args of [['--dry-run'], ['--unproven']]) {
      await expectRefusal(workspace, conch(['deploy', folder, ...place, ...args]).ended, /: name: a name has only/);
    }
  });
}

test('what a build would make of the manifest is proven before anything is written, also with --dry-run', async ({
  conch,
  workspace,
}) => {
  const fresh = { name: 'new', moduleName: 'document' };
  const folder = writeHostile(workspace, (it) => Object.assign(it, fresh));
  for (const args of [['--dry-run'], ['--unproven']]) {
    const says = /^site\.json would not be valid: remotes\.new\.moduleName: document is a global of the browser/;
    await expectRefusal(workspace, conch(['deploy', folder, ...place, ...args]).ended, says);
  }
  const taken = writeHostile(workspace, (it) => Object.assign(it, { ...fresh, moduleName: 'shop' }));
  await expectRefusal(workspace, conch(['deploy', taken, ...place]).ended, /remote shop has the moduleName shop, too/);
});

const descriptions: readonly [title: string, change: (description: Description) => void, says: RegExp][] = [
  ['a name with an empty segment', (it) => Object.assign(it, { name: 'a//b' }), /name: a name has/],
  ['a name that ends in a slash', (it) => Object.assign(it, { name: 'shop/' }), /name: a name has/],
  ['a name of a hidden folder', (it) => Object.assign(it, { name: 'shop/.git' }), /name: a name has/],
  ['a version that is a path', (it) => Object.assign(it, { version: '..' }), /version: a version is one path/],
  ['a file outside of the build', (it) => add('../../site.json', '')(it), /files.*a file inside basePath/],
  ['an escaped path out of the build', (it) => add('%2e%2e/site.json', '')(it), /files.*a file inside basePath/],
  ['a hidden file', (it) => add('.git/config', '')(it), /\.git\/config is missing/],
  [
    'assets without a digest',
    (it) => Object.assign(it.assets, { './home': ['planted.js'] }),
    /planted\.js in its assets, which "files" does not list/,
  ],
  [
    'shared assets without a digest',
    (it) => Object.assign(it, { sharedAssets: { './home': ['planted.js'] } }),
    /planted\.js in its assets, which "files" does not list/,
  ],
  [
    'half of a character in a file name',
    (it) => add('a\ud800.js', '')(it),
    /remote\.json is not JSON: .*half of a character/,
  ],
];
for (const [title, change, says] of descriptions) {
  test(`a build with ${title} is refused`, async ({ workspace }) => {
    const folder = writeHostile(workspace, change);
    workspace.write(join(folder, 'planted.js'), 'planted()');
    workspace.write(join(folder, '.git/config'), '');
    await refuses(workspace, folder, says);
  });
}

test('a remote.json with a field that is repeated or named __proto__ is refused', async ({ workspace }) => {
  const folder = writeHostile(workspace);
  const text = readFileSync(workspace.path(folder, 'remote.json'), 'utf8');
  workspace.write(join(folder, 'remote.json'), text.replace('"version"', '"name": "other", "version"'));
  await refuses(workspace, folder, /the field "name" is repeated/);
  workspace.write(join(folder, 'remote.json'), text.replace('"version"', '"__pr\\u006fto__": {}, "version"'));
  await refuses(workspace, folder, /cannot be named "__proto__"/);
});

test('a remote may have the name of a method of every object', async ({ conch, workspace }) => {
  const folder = writeHostile(workspace, (it) => Object.assign(it, { name: 'constructor', moduleName: 'built' }));
  const { code, err } = await conch(['deploy', folder, ...place]).ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { remotes } = JSON.parse(readFileSync(workspace.path('site.json'), 'utf8'));
  expect(Object.keys(remotes)).toEqual(['shop', 'constructor']);
});

test('conch deploy copies the files that remote.json lists and their compressed copies, and nothing else', async ({
  conch,
  workspace,
}) => {
  const folder = writeHostile(workspace, add('img/tractor.svg', '<svg/>'));
  workspace.write(join(folder, 'img/tractor.svg'), '<svg/>');
  workspace.write(join(folder, 'img/tractor.svg.br'), brotliCompressSync('<svg/>'));
  workspace.write(join(folder, '.git/config'), 'token');
  workspace.write(join(folder, '.env'), 'secret');
  workspace.write(join(folder, 'notes.txt'), 'not of the build');
  symlinkSync('/etc', workspace.path(folder, 'etc'));
  symlinkSync('/etc/hostname', workspace.path(folder, 'remoteEntry.js.gz'));
  const refused = await conch(['deploy', folder, ...place]).ended;
  expect(refused.err, 'a compressed copy that is a link').toContain('remoteEntry.js.gz');
  workspace.remove(join(folder, 'remoteEntry.js.gz'));
  const { code, err } = await conch(['deploy', folder, ...place]).ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(readdirSync(workspace.path('root/remotes/shop/1.1.0'), { recursive: true, encoding: 'utf8' }).sort()).toEqual([
    'img',
    'img/tractor.svg',
    'img/tractor.svg.br',
    'remote.json',
    'remoteEntry.js',
    'view.0123abcd.js',
  ]);
});

const links: readonly [title: string, plant: (workspace: Workspace, folder: string) => void][] = [
  [
    'a listed file is a link',
    (workspace, folder) => {
      workspace.write('elsewhere.js', readFileSync(workspace.path(folder, 'view.0123abcd.js')));
      workspace.remove(join(folder, 'view.0123abcd.js'));
      symlinkSync(workspace.path('elsewhere.js'), workspace.path(folder, 'view.0123abcd.js'));
    },
  ],
  [
    'the folder of a listed file is a link',
    (workspace, folder) => {
      workspace.write('elsewhere/a.js', '1');
      symlinkSync(workspace.path('elsewhere'), workspace.path(folder, 'img'));
      const file = join(folder, 'remote.json');
      const description: Description = JSON.parse(readFileSync(workspace.path(file), 'utf8'));
      add('img/a.js', '1')(description);
      workspace.write(file, description);
    },
  ],
  [
    'remote.json is a link',
    (workspace, folder) => {
      workspace.write('elsewhere.json', readFileSync(workspace.path(folder, 'remote.json')));
      workspace.remove(join(folder, 'remote.json'));
      symlinkSync(workspace.path('elsewhere.json'), workspace.path(folder, 'remote.json'));
    },
  ],
];
for (const [title, plant] of links) {
  test(`a build is refused in which ${title}`, async ({ workspace }) => {
    const folder = writeHostile(workspace);
    plant(workspace, folder);
    await refuses(workspace, folder, /symbolic link/);
  });
}

test('conch deploy writes nothing through a link that leads out of the root', async ({ conch, workspace }) => {
  const folder = writeHostile(workspace, (it) => Object.assign(it, { name: 'new', moduleName: 'fresh' }));
  workspace.write('outside/mine.txt', '');
  symlinkSync(workspace.path('outside'), workspace.path('root/remotes/new'));
  await expectRefusal(
    workspace,
    conch(['deploy', folder, ...place]).ended,
    /root\/remotes\/new\/1\.1\.0\/ is outside of root/,
  );
});

test('a build that changes while it is copied is not published, and no folder stays', async ({ workspace }) => {
  const folder = writeHostile(workspace, (it) => Object.assign(it, { name: 'new', moduleName: 'fresh' }));
  const { description } = await readBuild(workspace.path(folder), []);
  workspace.write(join(folder, 'view.0123abcd.js'), 'planted()');
  const to = workspace.path('root/remotes/new/1.1.0/');
  await expect(publishBuild(workspace.path(folder), to, description)).rejects.toThrow(
    'view.0123abcd.js of new 1.1.0 has changed while it was copied',
  );
  expect(readdirSync(workspace.path('root/remotes'))).toEqual(['shop']);
});

test('a base path with an escape is the folder that conch serve reads', async ({ conch, workspace }) => {
  const { remotes, ...manifest } = siteManifest();
  const basePath = '/remotes/my%20shop/{version}/';
  workspace.write('site.json', { ...manifest, remotes: { shop: { ...remotes.shop, basePath } } });
  const { code, err } = await conch(['deploy', writeHostile(workspace), ...place]).ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(existsSync(workspace.path('root/remotes/my shop/1.1.0/remoteEntry.js'))).toBe(true);
});

test('conch deploy reads what is published already, and not the folder that it was given', async ({
  conch,
  workspace,
}) => {
  const folder = writeHostile(workspace);
  for (const file of ['remote.json', 'remoteEntry.js']) {
    workspace.write(`root/remotes/shop/1.1.0/${file}`, readFileSync(workspace.path(folder, file)));
  }
  workspace.write('root/remotes/shop/1.1.0/view.0123abcd.js', 'planted()');
  await expectRefusal(
    workspace,
    conch(['deploy', folder, ...place]).ended,
    /view\.0123abcd\.js of shop 1\.1\.0 .* not match/,
  );
});

const copies: readonly [title: string, file: string, content: Buffer][] = [
  ['a brotli copy with other code', 'remoteEntry.js.br', brotliCompressSync('planted()')],
  ['a gzip copy with other code', 'view.0123abcd.js.gz', gzipSync('planted()')],
  ['a copy that is not compressed', 'view.0123abcd.js.br', Buffer.from('planted()')],
  ['a copy that unpacks to a gigabyte', 'remoteEntry.js.gz', gzipSync(Buffer.alloc(2 ** 26))],
];
for (const [title, file, content] of copies) {
  test(`a build with ${title} is refused`, async ({ workspace }) => {
    const folder = writeHostile(workspace);
    workspace.write(join(folder, file), content);
    await refuses(workspace, folder, new RegExp(`${file.replaceAll('.', '\\.')} has other content than`));
  });
}

test('conch check reports compressed copies with other content, and files that remote.json does not list', async ({
  conch,
  workspace,
}) => {
  expect((await conch(['deploy', writeHostile(workspace), ...place]).ended).code).toBe(0);
  const build = 'root/remotes/shop/1.1.0';
  workspace.write(`${build}/planted.js`, 'planted()');
  workspace.write(`${build}/view.0123abcd.js.br`, brotliCompressSync('planted()'));
  workspace.write(`${build}/remoteEntry.js.gz`, gzipSync('planted()'));
  const manifest = JSON.parse(readFileSync(workspace.path('site.json'), 'utf8'));
  manifest.remotes.shop.assets['./home'].push('planted.js');
  workspace.write('site.json', manifest);
  const { code, out } = await conch(['check', ...place]).ended;
  expect(code).toBe(1);
  expect(out).toMatch(
    /error: remotes\.shop\.assets\["\.\/home"\]\[1\]: \S*planted\.js is not in "files" of remote\.json/,
  );
  expect(out).toMatch(/error: remotes\.shop\.version: remoteEntry\.js\.gz and view\.0123abcd\.js\.br of shop 1\.1\.0 /);
});

/** Answers with the files of a build, unless `other` answers. */
const serving =
  (workspace: Workspace, folder: string, other: (request: IncomingMessage, response: ServerResponse) => unknown) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    if (other(request, response) !== true)
      response.end(readFileSync(workspace.path(folder, basename(request.url ?? ''))));
  };

test('a redirect to another host is not followed', async ({ host, workspace }) => {
  const folder = writeHostile(workspace);
  const other = await host(serving(workspace, folder, () => false));
  for (const redirected of ['/remote.json', '/view.0123abcd.js']) {
    const { origin } = await host(
      serving(workspace, folder, ({ url }, response) => {
        if (url === redirected) response.writeHead(302, { location: `${other.origin}${url}` }).end();
        return url === redirected;
      }),
    );
    const says = `${redirected} redirects to ${other.origin}${redirected}, an origin that the manifest does not list`;
    await refuses(workspace, `${origin}/remote.json`, new RegExp(says), [origin]);
  }
  expect(other.requests).toEqual([]);
});

test('a redirect on the same host is followed, but not in circles', async ({ host, workspace }) => {
  const folder = writeHostile(workspace);
  const { origin, requests } = await host(
    serving(workspace, folder, ({ url = '' }, response) => {
      if (url.startsWith('/moved/')) return false;
      response.writeHead(307, { location: url.startsWith('/circle/') ? url : `/moved${url}` }).end();
      return true;
    }),
  );
  expect((await readBuild(`${origin}/remote.json`, [])).description.version).toBe('1.1.0');
  requests.length = 0;
  await refuses(workspace, `${origin}/circle/remote.json`, /redirects too often/);
  expect(requests.length).toBeLessThan(10);
});

const endless: readonly [title: string, file: string, headers: Record<string, string>, chunk: Buffer][] = [
  ['a remote.json without an end', '/remote.json', {}, Buffer.alloc(65_536, ' ')],
  ['a file without an end', '/view.0123abcd.js', {}, Buffer.alloc(65_536, ' ')],
  [
    'a file that unpacks without an end',
    '/view.0123abcd.js',
    { 'content-encoding': 'gzip' },
    gzipSync(Buffer.alloc(2 ** 26)),
  ],
];
for (const [title, endlessFile, headers, chunk] of endless) {
  test(`reading a build by its URL ends at ${title}`, async ({ host, workspace }) => {
    let sentBytes = 0;
    const { origin } = await host(
      serving(workspace, writeHostile(workspace), ({ url }, response) => {
        if (url !== endlessFile) return false;
        response.writeHead(200, headers);
        const send = () => {
          do sentBytes += chunk.length;
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', send);
        send();
        return true;
      }),
    );
    await refuses(workspace, `${origin}/remote.json`, new RegExp(`${endlessFile} is larger than`));
    expect(sentBytes).toBeLessThan(100_000_000);
  });
}

const representations: readonly [title: string, sends: (accepted: string) => string | undefined][] = [
  ['brotli', (accepted) => (accepted.includes('br') ? 'br' : undefined)],
  ['gzip', (accepted) => (accepted.includes('gzip') ? 'gzip' : undefined)],
  ['gzip and not brotli', (accepted) => (accepted === 'gzip' ? 'gzip' : undefined)],
];
for (const [title, sends] of representations) {
  test(`a host that sends other code to browsers that accept ${title} is refused`, async ({ host, workspace }) => {
    const { origin } = await host(
      serving(workspace, writeHostile(workspace), ({ url, headers }, response) => {
        if (url !== '/remoteEntry.js') return false;
        const encoding = sends(String(headers['accept-encoding']));
        const isOther = encoding !== undefined;
        const compress = encoding === 'gzip' ? gzipSync : brotliCompressSync;
        response.setHeader('content-encoding', encoding ?? 'br');
        const own = 'window["shop"] = "1.1.0";\n';
        response.end(compress(isOther ? 'planted()' : own));
        return true;
      }),
    );
    await refuses(workspace, `${origin}/remote.json`, /remoteEntry\.js (for .* has other content|does not match)/);
  });
}

import { once } from 'node:events';
import { get } from 'node:http';
import { shopAt } from '../sites/shop-server.ts';
import { expect, writeSite } from '../sites/sites-server.ts';
import { siteManifest } from '../sites/small-shop.ts';
import { ask } from '../support/ask.ts';
import { test as base } from '../support/command.ts';
import { thorough } from '../support/thorough.ts';

/** `root/` is that of the small shop. */
const test = base.extend({
  workspace: async ({ workspace }, use) => {
    writeSite(workspace, 'one.example');
    writeSite(workspace, 'two.example/shop');
    await use(workspace);
  },
});

const serve = ['serve', '--root', 'root', '--sites', 'sites', '--port', '0'];

test('conch serve --sites serves the sites of a folder, and says of each that it is served', async ({ conch }) => {
  const { process, ended, printed } = conch(serve);
  const line = await printed(/^Serving/);
  expect(line).toMatch(/^Serving 2 of 2 sites in sites on http:\/\/localhost:\d+\/$/);
  const { origin } = new URL(/http:\S+/.exec(line)?.[0] ?? '');
  expect(await ask(origin, '/', { headers: { host: 'one.example' } })).toMatchObject({ status: 200 });
  expect(await ask(origin, '/shop/', { headers: { host: 'two.example' } })).toMatchObject({ status: 200 });

  const request = get(`${origin}/manifests/events`, { headers: { host: 'one.example' }, agent: false });
  const [stream] = await once(request, 'response');
  await once(stream.setEncoding('utf8'), 'data');
  const closed = once(stream.resume(), 'close');
  const before = performance.now();
  process.kill('SIGTERM');
  expect(await ended).toEqual({
    code: 0,
    out: `one.example: the site is served\ntwo.example/shop: the site is served\n${line}\n`,
    err: '',
  });
  expect(performance.now() - before, 'open streams end at once, not after 8 seconds').toBeLessThan(5_000);
  await closed;
});

test('a manifest that is broken at the start leaves the other sites served, and the log says what to do next', async ({
  conch,
  workspace,
}) => {
  workspace.write('sites/one.example/site.json', siteManifest({ revision: -1 }));
  workspace.write('sites/three.example/site.json', shopAt('9.9.9'));
  const { process, ended, printed } = conch(serve);
  expect(await printed(/^Serving/)).toContain('Serving 2 of 3 sites in sites on ');
  const missing = await printed(/^three\.example: shop 9\.9\.9 is served, but/);
  expect(missing).toContain('conch history shop --manifest sites/three.example/site.json');
  process.kill('SIGINT');
  const { code, out } = await ended;
  expect(code).toBe(0);
  expect(out).toContain(
    'one.example: sites/one.example/site.json: line 3, column 15: revision: Too small: expected number to be >=0. ' +
      'Correct it. The site is not served.\n',
  );
});

test('a folder without sites is served, and says so', async ({ conch, workspace }) => {
  workspace.remove('sites');
  workspace.write('sites/readme.txt', '');
  const { process, ended, printed } = conch(serve);
  const line = await printed(/^Serving/);
  const { origin } = new URL(/http:\S+/.exec(line)?.[0] ?? '');
  const { status, text } = await ask(origin, '/healthz');
  expect({ http: status, ...JSON.parse(text) }).toEqual({
    http: 503,
    status: 'unavailable',
    served: 0,
    unavailable: 0,
    warning: 'There is no site.',
    sites: {},
  });
  process.kill('SIGTERM');
  expect((await ended).code).toBe(0);
});

test(
  'conch serve --sites names a folder that is not there, and options of one site alone',
  thorough(),
  async ({ conch }) => {
    expect(await conch(['serve', '--root', 'root', '--sites', 'nowhere']).ended).toEqual({
      code: 1,
      out: '',
      err: 'There is no folder nowhere. Name the folder with a folder for each site with --sites.\n',
    });
    const mistakes: [args: string[], fact: string][] = [
      [[...serve, '--manifest', 'shop'], '--manifest is that of one site, and --sites serves many.'],
      [[...serve, '--base', 'shop'], '--base is that of one site, and --sites serves many.'],
      [
        [...serve, '--site-key', 'one.example'],
        '--site-key one.example is not a site and its key, such as shop.example.com=KEY.',
      ],
      [['serve', '--site-key', 'one.example=x'], '--site-key is for --sites; of one site it is --key.'],
    ];
    for (const [args, fact] of mistakes) {
      expect(await conch(args).ended).toEqual({ code: 2, out: '', err: `${fact} See "conch help serve".\n` });
    }
  },
);

import { once } from 'node:events';
import { cpSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { jsonObject } from '../../manifests/ops/buckets/bucket.ts';
import { openBucket } from '../../manifests/ops/buckets/open-bucket.ts';
import type { Manifest } from '../../manifests/schema.ts';
import { azurite } from '../sites/hosts/azurite.ts';
import { ceph, isCephInstalled } from '../sites/hosts/ceph.ts';
import type { ObjectStore } from '../sites/hosts/object-store.ts';
import { writeBuild } from '../sites/remotes/described-builds.ts';
import { entryOf } from '../sites/site.ts';
import { siteManifest, writeOtherShell } from '../sites/small-shop.ts';
import { ask } from '../support/ask.ts';
import { test as base, type Conch, type Start } from '../support/command.ts';
import { faultyRequests } from '../support/faulty-requests.ts';
import { freePort } from '../support/free-port.ts';
import { thorough, thoroughUnless } from '../support/thorough.ts';
import type { Workspace } from '../support/workspace.ts';

/** Real object stores, each started once. */
const stores = [
  ['Ceph', isCephInstalled, ceph],
  ['Azurite', () => true, azurite],
] as const;

/** Many reads between two revisions, and time left for those who write them. */
const READ_EVERY_MS = 20;

// All in one worker: fifty processes at once are enough for a machine.
base.describe.configure({ mode: 'default' });

type Recorded = { readonly revision: number; readonly change: string; readonly manifest: Manifest };

/** The place of a manifest in a bucket, for a test alone. */
class Place {
  readonly url: string;
  readonly #store: ObjectStore;
  readonly #folder: string;

  constructor(store: ObjectStore, folder: string) {
    this.#store = store;
    this.#folder = folder;
    this.url = `${store.url}${folder}/site.json`;
  }

  /** Another place in the same bucket. */
  next(name: string): Place {
    return new Place(this.#store, `${this.#folder}-${name}`);
  }

  get environment() {
    return this.#store.environment;
  }

  #open() {
    return openBucket(this.url, { environment: this.#store.environment });
  }

  /** Writes the manifest without a condition, as somebody does with a tool of the store. */
  async write(manifest: object | string): Promise<void> {
    const { bucket, key } = this.#open();
    const text = typeof manifest === 'string' ? manifest : `${JSON.stringify(manifest, null, 2)}\n`;
    await bucket.put(key, jsonObject(text), 'none');
  }

  /** @param name of another object next to the manifest */
  async text(name = 'site.json'): Promise<string> {
    const { bucket, key } = this.#open();
    return (await bucket.get(key.replace('site.json', name)))?.body.toString('utf8') ?? '';
  }

  async manifest(): Promise<Manifest> {
    return JSON.parse(await this.text());
  }

  async edit(change: (manifest: Manifest) => void): Promise<void> {
    const manifest = await this.manifest();
    change(manifest);
    await this.write(manifest);
  }

  /** The names of the objects in a folder next to the manifest. */
  async list(folder: string): Promise<readonly string[]> {
    const { bucket, key } = this.#open();
    return bucket.list(key.replace('site.json', folder));
  }

  async has(name: string): Promise<boolean> {
    const { bucket, key } = this.#open();
    return (await bucket.get(key.replace('site.json', name))) !== undefined;
  }

  headers(name: string): Promise<Headers> {
    return this.#store.headers(this.#open().key.replace('site.json', name));
  }

  /** The records of the history, oldest first, with what was said about each. */
  async history(): Promise<readonly (Recorded & { readonly verdict: string })[]> {
    const { bucket, key } = this.#open();
    const folder = key.replace('.json', '.history/');
    const names = (await bucket.list(folder)).filter((name) => /^\d+\.json$/.test(name));
    return Promise.all(
      names.map(async (name) => {
        const [record, verdict] = await Promise.all(
          [name, name.replace('.json', '.finished')].map(async (file) => bucket.get(`${folder}${file}`)),
        );
        return { ...JSON.parse(String(record?.body)), verdict: verdict ? JSON.parse(String(verdict.body)) : 'none' };
      }),
    );
  }
}

type Fixtures = { readonly place: Place };
type Used = Fixtures & { readonly conch: Start; readonly workspace: Workspace };

for (const [name, isInstalled, start] of stores) {
  /** Azurite can run everywhere. In Ceph, fifty writers show what differs in a store: conditions, lists and errors. */
  const onOneStore = thoroughUnless(name === 'Azurite');
  let store: ObjectStore | undefined;
  const test = base.extend<Fixtures>({
    place: async ({ workspace }, use, { testId }) => {
      if (!store) throw new Error('the store was not started');
      workspace.write('faulty.mjs', faultyRequests);
      await use(new Place(store, testId));
    },
  });

  test.describe(`in a bucket of ${name}`, { tag: '@slow' }, () => {
    test.describe.configure({ timeout: 180_000 });
    test.skip(!isInstalled(), `${name} is not installed`);
    test.beforeAll(async () => {
      test.setTimeout(300_000);
      store = await start();
    });
    test.afterAll(async () => store?.close());

    const teams = Array.from({ length: 50 }, (_, index) => `team-${index}`);
    const siteOfTeams = () =>
      siteManifest({
        remotes: { shop: entryOf('shop'), ...Object.fromEntries(teams.map((team) => [team, entryOf(team)])) },
      });

    test('the commands do what they do in a folder', onOneStore, async ({ conch, place }) => {
      await place.write(siteOfTeams());
      const run = async (...args: string[]) => {
        const { code, out, err } = await conch([...args, '--manifest', place.url], place.environment).ended;
        return { code, text: `${out}${err}` };
      };
      expect(await run('history')).toMatchObject({ code: 0, text: expect.stringContaining('has no history yet') });
      const planned = await run('freeze', 'shop', '--dry-run');
      expect(planned.text).toContain(`${place.url} would become revision 2: shop: frozen`);
      expect(await place.history()).toEqual([]);
      const before = await place.text();
      expect(await run('freeze', 'shop', '--reason', 'Black Friday')).toMatchObject({ code: 0 });
      expect(await run('freeze', 'shop')).toMatchObject({
        code: 0,
        text: expect.stringContaining('Nothing was changed'),
      });
      await place.edit((manifest) => {
        manifest.applications = [];
      });
      expect((await run('diff')).text).toContain('revision 2 -> ');
      expect(await run('unfreeze', 'shop')).toMatchObject({ code: 0 });
      expect((await place.history()).map(({ change, verdict }) => `${change}: ${verdict}`)).toEqual([
        'recorded existing manifest: in effect',
        'shop: frozen (Black Friday): in effect',
        'edited by hand: in effect',
        'shop: no longer frozen: in effect',
      ]);
      expect((await run('history')).text).toMatch(
        / 4 .*shop: no longer frozen.* 3 .*edited by hand.* 2 .*because: Black Friday/s,
      );
      expect(await run('check', '--root', 'root')).toMatchObject({ text: expect.stringContaining(`${place.url}: `) });

      await place.write('{ "schemaVersion": 1,');
      const refused = await run('freeze', 'shop');
      expect(refused.code).toBe(1);
      expect(refused.text).toMatch(/site\.json:\d+:\d+: .*restores revision 4/s);
      const restored = await run('rollback', '--to', '1', '--unproven');
      expect(restored).toMatchObject({
        code: 0,
        text: expect.stringContaining('was not valid and was replaced; a copy is in '),
      });
      expect(await place.manifest()).toEqual({ ...JSON.parse(before), revision: 5 });
    });

    test('of fifty writers that die, or lose an answer, at any request, nothing is lost, doubled or goes back', async ({
      conch,
      workspace,
      place,
    }) => {
      test.setTimeout(600_000);
      await place.write(siteOfTeams());
      const seen: number[] = [];
      let isReading = true;
      const reader = (async () => {
        while (isReading) {
          seen.push((await place.manifest()).revision);
          await sleep(READ_EVERY_MS);
        }
      })();
      const freeze = (team: string, env = {}) =>
        conch(['freeze', team, '--manifest', place.url], { ...place.environment, CONCH_ACTOR: team, ...env }, true);
      const faults = ['DIES_BEFORE', 'DIES_AFTER', 'LOSES_ANSWER'];
      const first = await Promise.all(
        teams.map(async (team, index) => {
          const fault = faults[index % 4]; // each fourth one has none
          const env = fault && {
            NODE_OPTIONS: `--import ${workspace.path('faulty.mjs')}`,
            [fault]: String((index >> 2) * 2 + 1),
          };
          const { process, ended } = freeze(team, env);
          const { code, err } = await ended;
          return { team, code, err, isKilled: process.signalCode === 'SIGKILL' };
        }),
      );
      const killed = first.filter(({ isKilled }) => isKilled);
      expect(killed.length).toBeGreaterThan(20);
      for (const { team, code, err, isKilled } of first) expect(isKilled || code === 0, `${team}: ${err}`).toBe(true);
      const acknowledged = await place.manifest();
      for (const { team, code } of first) if (code === 0) expect(acknowledged.remotes[team]?.frozen?.by).toBe(team);

      for (const { team } of killed) expect(await freeze(team).ended).toMatchObject({ code: 0 });
      isReading = false;
      await reader;
      expect(seen, 'a reader never sees an older revision').toEqual(seen.toSorted((a, b) => a - b));
      const manifest = await place.manifest();
      for (const team of teams) expect(manifest.remotes[team]?.frozen?.by).toBe(team);
      const history = await place.history();
      expect(history.map(({ revision }) => revision)).toEqual(history.map((_, index) => index + 1));
      expect(history.map(({ verdict }) => verdict)).toEqual(history.map(() => 'in effect'));
      expect(history.at(-1)?.manifest).toEqual(manifest);
      const changes = history.slice(1).map(({ change }) => change.replace(': frozen', ''));
      expect(changes.toSorted()).toEqual(teams.toSorted());
    });

    /** Runs a command that stops when it has claimed its revision, and is about to write the manifest. */
    const stopped = async (command: Conch): Promise<void> => {
      const { stderr } = command.process;
      await new Promise<void>((resolve, reject) => {
        stderr?.on('data', (text) => String(text).includes('stopped before') && resolve());
        command.ended.then(({ out, err }) => reject(new Error(`it ended: ${out}${err}`)));
      });
    };

    /** Begins to freeze a team, up to when the revision is claimed. */
    const beginFreeze = async ({ conch, workspace, place }: Used) => {
      const freeze = (team: string, env = {}) =>
        conch(['freeze', team, '--manifest', place.url], { ...place.environment, ...env });
      const NODE_OPTIONS = `--import ${workspace.path('faulty.mjs')}`;
      const late = freeze('team-0', { NODE_OPTIONS, STOPS_BEFORE: 'PUT site.json' });
      await stopped(late);
      return { freeze, late };
    };

    for (const [title, others] of [
      ['an edit by hand', 0],
      ['an edit by hand and another command', 1],
      ['an edit by hand and two commands', 2],
    ] as const) {
      test(
        `${title} between a claim and its manifest, and nothing is lost`,
        thoroughUnless(name === 'Azurite' && others === 2),
        async ({ conch, workspace, place }) => {
          await place.write(siteOfTeams());
          const { freeze, late } = await beginFreeze({ conch, workspace, place });
          // The first one is a manifest that is recorded as it is.
          expect((await place.history()).at(-1)?.change).toBe('team-0: frozen');
          await place.edit((manifest) => {
            manifest.applications = [];
          });
          for (let other = 1; other <= others; other += 1)
            expect(await freeze(`team-${other}`).ended).toMatchObject({ code: 0 });
          late.process.kill('SIGCONT');
          expect(await late.ended).toMatchObject({ code: 0 });
          const { applications, remotes, revision } = await place.manifest();
          expect(applications).toEqual([]);
          const history = await place.history();
          expect(history.at(-1)?.revision).toBe(revision);
          for (let team = 0; team <= others; team += 1) {
            const name = `team-${team}`;
            expect(remotes[name]?.frozen, name).toBeDefined();
            const inEffect = history.filter(
              ({ change, verdict }) => change === `${name}: frozen` && verdict === 'in effect',
            );
            expect(inEffect, name).toHaveLength(1);
          }
        },
      );
    }

    test(
      'a claim of a process that stands still is finished by the next command, and not done twice',
      thorough(),
      async ({ conch, workspace, place }) => {
        await place.write(siteOfTeams());
        const { freeze, late } = await beginFreeze({ conch, workspace, place });
        expect(await freeze('team-1').ended).toMatchObject({ code: 0 });
        const now = await place.text();
        late.process.kill('SIGCONT');
        expect(await late.ended).toMatchObject({
          code: 0,
          out: expect.stringContaining('is now revision 2: team-0: frozen'),
        });
        expect(await place.text()).toBe(now);
        expect((await place.history()).map(({ change }) => change)).toEqual([
          'recorded existing manifest',
          'team-0: frozen',
          'team-1: frozen',
        ]);
      },
    );

    test(
      'conch serve follows a manifest, and conch export takes it',
      onOneStore,
      async ({ conch, workspace, place }) => {
        await place.write(siteManifest({}));
        const servers = [0, 1].map(() =>
          conch(['serve', '--manifest', place.url, '--root', 'root', '--port', '0'], place.environment),
        );
        const origins = await Promise.all(
          servers.map(async ({ printed }) => new URL(/http:\S+/.exec(await printed(/^Serving/))?.[0] ?? '').origin),
        );
        const change = conch(['freeze', 'shop', '--manifest', place.url], place.environment);
        expect(await change.ended).toMatchObject({ code: 0 });
        await Promise.all(servers.map(({ printed }) => printed(/revision 2 is served$/)));
        for (const origin of origins) {
          expect(JSON.parse((await ask(origin, '/manifests/site.json')).text)).toMatchObject({ revision: 2 });
        }
        await place.write('{}');
        await Promise.all(
          servers.map(({ printed }) => printed(/is not served; the last valid one, revision 2, stays$/)),
        );
        for (const origin of origins) expect((await ask(origin, '/healthz')).text).toContain('is not valid');

        await place.write(siteManifest({ revision: 3 }));
        const exported = conch(['export', 'out', '--manifest', place.url, '--root', 'root'], place.environment);
        expect(await exported.ended).toMatchObject({ code: 0 });
        expect(JSON.parse(readFileSync(workspace.path('out/manifests/site.json'), 'utf8'))).toMatchObject({
          revision: 3,
        });
      },
    );

    test(
      'conch deploy uploads a build, whole or not at all, and never other bytes',
      onOneStore,
      async ({ conch, workspace, place }) => {
        test.setTimeout(300_000);
        await place.write(siteManifest({}));
        const folder = place.url.replace(/site\.json$/, '');
        const deploy = (build: string, env = {}) =>
          conch(['deploy', build, '--manifest', place.url, '--root', folder], { ...place.environment, ...env });
        const build = writeBuild(workspace, { version: '1.1.0' });
        const NODE_OPTIONS = `--import ${workspace.path('faulty.mjs')}`;
        const described = () => place.has('remotes/shop/1.1.0/remote.json');
        const files = async () =>
          (await place.list('remotes/shop/1.1.0/')).filter((name) => name !== 'remote.json').toSorted();
        for (const STOPS_BEFORE of ['PUT view.0123abcd.js', 'PUT remoteEntry.js', 'PUT remote.json']) {
          const interrupted = deploy(build, { NODE_OPTIONS, STOPS_BEFORE });
          await stopped(interrupted);
          interrupted.process.kill('SIGKILL');
          await interrupted.ended;
          expect(await described()).toBe(false);
          expect((await place.manifest()).revision).toBe(1);
        }
        expect(await files()).toEqual(['remoteEntry.js', 'view.0123abcd.js']);
        const { code, out, err } = await deploy(build).ended;
        expect({ code, out: `${out}${err}` }).toMatchObject({
          code: 0,
          out: expect.stringContaining('1.0.0 -> 1.1.0'),
        });
        expect(await described()).toBe(true);
        const entry = await place.headers('remotes/shop/1.1.0/remoteEntry.js');
        expect([entry.get('content-type'), entry.get('cache-control')]).toEqual([
          'text/javascript; charset=utf-8',
          'no-cache',
        ]);
        const view = await place.headers('remotes/shop/1.1.0/view.0123abcd.js');
        expect(view.get('cache-control')).toBe('public, max-age=31536000, immutable');

        const check = conch(['check', '--manifest', place.url, '--root', folder, '--json'], place.environment);
        const { findings } = JSON.parse((await check.ended).out);
        const ofShop = findings.filter(({ message }: { readonly message: string }) => message.includes('1.1.0'));
        expect(ofShop).toEqual([]);
        const other = deploy(writeBuild(workspace, { version: '1.1.0', mark: '-other' }));
        expect(await other.ended).toMatchObject({ code: 1, err: expect.stringContaining('1.1.0 exists already') });
      },
    );

    test(
      'conch export uploads a site: code once, pages again, and what is gone is removed',
      onOneStore,
      async ({ conch, workspace, place }) => {
        test.setTimeout(300_000);
        const folder = place.url.replace(/site\.json$/, 'public/');
        const run = async (...args: string[]) => {
          const all = ['export', folder, '--manifest', 'site.json', '--root', 'root', ...args];
          const { code, out, err } = await conch(all, place.environment).ended;
          return { code, text: `${out}${err}` };
        };
        expect(await run('--dry-run')).toMatchObject({ code: 0, text: expect.stringContaining('Nothing was written') });
        expect(await place.list('public/')).toEqual([]);
        const first = await run('--after', 'echo purged');
        expect(first).toMatchObject({ code: 0, text: expect.stringMatching(/purged[\s\S]*files were uploaded to/) });
        const names = await place.list('public/');
        expect(names).toEqual(
          expect.arrayContaining([
            'index.html',
            'products/index.html',
            'manifests/site.json',
            'manifests/shell.txt',
            'shell/main.91abf012.js',
          ]),
        );
        expect(names.filter((name) => /\.(br|gz)$|nginx|Caddyfile|_headers/.test(name))).toEqual([]);
        const header = async (name: string, header: string) => (await place.headers(`public/${name}`)).get(header);
        expect(await header('products/index.html', 'content-type')).toBe('text/html; charset=utf-8');
        expect(await header('products/index.html', 'cache-control')).toBe('no-cache');
        expect(await header('shell/main.91abf012.js', 'cache-control')).toBe('public, max-age=31536000, immutable');
        expect(await header('shell/main.91abf012.js', 'content-type')).toBe('text/javascript; charset=utf-8');

        const applications = siteManifest().applications as readonly { readonly name: string }[];
        workspace.write(
          'site.json',
          siteManifest({ revision: 2, applications: applications.filter(({ name }) => name !== 'products') }),
        );
        writeOtherShell(workspace, '00000002');
        const faulty = { NODE_OPTIONS: `--import ${workspace.path('faulty.mjs')}`, STOPS_BEFORE: 'PUT index.html' };
        const interrupted = conch(['export', folder, '--manifest', 'site.json', '--root', 'root'], {
          ...place.environment,
          ...faulty,
        });
        await stopped(interrupted);
        interrupted.process.kill('SIGKILL');
        await interrupted.ended;
        expect(await place.text('public/manifests/shell.txt'), 'a page may still be the old one').toBe(
          'main.91abf012.js\n',
        );
        const again = await run('--after', 'exit 7');
        expect(again).toMatchObject({
          code: 1,
          text: expect.stringMatching(/The export is complete, but .*"exit 7" ended with 7/),
        });
        expect(await place.has('public/products/index.html')).toBe(false);
        expect(await place.text('public/manifests/shell.txt')).toBe('main.00000002.js\n');
        expect(await place.has('public/shell/main.91abf012.js'), 'open tabs need it').toBe(true);
        workspace.write('site.json', siteManifest());
        expect(await run()).toMatchObject({
          code: 1,
          text: expect.stringContaining('has revision 2, but the manifest is revision 1'),
        });
        workspace.write('site.json', siteManifest({ revision: 3 }));
        workspace.write('root/remotes/shop/1.0.0/remoteEntry.js', 'window.shop = 2');
        expect(await run()).toMatchObject({
          code: 1,
          text: expect.stringContaining('remotes/shop/1.0.0/remoteEntry.js exists already'),
        });
        expect(await run('--base', '/shop/')).toMatchObject({
          code: 1,
          text: expect.stringContaining('has the site for /'),
        });
      },
    );

    test(
      'twenty promotions at once between two sites are all there, or refused by name',
      thorough(),
      async ({ conch, workspace, place }) => {
        test.setTimeout(300_000);
        const names = teams.slice(0, 20);
        const folders = names.map((name) => writeBuild(workspace, { name, version: '1.1.0' }));
        const remotesAt = (version: string) =>
          Object.fromEntries(names.map((name) => [name, { ...entryOf(name), version }]));
        for (const [index, folder] of folders.entries()) {
          cpSync(workspace.path(folder), workspace.path('root/remotes', names[index] ?? '', '1.1.0'), {
            recursive: true,
          });
        }
        const production = place.next('production');
        const staging = siteManifest({ remotes: { shop: entryOf('shop'), ...remotesAt('1.1.0') } });
        for (const [index, folder] of folders.entries()) {
          const { integrity } = JSON.parse(readFileSync(workspace.path(folder, 'remote.json'), 'utf8'));
          Object.assign(staging.remotes[names[index] ?? ''] ?? {}, { integrity });
        }
        await place.write(staging);
        await production.write(siteManifest({ remotes: { shop: entryOf('shop'), ...remotesAt('1.0.0') } }));
        // Two people promote the first remote.
        const ended = await Promise.all(
          [...names, ...names.slice(0, 1)].map(async (name) => {
            const args = ['promote-site', place.url, production.url, '--remote', name, '--root', 'root'];
            return { name, ...(await conch(args, place.environment, true).ended) };
          }),
        );
        for (const { name, code, out, err } of ended) {
          const isRefused = code === 1 && new RegExp(`${name} (was changed in the meantime|is already)`).test(err);
          expect(code === 0 || isRefused, `${out}${err}`).toBe(true);
        }
        const { remotes } = await production.manifest();
        for (const name of names)
          expect(remotes[name], name).toMatchObject({ version: '1.1.0', previous: { version: '1.0.0' } });
        const promoted = await production.history();
        expect(
          promoted
            .slice(1)
            .map(({ change }) => change.split(':')[0])
            .toSorted(),
        ).toEqual(names.toSorted());
        const recorded = (await place.history()).filter(({ change }) => change.startsWith('promoted to revision'));
        expect(recorded.map(({ change }) => change.split(': ')[1]).toSorted()).toEqual(
          names.map((name) => `${name} 1.1.0`).toSorted(),
        );
      },
    );

    test(
      'two changes of one remote: the second is refused with the name of the first',
      onOneStore,
      async ({ conch, workspace, place }) => {
        await place.write(siteOfTeams());
        const rollout = (env = {}) =>
          conch(['freeze', 'team-0', '--manifest', place.url], { ...place.environment, CONCH_ACTOR: 'ann', ...env });
        const late = rollout({
          CONCH_ACTOR: 'ben',
          NODE_OPTIONS: `--import ${workspace.path('faulty.mjs')}`,
          STOPS_BEFORE: 'PUT conditions.json',
        });
        await stopped(late);
        expect(await rollout().ended).toMatchObject({ code: 0 });
        late.process.kill('SIGCONT');
        const { code, err } = await late.ended;
        expect(code).toBe(1);
        expect(err).toMatch(/team-0 was changed in the meantime by ann \(revision 2, .*\): team-0: frozen/);
      },
    );
  });
}

const HEEDLESS = { AWS_ACCESS_KEY_ID: 'conch', AWS_SECRET_ACCESS_KEY: 'conch-secret' };

/** Answers 200 to each write, whatever its condition is. */
const heedless = () => {
  const objects = new Map<string, string>();
  return createServer(async (request, response) => {
    const { pathname: key } = new URL(request.url ?? '', 'http://store');
    if (request.method === 'PUT') {
      let text = '';
      for await (const chunk of request) text += chunk;
      objects.set(key, text);
      return response.setHeader('etag', '"1"').end();
    }
    const text = key === '/conch/' ? '<ListBucketResult></ListBucketResult>' : objects.get(key);
    if (text === undefined) response.statusCode = 404;
    return response.setHeader('etag', '"1"').end(text);
  });
};

base('a store that takes no notice of conditions is refused before anything is changed', async ({ conch }) => {
  const port = await freePort();
  const server = heedless().listen(port, '127.0.0.1');
  const environment = { ...HEEDLESS, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
  const place = new Place(
    { url: 's3://conch/', environment, headers: async () => new Headers(), close: async () => {} },
    'here',
  );
  await place.write(siteManifest({}));
  const before = await place.text();
  const { code, err } = await conch(['freeze', 'shop', '--manifest', place.url], environment).ended;
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringMatching(/^s3:\/\/conch\/ takes no notice of the conditions/),
  });
  expect(await place.text()).toBe(before);
  server.close();
});

base('conch serve keeps the last manifest while a bucket does not answer, and says so', async ({ conch }) => {
  const port = await freePort();
  const listen = () => heedless().listen(port, '127.0.0.1');
  const environment = { ...HEEDLESS, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
  const place = new Place(
    { url: 's3://conch/', environment, headers: async () => new Headers(), close: async () => {} },
    'here',
  );
  const first = listen();
  await place.write(siteManifest({}));
  const { printed } = conch(['serve', '--manifest', place.url, '--root', 'root', '--port', '0'], environment);
  const { origin } = new URL(/http:\S+/.exec(await printed(/^Serving/))?.[0] ?? '');
  first.close();
  first.closeAllConnections();
  await once(first, 'close');
  await printed(/site\.json: s3:\/\/conch\/ does not answer: .*$/);
  expect(await ask(origin, '/')).toMatchObject({ status: 200 });
  expect((await ask(origin, '/healthz')).text).toContain('cannot be read');
  const second = listen();
  await place.write(siteManifest({ revision: 7 }));
  await printed(/revision 7 is served$/);
  expect((await ask(origin, '/healthz')).text).not.toContain('cannot be read');
  second.closeAllConnections();
  second.close();
});

base('what is wrong with a bucket is said with what to do', async ({ conch }) => {
  const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
  const history = (url: string, env: NodeJS.ProcessEnv) => conch(['history', '--manifest', url], env).ended;
  expect(await history('s3://conch/site.json', none)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^There are no credentials for s3:\/\/conch\/\. Set AWS_ACCESS_KEY_ID/),
  });
  for (const url of ['s3://conch', 's3://conch/', 's3:///site.json', 's3://conch/../site.json']) {
    expect(await history(url, none), url).toMatchObject({
      code: 2,
      err: expect.stringContaining('is not the URL of an object'),
    });
  }
});

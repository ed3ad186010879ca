import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { describedBuild } from '../sites/remotes/described-builds.ts';
import { container } from '../sites/remotes/fake-remotes.ts';
import { manifestOf } from '../sites/site.ts';
import { conchIn, type Ended } from '../support/conch-in.ts';
import { dist } from '../support/paths.ts';
import { thorough, thoroughUnless } from '../support/thorough.ts';
import { Workspace } from '../support/workspace.ts';

type Build = {
  /** Exports of `./view`. */
  readonly exports: string;
  /** Text that no server can compress. */
  readonly ballastBytes?: number;
  readonly requires?: Readonly<Record<string, string>>;
  readonly provides?: Readonly<Record<string, string>>;
};

type Site = {
  /** Writes a build of the remote into a folder of its own. Gives the folder. */
  build: (version: string, build: Build) => string;
  /** Runs a command for the site, where it finds Playwright. */
  run: (args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<Ended>;
  /** The version of the remote in the manifest. */
  version: () => string;
  /** Whether visitors could get the files of a version. */
  isPublished: (version: string) => boolean;
};

const test = base.extend<{
  /**
   * A site with the real shell, and with one remote in version 1.0.0. It has a part for each of `parts`, on a page of its own, which gets
   * its name as the prop `part`. Another remote requires `words`.
   */
  siteWith: (parts: readonly string[], old: Build) => Site;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  siteWith: async ({}, use) => {
    const workspace = new Workspace();
    await use((parts, old) => {
      const build: Site['build'] = (version, { exports, ballastBytes = 0, ...sharing }) => {
        const code = `${container('probe', exports)}\n// ${ballast(ballastBytes)}\n`;
        const described = { name: 'probe', version, code, assets: { './view': [] }, ...sharing };
        for (const [file, text] of Object.entries(describedBuild(described)))
          workspace.write(join('builds', version, file), text);
        return workspace.path('builds', version);
      };
      cpSync(join(dist, 'shell'), workspace.path('root/shell'), { recursive: true });
      cpSync(build('1.0.0', old), workspace.path('root/remotes/probe/1.0.0'), { recursive: true });
      const applications = parts.map((part) => ({
        name: part,
        remote: 'probe',
        activeWhen: [`/${part}`],
        props: { part },
      }));
      const edit = (manifest: object) => Object.assign(manifest, { policy: { trustedTypes: 'report' } });
      const reader = { requires: { words: '>=1.0.0' }, provides: { words: '1.5.0' } };
      const { requires, provides } = old;
      const probe = { ...(requires && { requires }), ...(provides && { provides }) };
      const file = workspace.write('site.json', manifestOf({ remotes: { probe, reader }, applications, edit }));
      const place = ['--manifest', file, '--root', workspace.path('root')];
      return {
        build,
        run: ([verb = '', ...args], env) =>
          conchIn([verb, ...args, ...(verb === 'history' ? place.slice(0, 2) : place)], env),
        version: () => JSON.parse(readFileSync(file, 'utf8')).remotes.probe.version,
        isPublished: (version) => existsSync(workspace.path('root/remotes/probe', version)),
      };
    });
    workspace.remove();
  },
});

/** The same for each call, and as long as it says after compression. */
const ballast = (bytes: number): string => {
  const blocks = Array.from({ length: Math.ceil(bytes / 48) }, (_, index) =>
    createHash('sha384').update(String(index)).digest('base64'),
  );
  return blocks.join('');
};

/** @param faults what mounting a part does, by its name */
const mounting = (faults: Readonly<Record<string, string>> = {}): string => `{
  mount({ domElement, part }) {
    domElement.textContent = 'here';
    const faults = { ${Object.entries(faults)
      .map(([part, code]) => `'${part}': () => { ${code} }`)
      .join(', ')} };
    faults[part]?.();
  },
  unmount({ domElement }) { domElement.textContent = ''; },
}`;

/** The fault is put into the part of this name. */
const faults: Readonly<Record<string, { readonly code: string; readonly says: RegExp }>> = {
  throws: { code: `throw new Error('on purpose')`, says: /MOUNT_FAILED: mount of probe 1\.1\.0 failed: .*on purpose/ },
  leaks: {
    code: `addEventListener('resize', () => {})`,
    says: /LEAK: the page has \d+ more (?:nodes|listeners).* after 10 rounds of mount and unmount/,
  },
  calls: {
    code: `fetch('https://elsewhere.example/').catch(() => {})`,
    says: /POLICY_VIOLATED: connect-src blocks https:\/\/elsewhere\.example/,
  },
  'sets-html': {
    code: `domElement.innerHTML = '<p>here</p>'`,
    says: /POLICY_VIOLATED: require-trusted-types-for blocks trusted-types-sink/,
  },
  'hides-name': {
    code: `domElement.append(document.createElement('button'))`,
    says: /AXE_VIOLATION: button-name \(.*\): 1 instead of 0 elements, such as .*button/,
  },
  'is-slow': {
    code: `const end = performance.now() + 400; while (performance.now() < end);`,
    says: /MOUNT_SLOWER: \d{3,} ms instead of \d+ ms; the limit is \d+ ms/,
  },
};

test.describe.configure({ timeout: 240_000 });

for (const [title, names] of [
  ['a seeded leak is', ['leaks']],
  ['each seeded regression is', Object.keys(faults)],
] as const) {
  test(
    `${title} refused with its figure, and nothing is released`,
    thoroughUnless(names.length === 1, '@slow'),
    async ({ siteWith }) => {
      const site = siteWith([...names], { exports: mounting(), ballastBytes: 10_000 });
      const seeded = mounting(Object.fromEntries(Object.entries(faults).map(([name, { code }]) => [name, code])));
      const folder = site.build('1.1.0', { exports: seeded, ballastBytes: 20_000 });
      const { code, out, err } = await site.run(['deploy', folder]);
      expect(code, err).toBe(1);
      expect(out).toMatch(/^Opening \d parts? of probe 1\.1\.0 and of 1\.0\.0 in a headless Chromium\./);
      expect(out).toContain(`Opening ${names.length} part`);
      for (const [name, { says }] of Object.entries(faults).filter(([name]) => names.some((each) => each === name))) {
        const lines = err.split('\n').filter((line) => line.startsWith(`probe 1.1.0: ${name}: `));
        const own = lines.filter((line) => !line.includes(' BYTES_GREW: '));
        expect.soft(own, `the part that ${name}`).toEqual([expect.stringMatching(says)]);
      }
      expect(err).toMatch(
        /^probe 1\.1\.0: leaks: BYTES_GREW: 27\.\d KB instead of 13\.\d KB; the limit is 16\.\d KB\. Look at/m,
      );
      expect(err).toContain('--unproven releases it without any check, and the history says so.');
      expect(site.version()).toBe('1.0.0');
      expect(site.isPublished('1.1.0')).toBe(false);
    },
  );
}

function expectToBeClean({ code, out, err }: Ended): void {
  expect({ code, err }, out).toEqual({ code: 0, err: '' });
  expect(out).toContain('Opening 1 part of probe 1.1.0 and of 1.0.0 in a headless Chromium.');
  expect(out).toContain('1 part of probe 1.1.0 and of 1.0.0 opened: no regression\n');
}

test('a clean build is opened by conch deploy and by conch promote, and released', { tag: '@slow' }, async ({
  siteWith,
}) => {
  const site = siteWith(['home'], { exports: mounting() });
  const folder = site.build('1.1.0', { exports: mounting() });
  expectToBeClean(await site.run(['deploy', folder, '--rollout', '10']));
  const { code, out } = await site.run(['promote', 'probe', '--json']);
  const figures = { now: expect.any(Number), before: expect.any(Number) };
  const parts = [{ name: 'home', bytes: figures, mountMs: figures }];
  expect(JSON.parse(out)).toMatchObject({ changed: true, gate: { opened: 1, parts, notes: [] } });
  expect(code).toBe(0);
  expect(site.version()).toBe('1.1.0');
});

test('conch deploy --dry-run opens a build as well, and releases nothing', thorough('@slow'), async ({ siteWith }) => {
  const site = siteWith(['home'], { exports: mounting() });
  const folder = site.build('1.1.0', { exports: mounting() });
  expectToBeClean(await site.run(['deploy', folder, '--rollout', '10', '--dry-run']));
  expect(site.isPublished('1.1.0')).toBe(false);
});

test('what the build before does wrong, too, is a note', thorough('@slow'), async ({ siteWith }) => {
  const [leak, nameless] = [faults.leaks?.code ?? '', faults['hides-name']?.code ?? ''];
  const faulty = mounting({ home: `${leak}; ${nameless};` });
  const site = siteWith(['home'], { exports: faulty });
  const { code, out, err } = await site.run(['deploy', site.build('1.1.0', { exports: faulty })]);
  expect({ code, err }, out).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^home: LEAK, as in the build before: the page has .* after 10 rounds/m);
  expect(site.version()).toBe('1.1.0');
});

test(
  'another major version of a shared module is refused, and one that others lose',
  thorough('@slow'),
  async ({ siteWith }) => {
    const requires = { words: '^1.0.0', 'our-dates': '^1.2.0' };
    const site = siteWith(['home'], {
      exports: mounting(),
      requires,
      provides: { words: '1.4.0', 'our-dates': '1.2.0' },
    });
    const changed = { requires: { 'our-dates': '^2.0.0' }, provides: { 'our-dates': '2.0.1' } };
    const { code, err } = await site.run(['deploy', site.build('1.1.0', { exports: mounting(), ...changed })]);
    const fact = (text: string) => `probe 1.1.0: SHARED_VERSION_CHANGED: it ${text}. Make sure`;
    expect(err).toContain(fact('requires our-dates ^2.0.0 instead of ^1.2.0'));
    expect(err).toContain(fact('provides our-dates 2.0.1 instead of 1.2.0'));
    expect(err).toContain(fact('no longer provides words 1.4.0, which reader requires'));
    expect(code).toBe(1);
  },
);

test('without a browser a build is released, and the output says that it was not opened', async ({ siteWith }) => {
  const site = siteWith(['home'], { exports: mounting() });
  const folder = site.build('1.1.0', { exports: mounting({ home: faults.throws?.code ?? '' }) });
  const { code, out, err } = await site.run(['deploy', folder], { CHROMIUM_PATH: '/nowhere/chromium' });
  expect({ code, err }, out).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^The build was not opened in the site\. Chromium does not start: .*npx playwright install/m);
  expect(site.version()).toBe('1.1.0');
});

test('--unproven releases without opening anything, and the history says so', async ({ siteWith }) => {
  const site = siteWith(['home'], { exports: mounting() });
  const folder = site.build('1.1.0', { exports: mounting({ home: faults.throws?.code ?? '' }) });
  const { code, out, err } = await site.run(['deploy', folder, '--unproven']);
  expect({ code, err }, out).toEqual({ code: 0, err: '' });
  expect(out).not.toContain('Chromium');
  expect((await site.run(['history'])).out).toContain('probe: 1.0.0 -> 1.1.0 for everybody (unproven)');
});

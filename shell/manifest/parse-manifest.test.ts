import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@playwright/test';
import { formatProblem } from '../../manifests/problem.ts';
import { type ParsedManifest, parseManifest } from './parse-manifest.ts';
import { readByZod } from './read-by-zod.ts';
import { readQuickly } from './read-quickly.ts';

const site = JSON.parse(readFileSync(new URL('../../manifests/site.json', import.meta.url), 'utf8'));

/** A manifest that uses every field of the contract. */
const full = () => ({
  schemaVersion: 1,
  revision: 12,
  origins: ['https://cdn.example.com'],
  languages: [{ tag: 'en' }, { tag: 'ar', dir: 'rtl', texts: '/texts/ar.json' }],
  policy: { integrity: 'optional' },
  prefetch: ['intent', 'viewport', 'idle'],
  remotes: {
    explore: {
      version: '1.4.0',
      basePath: '/remotes/explore/{version}/',
      bundleFileName: 'remoteEntry.js',
      moduleName: 'explore',
      integrity: `sha256-${'a'.repeat(43)}=`,
      assets: { './home': ['home.91abf0.js', 'css/home.77cd12.css'] },
      sharedAssets: { './home': ['873.39a8ba.js'] },
      requires: { react: '^19.0.0' },
      previous: { version: '1.3.2', basePath: 'https://cdn.example.com/explore/{version}/' },
      rollout: { percent: 10, build: { version: '1.5.0' } },
      limits: { entry: 5000 },
    },
    decide: { version: '1.0.0', basePath: '/decide/', bundleFileName: 'remoteEntry.js', moduleName: '@team/decide' },
  },
  applications: [
    {
      name: 'home',
      remote: 'explore',
      module: './home',
      region: 'main',
      activeWhen: [{ path: '/', exact: true }, '/home'],
      title: 'Home',
      prefetch: false,
      props: { any: [1, null, { thing: true }] },
    },
    {
      name: 'product',
      remote: 'decide',
      module: './product',
      region: 'main',
      activeWhen: ['/product/:id'],
      title: { en: 'One', ar: 'واحد' },
    },
  ],
  fragments: { picker: { remote: 'explore', module: './picker', props: {} } },
});

/** Every manifest that differs from `value` in one place: a member gone, unknown, or of another kind. */
function* mutations(value: unknown): Generator<unknown> {
  const others = [null, '', '..', '/a/../b', '//host', 'javascript:alert(1)', 0, -1, 1.5, 700_000, true, [], {}, ['x']];
  for (const other of others) yield other;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield value.toSpliced(index, 1);
      yield [...value, item];
      for (const changed of mutations(item)) yield value.with(index, changed);
    }
  } else if (typeof value === 'object' && value !== null) {
    yield { ...value, unknown: 1 };
    for (const [key, member] of Object.entries(value)) {
      yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
      for (const changed of mutations(member)) yield { ...value, [key]: changed };
    }
  }
}

test('the quick reading and the one by zod agree on every manifest with one fault', () => {
  const outcome = ({ manifest, refused }: ParsedManifest) => ({ manifest, refuses: refused.length > 0 });
  let count = 0;
  for (const mutated of mutations(full())) {
    count += 1;
    const quick = outcome(parseManifest(mutated, readQuickly));
    const explained = outcome(parseManifest(mutated, readByZod));
    // An `expect` for each of the thousands would take longer than all the rest.
    if (!isDeepStrictEqual(quick, explained)) expect(quick, JSON.stringify(mutated)).toEqual(explained);
  }
  expect(count).toBeGreaterThan(500);
});

test("the store's manifest is read whole", () => {
  const { manifest, refused } = parseManifest(site, readQuickly);
  expect(refused).toEqual([]);
  const { $schema, ...rest } = site;
  expect(manifest).toEqual(rest);
});

test('a field that the contract does not know is ignored', () => {
  const { manifest, refused } = parseManifest({ ...full(), from: 'the future' }, readQuickly);
  expect(refused).toEqual([]);
  expect(manifest).toEqual(full());
});

const oneBadEntry: readonly [title: string, change: (manifest: ReturnType<typeof full>) => void, lines: string[]][] = [
  [
    'a bad remote is left out, and with it what needs it',
    ({ remotes }) => Object.assign(remotes.decide, { basePath: '../decide/' }),
    [
      'remotes.decide.basePath: a path such as /remotes/explore/{version}/, or an http(s) URL on one of "origins"; without "..", "//", "\\", "?", "#" or any braces other than {version}',
      'applications[1].remote: there is no remote decide',
    ],
  ],
  [
    'an application in an unknown region is left out alone',
    ({ applications }) => Object.assign(applications[1] ?? {}, { region: 'sidebar' }),
    ['applications[1].region: Invalid option: expected one of "header"|"main"|"footer"'],
  ],
  [
    'a language that is none is left out alone',
    ({ languages }) => Object.assign(languages[1] ?? {}, { dir: 'up' }),
    ['languages[1].dir: Invalid option: expected one of "ltr"|"rtl"'],
  ],
  [
    'languages that are no list are left out together',
    (manifest) => Object.assign(manifest, { languages: 'en' }),
    ['languages: Invalid input: expected array, received string'],
  ],
  [
    'a fragment of no remote is left out alone',
    ({ fragments }) => Object.assign(fragments.picker, { remote: 'nobody' }),
    ['fragments.picker.remote: there is no remote nobody'],
  ],
  [
    'the later of two applications with one name is left out',
    ({ applications }) => Object.assign(applications[1] ?? {}, { name: 'home' }),
    ['applications[1].name: the name home is taken'],
  ],
];
for (const [title, change, lines] of oneBadEntry) {
  test(title, () => {
    const broken = full();
    change(broken);
    const { manifest, refused } = parseManifest(broken, readByZod);
    expect(refused.map(formatProblem)).toEqual(lines);
    expect(manifest?.applications.map(({ name }) => name)).toContain('home');
  });
}

import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@playwright/test';
import { formatProblem } from '../../../manifests/problem.ts';
import { type ParsedManifest, parseManifest } from './parse-manifest.ts';
import { validateFast } from './validate-fast.ts';
import { validateWithZod } from './validate-with-zod.ts';

const site = JSON.parse(readFileSync(new URL('../../../manifests/site.json', import.meta.url), 'utf8'));

/** A manifest that uses every field of the schema. */
const fullManifest = () => ({
  schemaVersion: 1,
  revision: 12,
  origins: ['https://cdn.example.com'],
  languages: [{ tag: 'en' }, { tag: 'ar', dir: 'rtl', texts: '/texts/ar.json' }],
  policy: {
    integrity: 'optional',
    sources: { connect: ['https://api.example.com'], worker: ['blob:'], wasm: true },
    headers: { 'Referrer-Policy': 'no-referrer' },
  },
  prefetch: ['intent', 'viewport', 'idle'],
  external: ['/auth/', '*.pdf'],
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
      credentials: 'include',
      policy: { sources: { img: ['blob:'] } },
    },
    decide: {
      version: '1.0.0',
      basePath: '/decide/',
      bundleFileName: 'remoteEntry.js?v=1',
      moduleName: '@team/decide',
      format: 'callback',
      before: ['runtime.js'],
    },
  },
  applications: [
    {
      name: 'home',
      remote: 'explore',
      module: './home',
      region: 'main',
      activeWhen: [{ path: '/', exact: true }, '/home'],
      title: 'Home',
      description: 'All of it',
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
  fragments: { picker: { remote: 'explore', module: './picker', adapter: 'vue', props: {} } },
});

/** All values that differ from `value` in one place, which is missing, unknown or of another type. */
function* mutations(value: unknown): Generator<unknown> {
  const wrongValues = [
    null,
    '',
    '..',
    '/a/../b',
    '//host',
    'javascript:alert(1)',
    0,
    -1,
    1.5,
    700_000,
    100_000_000_000_000,
    true,
    [],
    {},
    ['x'],
  ];
  for (const wrongValue of wrongValues) yield wrongValue;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield value.toSpliced(index, 1);
      yield [...value, item];
      for (const changed of mutations(item)) yield value.with(index, changed);
    }
  } else if (typeof value === 'object' && value !== null) {
    yield { ...value, unknown: 1 };
    yield JSON.parse(`{"__proto__":{"polluted":1},${JSON.stringify(value).slice(1)}`.replace(',}', '}'));
    for (const [key, member] of Object.entries(value)) {
      yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
      for (const changed of mutations(member)) yield { ...value, [key]: changed };
    }
  }
}

test('both validators agree on every manifest with one error', () => {
  const outcome = ({ manifest, refused }: ParsedManifest) => ({ manifest, refuses: refused.length > 0 });
  let count = 0;
  for (const mutated of mutations(fullManifest())) {
    count += 1;
    const fast = outcome(parseManifest(mutated, validateFast));
    const withZod = outcome(parseManifest(mutated, validateWithZod));
    // Thousands of `expect` calls would take longer than the rest of the test.
    if (!isDeepStrictEqual(fast, withZod)) expect(fast, JSON.stringify(mutated)).toEqual(withZod);
  }
  expect(count).toBeGreaterThan(500);
});

test("the store's manifest is parsed without losses", () => {
  const { manifest, refused } = parseManifest(site, validateFast);
  expect(refused).toEqual([]);
  const { $schema, site: _, ...rest } = site; // what the server writes into pages
  expect(manifest).toEqual(rest);
});

test('an unknown field of the manifest is ignored', () => {
  const { manifest, refused } = parseManifest({ ...fullManifest(), from: 'the future' }, validateFast);
  expect(refused).toEqual([]);
  expect(manifest).toEqual(fullManifest());
});

test('a build without the integrity that the policy requires stays in the site, which does not load it', () => {
  const { manifest, refused } = parseManifest({ ...fullManifest(), policy: { integrity: 'required' } }, validateFast);
  expect(refused.map(formatProblem)).toEqual([
    'remotes.explore.previous.integrity: the policy requires an integrity',
    'remotes.explore.rollout.build.integrity: the policy requires an integrity',
    'remotes.decide.integrity: the policy requires an integrity',
  ]);
  expect(Object.keys(manifest?.remotes ?? {})).toEqual(['explore', 'decide']);
});

const invalidEntries: readonly [
  title: string,
  change: (manifest: ReturnType<typeof fullManifest>) => void,
  lines: string[],
][] = [
  [
    'an invalid remote is left out together with the applications that need it',
    ({ remotes }) => Object.assign(remotes.decide, { basePath: '../decide/' }),
    [
      'remotes.decide.basePath: a path such as /remotes/explore/{version}/, or an http(s) URL on one of "origins"; without "..", "//", "\\", "?", "#" or any braces other than {version}',
      'applications[1].remote: there is no remote decide',
    ],
  ],
  [
    'an application whose region is not a name is left out, and no other',
    ({ applications }) => Object.assign(applications[1] ?? {}, { region: 'side"bar' }),
    ['applications[1].region: a name of small letters, digits and hyphens, such as aside'],
  ],
  [
    'an invalid external path is left out, and no other',
    ({ external }) => external.unshift('auth/'),
    [
      'external[0]: a path below the site such as /auth/, or a name without "/" for the last part of a path such as *.pdf; "*" is any text within one part; without "**", "//", "..", "?", "#", ":" or "\\"',
    ],
  ],
  [
    'an invalid language is left out, and no other',
    ({ languages }) => Object.assign(languages[1] ?? {}, { dir: 'up' }),
    ['languages[1].dir: Invalid option: expected one of "ltr"|"rtl"'],
  ],
  [
    'sources that are invalid are left out, because they matter to the server alone',
    ({ policy }) => Object.assign(policy.sources, { connect: ['*'] }),
    [
      'policy.sources.connect[0]: an origin such as https://api.example.com, without a path or *; the site itself is always allowed; or wss://live.example.com, blob: or data:',
    ],
  ],
  [
    'a language whose texts are on an origin that is not listed is left out, and no other',
    ({ languages }) => Object.assign(languages[1] ?? {}, { texts: 'https://texts.example/ar.json' }),
    ['languages[1].texts: https://texts.example is not listed in "origins"'],
  ],
  [
    'languages that are not a list are left out as a whole',
    (manifest) => Object.assign(manifest, { languages: 'en' }),
    ['languages: Invalid input: expected array, received string'],
  ],
  [
    'a fragment of an unknown remote is left out, and nothing else',
    ({ fragments }) => Object.assign(fragments.picker, { remote: 'nobody' }),
    ['fragments.picker.remote: there is no remote nobody'],
  ],
  [
    'the later of two applications with one name is left out',
    ({ applications }) => Object.assign(applications[1] ?? {}, { name: 'home' }),
    ['applications[1].name: the name home is taken'],
  ],
];
for (const [title, change, lines] of invalidEntries) {
  test(title, () => {
    const broken = fullManifest();
    change(broken);
    const { manifest, refused } = parseManifest(broken, validateWithZod);
    expect(refused.map(formatProblem)).toEqual(lines);
    expect(manifest?.applications.map(({ name }) => name)).toContain('home');
  });
}

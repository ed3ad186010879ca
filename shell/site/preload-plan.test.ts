import { expect, test } from '@playwright/test';
import { type PreloadableBuild, planPreloads } from './preload-plan.ts';

const integrity = `sha384-a+/${'A'.repeat(61)}`;

/** A build whose `./page` needs a script, a style sheet, and a chunk with its own copy of React. */
const build = (name: string, changes: Partial<PreloadableBuild> = {}): PreloadableBuild => ({
  remote: name,
  version: '1.0.0',
  basePath: `https://shop.example.com/remotes/${name}/1.0.0/`,
  bundleFileName: 'remoteEntry.js',
  credentials: undefined,
  integrity: undefined,
  assets: { './page': [`${name}.js`, `${name}.css`] },
  sharedAssets: { './page': [`react-of-${name}.js`] },
  files: undefined,
  provides: {},
  ...changes,
});

/** The plan of a page that shows `./page` of each remote. */
const planOf = (builds: Record<string, readonly PreloadableBuild[]>) =>
  planPreloads(
    Object.keys(builds).map((remote) => ({ remote, module: './page' })),
    (remote) => builds[remote] ?? [],
    'https://shop.example.com',
  );

const preloaded = (builds: Record<string, readonly PreloadableBuild[]>): string[] =>
  planOf(builds).map(
    ({ href, as, crossorigin, integrity }) =>
      `${href.replace('https://shop.example.com', '')} ${as}${crossorigin ? ' cors' : ''}${integrity ? ' checked' : ''}`,
  );

const react = { react: '19.3.1' };

const rows: [title: string, builds: readonly PreloadableBuild[], expected: string[]][] = [
  [
    'the entry, its chunks, and the shared module that no other remote provides',
    [build('a', { provides: react })],
    [
      '/remotes/a/1.0.0/remoteEntry.js script cors',
      '/remotes/a/1.0.0/a.js script',
      '/remotes/a/1.0.0/a.css style',
      '/remotes/a/1.0.0/react-of-a.js script',
    ],
  ],
  [
    'the scripts of an ES module build as modules, with CORS',
    [build('a', { format: 'module', integrity, files: { 'a.js': integrity }, provides: react })],
    [
      '/remotes/a/1.0.0/remoteEntry.js?v=a-_AAAAAAAAA module cors checked',
      '/remotes/a/1.0.0/a.js module cors checked',
      '/remotes/a/1.0.0/a.css style',
      '/remotes/a/1.0.0/react-of-a.js module cors',
    ],
  ],
  [
    'files before the entry, in the way in which they are requested',
    [build('a', { before: ['runtime.{version}.js'], assets: {}, sharedAssets: {} })],
    ['/remotes/a/1.0.0/remoteEntry.js script cors', '/remotes/a/1.0.0/runtime.1.0.0.js script cors'],
  ],
  [
    'an entry with integrity under the URL that changes with it',
    [build('a', { integrity, assets: {} })],
    ['/remotes/a/1.0.0/remoteEntry.js?v=a-_AAAAAAAAA script cors checked', '/remotes/a/1.0.0/react-of-a.js script'],
  ],
  [
    'the files whose integrity is known with that integrity, in CORS mode',
    [build('a', { files: { 'a.css': integrity } })],
    [
      '/remotes/a/1.0.0/remoteEntry.js script cors',
      '/remotes/a/1.0.0/a.js script',
      '/remotes/a/1.0.0/a.css style cors checked',
      '/remotes/a/1.0.0/react-of-a.js script',
    ],
  ],
  [
    'nothing of a build that lacks the integrity that the policy requires',
    [build('a', { requiresIntegrity: true })],
    [],
  ],
  [
    'files of another origin in CORS mode',
    [build('a', { basePath: 'https://cdn.example.com/a/' })],
    [
      'https://cdn.example.com/a/remoteEntry.js script cors',
      'https://cdn.example.com/a/a.js script cors',
      'https://cdn.example.com/a/a.css style cors',
      'https://cdn.example.com/a/react-of-a.js script cors',
    ],
  ],
  [
    'the entry alone of a build that does not describe its files',
    [build('a', { assets: undefined, sharedAssets: undefined })],
    ['/remotes/a/1.0.0/remoteEntry.js script cors'],
  ],
  ['nothing of a remote with two possible builds', [build('a'), build('a', { version: '2.0.0' })], []],
  ['nothing of a remote whose build is unknown', [], []],
];

for (const [title, builds, expected] of rows) {
  test(`a page preloads ${title}`, () => expect(preloaded({ a: builds })).toEqual(expected));
}

test('two modules of one remote share its entry, and a file that both need is preloaded once', () => {
  const both = build('a', { assets: { './page': ['page.js', 'common.js'], './cart': ['cart.js', 'common.js'] } });
  const modules = ['./page', './cart'].map((module) => ({ remote: 'a', module }));
  const preloads = planPreloads(modules, () => [both], 'https://shop.example.com');
  const files = preloads.map(({ href, isEntry }) => `${href.split('/').at(-1)}${isEntry ? ' (entry)' : ''}`);
  expect(files).toEqual(['remoteEntry.js (entry)', 'page.js', 'common.js', 'react-of-a.js', 'cart.js']);
});

const b = (changes: Partial<PreloadableBuild>) => build('b', changes);
const others: [title: string, builds: readonly PreloadableBuild[], from: string][] = [
  ['provides the same version and is later in the alphabet', [b({ provides: react })], 'b'],
  ['provides the same version in another format', [b({ provides: react, format: 'module' })], ''],
  ['provides a lower version', [b({ provides: { react: '19.2.10' } })], 'a'],
  ['provides a higher version', [b({ provides: { react: '19.10.0' } })], 'b'],
  ['provides a prerelease', [b({ provides: { react: '19.4.0-rc.1' } })], ''],
  ['provides one lower and one higher version', [b({ provides: { react: '19.4.0', 'react-dom': '19.3.0' } })], ''],
  ['does not say what it provides', [b({ provides: undefined })], ''],
  ['is unknown', [], ''],
  ['may be a build that provides it', [b({}), b({ version: '2.0.0', provides: react })], ''],
  [
    'may be a build that does not say what it provides',
    [b({ provides: react }), b({ version: '0.9.0', provides: undefined })],
    '',
  ],
  [
    'provides a lower version in every possible build',
    [b({ provides: { react: '19.2.0' } }), b({ version: '0.9.0', provides: { react: '19.1.0' } })],
    'a',
  ],
  ['provides another module', [b({ provides: { vue: '3.5.0' } })], 'ab'],
];

for (const [title, builds, from] of others) {
  test(`if the other one of two remotes ${title}, shared modules are preloaded from ${from || 'neither'}`, () => {
    const found = preloaded({ a: [build('a', { provides: { 'react-dom': '19.3.1', ...react } })], b: builds });
    expect(found.flatMap((href) => /react-of-(.)/.exec(href)?.[1] ?? []).join('')).toBe(from);
  });
}

test('the entry whose build wins a contested shared module names what it provides', () => {
  const marks = (builds: Record<string, readonly PreloadableBuild[]>) =>
    planOf(builds).flatMap(({ href, provides }) => (provides ? [[href, provides]] : []));
  const a = build('a', { provides: { 'react-dom': '19.3.1', ...react } });
  expect(marks({ a: [a] })).toEqual([]);
  expect(marks({ a: [a], b: [b({ provides: { react: '19.2.10' } })] })).toEqual([
    ['https://shop.example.com/remotes/a/1.0.0/remoteEntry.js', ['react-dom', 'react']],
  ]);
});

import { expect, test } from '@playwright/test';
import type { ApplicationEntry, Manifest, RemoteEntry } from '../../../manifests/schema.ts';
import { schemaDigest } from '../live-manifest/schema-digest.ts';
import { composePage, linkHeader, scriptJson } from './compose-page.ts';
import { planPreloads } from './page-preloads.ts';

const integrity = `sha384-a+/${'A'.repeat(61)}`;

const remote = (name: string, changes: Partial<RemoteEntry> = {}): RemoteEntry => ({
  version: '1.0.0',
  basePath: `/remotes/${name}/{version}/`,
  bundleFileName: 'remoteEntry.js',
  moduleName: name,
  assets: { './page': [`${name}.js`, `${name}.css`] },
  sharedAssets: { './page': [`react-of-${name}.js`] },
  provides: {},
  ...changes,
});

const application = (remote: string): ApplicationEntry => ({
  name: remote,
  remote,
  module: './page',
  region: 'main',
  activeWhen: ['/'],
});

/** What is preloaded where these remotes are shown; each build of theirs has a React of its own. */
function preloaded(remotes: Record<string, RemoteEntry>, base = '/'): string[] {
  const manifest: Manifest = { schemaVersion: 1, revision: 1, origins: [], remotes, applications: [], fragments: {} };
  const { entries, chunks } = planPreloads(manifest, Object.keys(remotes).map(application), base);
  return [...entries, ...chunks].map(
    ({ href, as, crossorigin, integrity }) =>
      `${href} ${as}${crossorigin ? ' cors' : ''}${integrity ? ' checked' : ''}`,
  );
}

const react = { react: '19.3.1' };
const rollout = { percent: 10, build: { version: '2.0.0', provides: react } };

const rows: [title: string, remotes: Record<string, RemoteEntry>, expected: string[]][] = [
  [
    'entry, chunks, and the shared module that only this remote provides',
    { a: remote('a', { provides: react }) },
    [
      '/remotes/a/1.0.0/remoteEntry.js script cors',
      '/remotes/a/1.0.0/a.js script',
      '/remotes/a/1.0.0/a.css style',
      '/remotes/a/1.0.0/react-of-a.js script',
    ],
  ],
  [
    'an entry with integrity, under the URL that changes with it',
    { a: remote('a', { integrity, assets: {} }) },
    ['/remotes/a/1.0.0/remoteEntry.js?v=a-_AAAAAAAAA script cors checked', '/remotes/a/1.0.0/react-of-a.js script'],
  ],
  [
    'what is on another origin, as from another origin',
    { a: remote('a', { basePath: 'https://cdn.example.com/a' }) },
    [
      'https://cdn.example.com/a/remoteEntry.js script cors',
      'https://cdn.example.com/a/a.js script cors',
      'https://cdn.example.com/a/a.css style cors',
      'https://cdn.example.com/a/react-of-a.js script cors',
    ],
  ],
  ['nothing of a remote that is being rolled out', { a: remote('a', { rollout }) }, []],
  ['nothing of a remote that has a previous build', { a: remote('a', { previous: { version: '0.9.0' } }) }, []],
  [
    'a remote whose rollout has been stopped',
    { a: remote('a', { rollout: { ...rollout, percent: 0 }, assets: {} }) },
    ['/remotes/a/1.0.0/remoteEntry.js script cors', '/remotes/a/1.0.0/react-of-a.js script'],
  ],
];

for (const [title, remotes, expected] of rows) {
  test(`preloaded is ${title}`, () => expect(preloaded(remotes)).toEqual(expected));
}

const others: [title: string, other: RemoteEntry, from: string][] = [
  ['provides the same version, and comes later in the alphabet', remote('b', { provides: react }), 'b'],
  ['provides a lower version', remote('b', { provides: { react: '19.2.10' } }), 'a'],
  ['provides a higher version', remote('b', { provides: { react: '19.10.0' } }), 'b'],
  ['provides a version that is not plain', remote('b', { provides: { react: '19.4.0-rc.1' } }), ''],
  ['provides one lower and one higher', remote('b', { provides: { react: '19.4.0', 'react-dom': '19.3.0' } }), ''],
  ['may provide it, being unknown', (({ provides: _, ...unknown }) => unknown)(remote('b')), ''],
  ['will provide it in the build that is rolled out', remote('b', { rollout }), ''],
  [
    'provides it, and may be another build in a tab',
    remote('b', { provides: react, previous: { version: '0.9.0' } }),
    '',
  ],
  [
    'provides a lower version in every build that a tab may have',
    remote('b', { provides: { react: '19.2.0' }, previous: { version: '0.9.0', provides: { react: '19.1.0' } } }),
    'a',
  ],
  ['provides something else', remote('b', { provides: { vue: '3.5.0' } }), 'ab'],
];

for (const [title, other, from] of others) {
  test(`of two remotes, where the other ${title}, shared modules are preloaded from ${from || 'none'}`, () => {
    const found = preloaded({ a: remote('a', { provides: { 'react-dom': '19.3.1', ...react } }), b: other });
    expect(found.flatMap((href) => /react-of-(.)/.exec(href)?.[1] ?? []).join('')).toBe(from);
  });
}

test('below a path everything is looked for there', () =>
  expect(preloaded({ a: remote('a') }, '/shop/').every((text) => text.startsWith('/shop/remotes/a/1.0.0/'))).toBe(
    true,
  ));

const html = `<script defer src="/shell/main.js"></script><link rel="preload" href="/shop/manifests/site.json" as="fetch">
<script>plain()</script><style>body{margin:0}</style>`;
const preloads = {
  entries: [{ href: '/e.js?v=1&x', as: 'script', crossorigin: true, integrity: 'sha384-x' }],
  chunks: [{ href: '/c.css', as: 'style', crossorigin: false }],
  dependsOnVisitor: false,
} as const;
const script = 'preload()';
const whole = (text: string) => ({ text, isExcerpt: false });

test('the manifest and the hints take the place of the element that preloads the manifest', () =>
  expect(composePage(html, '/shop/', { manifest: whole(scriptJson({ a: '</script>$&' })), preloads, script })).toBe(
    html.replace(
      /<link rel="preload".*?>/,
      () =>
        '<link rel="preload" as="script" href="/e.js?v=1&amp;x" crossorigin integrity="sha384-x">' +
        '<link rel="preload" as="style" href="/c.css">' +
        `<script type="application/json" data-contract="${schemaDigest}" id="conch-manifest">{"a":"\\u003c/script>$&"}</script>`,
    ),
  ));

test('what depends on the visitor is left to a script', () =>
  expect(
    composePage(html, '/shop/', { manifest: whole('{}'), preloads: { ...preloads, dependsOnVisitor: true }, script }),
  ).toContain('id="conch-manifest">{}</script><script id="conch-preload">preload()</script>'));

test('an excerpt says that it is one', () =>
  expect(composePage(html, '/shop/', { manifest: { text: '{}', isExcerpt: true }, preloads, script })).toContain(
    ` data-excerpt id="conch-manifest">{}</script>`,
  ));

test('a manifest that is not carried is asked for, as early as before', () =>
  expect(composePage(html, '/shop/', { manifest: undefined, preloads, script })).toMatch(
    /^<script [^>]*><\/script><link [^>]*href="\/e\.js[^>]*><link [^>]*href="\/c\.css"><link rel="preload" href="\/shop\/manifests\/site\.json" as="fetch">/,
  ));

test('the header names the shell’s script and the entries', () =>
  expect(linkHeader(html, preloads)).toBe(
    '</shell/main.js>; rel=preload; as=script, ' +
      '</e.js?v=1&x>; rel=preload; as=script; crossorigin; integrity="sha384-x"',
  ));

import { expect, test } from '@playwright/test';
import type { ApplicationEntry, Manifest, RemoteEntry } from '../../../manifests/schema.ts';
import { planPagePreloads } from './page-preloads.ts';

const remote = (name: string, changes: Partial<RemoteEntry> = {}): RemoteEntry => ({
  version: '1.0.0',
  basePath: `/remotes/${name}/{version}/`,
  bundleFileName: 'remoteEntry.js',
  moduleName: name,
  assets: { './page': [`${name}.js`] },
  ...changes,
});

const application = (remote: string): ApplicationEntry => ({
  name: remote,
  remote,
  module: './page',
  region: 'main',
  activeWhen: ['/'],
});

/** The plan of a page that shows `./page` of each remote. */
function planOf(remotes: Record<string, RemoteEntry>, base = '/') {
  const manifest: Manifest = { schemaVersion: 1, revision: 1, origins: [], remotes, applications: [], fragments: {} };
  const { preloads, chunks, dependsOnVisitor } = planPagePreloads(
    manifest,
    Object.keys(remotes).map(application),
    base,
  );
  const files = preloads.map(({ href, crossorigin }) => `${href}${crossorigin ? ' cors' : ''}`);
  return { files, chunks, dependsOnVisitor };
}

const rollout = { percent: 10, build: { version: '2.0.0' } };
const files = ['/remotes/a/1.0.0/remoteEntry.js cors', '/remotes/a/1.0.0/a.js'];

const rows: [title: string, changes: Partial<RemoteEntry>, files: string[], dependsOnVisitor: boolean][] = [
  ['a remote that has one build', {}, files, false],
  ['a remote whose rollout has been stopped', { rollout: { ...rollout, percent: 0 } }, files, false],
  ['a remote with a rollout', { rollout }, [], true],
  ['a remote with a previous build', { previous: { version: '0.9.0' } }, [], true],
  [
    'a remote on another origin',
    { basePath: 'https://cdn.example.com/a/{version}' },
    ['https://cdn.example.com/a/1.0.0/remoteEntry.js cors', 'https://cdn.example.com/a/1.0.0/a.js cors'],
    false,
  ],
];

for (const [title, changes, files, dependsOnVisitor] of rows) {
  test(`the server preloads ${files.length > 0 ? 'the files' : 'no files'} of ${title}`, () =>
    expect(planOf({ a: remote('a', changes) })).toEqual({ files, chunks: [], dependsOnVisitor }));
}

const chunkRows: [title: string, changes: Partial<RemoteEntry>, chunks: string[]][] = [
  ['files that its own code does not check', { files: { 'a.js': 'sha384-a' } }, ['check-files']],
  ['files that its own code checks', { files: { 'a.js': 'sha384-a' }, checksFiles: true }, []],
  ['another format', { format: 'module' }, ['formats']],
  ['styles that apply to the whole page', { styles: 'scope' }, ['scope-styles']],
  [
    'files to check, as its previous build has',
    { files: { 'a.js': 'sha384-a' }, previous: { version: '0.9.0', files: { 'a.js': 'sha384-b' } } },
    ['check-files'],
  ],
  ['files to check, unlike its previous build', { files: { 'a.js': 'sha384-a' }, previous: { version: '0.9.0' } }, []],
];
for (const [title, changes, chunks] of chunkRows) {
  test(`the server preloads ${chunks.join() || 'no chunk of the shell'} for a build with ${title}`, () =>
    expect(planOf({ a: remote('a', changes), b: remote('b') }).chunks).toEqual(chunks));
}

test('remote entries are preloaded before other files', () =>
  expect(planOf({ a: remote('a'), b: remote('b') }).files.map((file) => file.split('/').at(-1))).toEqual([
    'remoteEntry.js cors',
    'remoteEntry.js cors',
    'a.js',
    'b.js',
  ]));

test('a site below a path has its builds there', () =>
  expect(planOf({ a: remote('a') }, '/shop/').files).toEqual([
    '/shop/remotes/a/1.0.0/remoteEntry.js cors',
    '/shop/remotes/a/1.0.0/a.js',
  ]));

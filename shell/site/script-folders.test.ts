import { expect, test } from '@playwright/test';
import type { Manifest, RemoteEntry } from '../../manifests/schema.ts';
import { areBuildsIn, scriptFolders, scriptPlaces } from './script-folders.ts';

const manifestOf = (...builds: (Partial<RemoteEntry> & Pick<RemoteEntry, 'basePath'>)[]): Manifest => ({
  schemaVersion: 1,
  revision: 1,
  origins: [],
  remotes: Object.fromEntries(
    builds.map((build, index) => [
      `r${index}`,
      { version: '1.0.0', bundleFileName: 'remoteEntry.js', moduleName: 'r', ...build },
    ]),
  ),
  applications: [],
  fragments: {},
});
const folders = (...paths: string[]) => scriptFolders(manifestOf(...paths.map((basePath) => ({ basePath }))));

for (const [basePath, folder] of [
  ['/remotes/explore/{version}/', '/remotes/explore/'],
  ['/remotes/explore/{version}', '/remotes/explore/'],
  ['/remotes/explore-{version}/build/', '/remotes/'],
  ['/remotes/explore/1.0.0', '/remotes/explore/1.0.0/'],
  ['/{version}/explore/', '/1.0.0/explore/'],
  ['/explore-{version}/', '/explore-1.0.0/'],
  ['/explore/', '/explore/'],
  ['/', '/'],
] as const) {
  test(`scripts of a build at ${basePath} are in ${folder}`, () =>
    expect(folders(basePath)).toEqual(['/shell/', folder]));
}

test('builds on other origins have no folder here, and previous builds and those of a rollout have', () => {
  const { remotes } = manifestOf(
    { basePath: 'https://cdn.example/a/{version}/' },
    {
      basePath: '/b/{version}/',
      previous: { version: '0.9.0', basePath: '/old/{version}/' },
      rollout: { percent: 1, build: { version: '2.0.0', basePath: '/new/{version}/' } },
    },
  );
  expect(scriptFolders({ remotes })).toEqual(['/shell/', '/b/', '/old/', '/new/']);
});

test('many folders are replaced by the ones around them, and the list stays short', () => {
  const numbered = (path: string) => Array.from({ length: 200 }, (_, number) => path.replace('N', String(number)));
  expect(folders(...numbered('/remotes/team-N/{version}/'), '/blog/{version}/')).toEqual([
    '/shell/',
    '/remotes/',
    '/blog/',
  ]);
  expect(folders(...numbered('/remotes/a/team-N/{version}/'), '/remotes/b/{version}/')).toEqual([
    '/shell/',
    '/remotes/a/',
    '/remotes/b/',
  ]);
  expect(folders(...numbered('/team-N-of-a-large-company/{version}/'))).toEqual(['/']);
});

test('a page goes on with new versions and known folders, and not with a folder that it does not know', () => {
  const allowed = [...folders('/remotes/a/{version}/'), 'https://cdn.example/a/'];
  const at = (basePath: string, version = '1.0.0') => areBuildsIn(allowed, manifestOf({ basePath, version }));
  expect(at('/remotes/a/{version}/', '2.0.0')).toBe(true);
  expect(at('/remotes/a/special/3.0.0/')).toBe(true);
  expect(at('https://cdn.example/a/{version}/')).toBe(true);
  expect(at('/remotes/b/{version}/')).toBe(false);
  expect(at('https://cdn.example/b/{version}/')).toBe(false);
});

test('scripts and workers may be in folders below the base path, in folders of other hosts, and in what the manifest lists for workers', () => {
  const manifest = manifestOf(
    { basePath: '/remotes/a/{version}/' },
    { basePath: 'https://cdn.example/b/{version}/' },
    { basePath: 'https://c.example/{version}/', policy: { sources: { worker: ['blob:'] } } },
  );
  expect(scriptPlaces(manifest, '/shop/')).toEqual([
    '/shop/shell/',
    '/shop/remotes/a/',
    'https://cdn.example/b/',
    'https://c.example/1.0.0/',
    'blob:',
  ]);
});

test('many folders of another host are replaced by those around them, and never by another host', () => {
  const paths = Array.from({ length: 200 }, (_, number) => ({
    basePath: `https://cdn.example/team-${number}/{version}/`,
  }));
  expect(scriptPlaces(manifestOf(...paths), '/')).toEqual(['/shell/', 'https://cdn.example/']);
});

import { expect, test } from '@playwright/test';
import type { Manifest, RemoteEntry } from '../../../manifests/schema.ts';
import type { BuildDescription } from './build-description.ts';
import { completeManifest, foldersOf, type Lookup } from './complete-manifest.ts';

const integrity = (letter: string) => `sha384-${letter.repeat(64)}`;

const shop: RemoteEntry = {
  version: '1.0.0',
  basePath: '/remotes/shop/{version}/',
  bundleFileName: 'remoteEntry.js',
  moduleName: 'shop',
};

const manifest = (remote: Partial<RemoteEntry> = {}): Manifest => ({
  schemaVersion: 1,
  revision: 1,
  origins: [],
  remotes: { shop: { ...shop, ...remote } },
  applications: [],
  fragments: {},
});

const description = (version: string, letter: string): BuildDescription => ({
  name: 'shop',
  version,
  assets: { './home': [`home.${letter}.js`] },
  sharedAssets: { './home': [`react.${letter}.js`] },
  requires: { react: `^${letter}` },
  files: { 'remoteEntry.js': { integrity: integrity(letter) }, 'other.js': { integrity: integrity('o') } },
});

/** Folder -> the build in it. */
const builds: Record<string, BuildDescription | 'unusable'> = {
  'remotes/shop/1.0.0/': description('1.0.0', 'a'),
  'remotes/shop/1.1.0/': description('1.1.0', 'b'),
  'remotes/shop/0.9.0/': description('0.9.0', 'c'),
  'remotes/broken/1.0.0/': 'unusable',
};
const lookup: Lookup = (folder) => builds[folder];

const completed = (remote: Partial<RemoteEntry> = {}) =>
  completeManifest(manifest(remote), lookup).manifest.remotes.shop;
const warnings = (remote: Partial<RemoteEntry>) => completeManifest(manifest(remote), lookup).warnings;

test('facts that the manifest leaves out are filled in from the build', () => {
  expect(completed()).toEqual({
    ...shop,
    integrity: integrity('a'),
    assets: { './home': ['home.a.js'] },
    sharedAssets: { './home': ['react.a.js'] },
    files: { 'other.js': integrity('o') },
    requires: { react: '^a' },
  });
});

test('facts in the manifest win', () => {
  const own = { integrity: integrity('x'), assets: {}, sharedAssets: {}, files: {}, requires: {} };
  expect(completed(own)).toEqual({ ...shop, ...own });
});

test('the integrity is that of the remote entry that the manifest names', () => {
  expect(completed({ bundleFileName: 'other.js' })?.integrity).toBe(integrity('o'));
  expect(completed({ bundleFileName: 'other.js?v={version}' })?.integrity).toBe(integrity('o'));
  expect(completed({ bundleFileName: 'unknown.js' })).not.toHaveProperty('integrity');
});

test('a build that checks its files has the integrity of those that pages preload, any other that of its code', () => {
  const described = ['home.d.js', 'lazy.d.js', 'lazy.d.css', 'field.d.svg'].map((file) => [
    file,
    { integrity: integrity(file.slice(-1)) },
  ]);
  const files = Object.fromEntries(described);
  const checking: Lookup = () => ({ ...description('1.0.0', 'd'), checksFiles: true, files });
  const checked = completeManifest(manifest(), checking).manifest.remotes.shop;
  expect(checked).toMatchObject({ checksFiles: true });
  expect(checked?.files).toEqual({ 'home.d.js': integrity('s') });
  const madeElsewhere: Lookup = () => ({ ...description('1.0.0', 'd'), files });
  const unchecked = completeManifest(manifest(), madeElsewhere).manifest.remotes.shop;
  expect(unchecked).not.toHaveProperty('checksFiles');
  expect(Object.keys(unchecked?.files ?? {})).toEqual(['home.d.js', 'lazy.d.js', 'lazy.d.css']);
});

test('a previous build and a rollout are completed from the remote’s own folder', () => {
  const remote = completed({
    previous: { version: '0.9.0' },
    rollout: { percent: 10, build: { version: '1.1.0', bundleFileName: 'other.js' } },
  });
  expect(remote?.previous).toMatchObject({ version: '0.9.0', integrity: integrity('c'), requires: { react: '^c' } });
  expect(remote?.rollout).toMatchObject({ percent: 10, build: { version: '1.1.0', integrity: integrity('o') } });
  expect(remote?.previous).not.toHaveProperty('basePath');
});

test('a previous build with its own basePath is completed from there', () => {
  const remote = completed({ previous: { version: '1.1.0', basePath: '/remotes/shop/{version}' }, basePath: '/gone/' });
  expect(remote).not.toHaveProperty('integrity');
  expect(remote?.previous?.integrity).toBe(integrity('b'));
});

test('a build on another origin is not completed', () => {
  const basePath = 'https://cdn.example.com/remotes/shop/{version}/';
  expect(completed({ basePath })).toEqual({ ...shop, basePath });
});

test('a build without remote.json is not completed, without a warning', () => {
  expect(completed({ version: '2.0.0' })).toEqual({ ...shop, version: '2.0.0' });
  expect(warnings({ version: '2.0.0' })).toEqual([]);
});

test('a remote.json of another build is not used, with a warning', () => {
  const wrong = { basePath: '/remotes/shop/1.1.0/' };
  expect(completed(wrong)).toEqual({ ...shop, ...wrong });
  expect(warnings(wrong)).toEqual([
    'remotes/shop/1.1.0/remote.json is not used: it describes shop 1.1.0, not shop 1.0.0',
  ]);
});

test('a remote.json that cannot be parsed is not used, with a warning', () => {
  expect(warnings({ basePath: '/remotes/broken/{version}/' })).toEqual([
    'remotes/broken/1.0.0/remote.json is not used: it does not describe a build',
  ]);
});

test('no folder is looked up for a build that lacks nothing', () => {
  const facts = { integrity: integrity('x'), assets: {}, sharedAssets: {}, files: {}, requires: {}, provides: {} };
  expect(foldersOf(manifest(facts))).toEqual([]);
  for (const fact of Object.keys(facts)) {
    expect(foldersOf(manifest({ ...facts, [fact]: undefined })), fact).toEqual(['remotes/shop/1.0.0/']);
  }
  expect(foldersOf(manifest({ ...facts, files: undefined, checksFiles: true }))).toEqual([]);
});

test('the given manifest is not modified', () => {
  const given = manifest();
  completeManifest(given, lookup);
  expect(given).toEqual(manifest());
});

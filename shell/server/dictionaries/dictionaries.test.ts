import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { strict } from '../../../manifests/schema.ts';
import { etagOf } from '../files/file-digests.ts';
import { findFile } from '../files/find-file.ts';
import { dictionaryDigest } from './delta.ts';
import { openDictionaries } from './dictionaries.ts';

const lines = Array.from({ length: 100 }, (_, line) => `export const value${line} = ${line * line};`).join('\n');
const code = (version: string) => Buffer.from(`export const version = '${version}';\n${lines}`);
const manifestOf = (version: string) =>
  strict.manifest.parse({
    schemaVersion: 1,
    revision: 1,
    remotes: {
      shop: { version, basePath: '/remotes/shop/{version}/', bundleFileName: 'remoteEntry.js', moduleName: 'shop' },
    },
    applications: [],
  });

const test = base.extend<{ readonly folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'conch-dictionaries-'));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
});

/** Opens a site with a file of that content in each version, the oldest version first. */
function open(folder: string, versions: readonly string[]) {
  for (const [index, version] of versions.entries()) {
    const file = join(folder, fileOf(version));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code(version));
    utimesSync(dirname(file), index, index);
  }
  const site = { manifest: manifestOf('1.0.0') };
  const folders = [folder];
  const state = () => ({ ...site, signed: undefined, problems: [], isUnreadable: false });
  const dictionaries = openDictionaries(
    { folders, find: (path) => findFile(folders, path), state },
    '/base/',
    () => undefined,
  );
  return {
    dictionaries,
    async release(version: string) {
      site.manifest = manifestOf(version);
      await dictionaries.follow();
    },
    /** What a client gets that asks for a version, and has another one. */
    find: (version: string, had: string) =>
      dictionaries.find(fileOf(version), etagOf(code(version)), `:${dictionaryDigest(code(had))}:`),
  };
}

const fileOf = (version: string) => `remotes/shop/${version}/page.0000000${version.length}.js`;

test('when the manifest names a new build, its deltas are made before anybody asks', async ({ folder }) => {
  const { dictionaries, release, find } = open(folder, ['1.0.0', '1.0.1']);
  await dictionaries.follow();
  await release('1.0.1');
  const delta = find('1.0.1', '1.0.0');
  expect(delta?.body.length).toBeLessThan(100);
  expect(delta?.etag).toBe(etagOf(delta?.body ?? Buffer.alloc(0)));
  // Back again: visitors have the newer one.
  await release('1.0.0');
  expect(find('1.0.0', '1.0.1')).toBeDefined();
});

test('nothing is made of what nobody asks for when the server starts', async ({ folder }) => {
  const { dictionaries, find } = open(folder, ['1.0.0', '1.0.1']);
  await dictionaries.follow();
  expect(find('1.0.0', '1.0.1')).toBeUndefined();
});

test('deltas are made against the five versions that were put there last', async ({ folder }) => {
  const { dictionaries, release, find } = open(folder, ['0.9.1', '0.9.2', '0.9.3', '0.9.4', '0.9.5', '1.0.0', '1.0.1']);
  await dictionaries.follow();
  await release('1.0.1');
  for (const version of ['0.9.2', '0.9.3', '0.9.4', '0.9.5', '1.0.0'])
    expect(find('1.0.1', version), version).toBeDefined();
  expect(find('1.0.1', '0.9.1')).toBeUndefined();
});

test('the pattern of a file is below the path where the site is mounted', async ({ folder }) => {
  const { dictionaries } = open(folder, ['1.0.0']);
  expect(dictionaries.header(fileOf('1.0.0'))).toBe('match="/base/remotes/shop/*/page.*.js"');
  expect(dictionaries.header('favicon.ico')).toBeUndefined();
});

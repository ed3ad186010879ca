import { expect, test } from '@playwright/test';
import { checkedFiles } from './checked-files.ts';

const files = Object.fromEntries(
  ['remoteEntry.js', 'home.js', 'home.css', 'lazy.mjs', 'react.js', 'field.svg'].map((file) => [
    file,
    { integrity: `sha256-${file}` },
  ]),
);
const build = { assets: { './home': ['home.js', 'home.css'] }, sharedAssets: { './home': ['react.js'] }, files };
const integrityOf = (...names: string[]) => Object.fromEntries(names.map((name) => [name, `sha256-${name}`]));

test('of a build that checks its files, the manifest has the digests of those that pages preload', () =>
  expect(checkedFiles({ ...build, checksFiles: true }, 'remoteEntry.js')).toEqual({
    files: integrityOf('home.js', 'home.css', 'react.js'),
    checksFiles: true,
  }));

test('of any other build, the manifest has the digests of all scripts and style sheets but the entry', () =>
  expect(checkedFiles(build, 'remoteEntry.js')).toEqual({
    files: integrityOf('home.js', 'home.css', 'lazy.mjs', 'react.js'),
  }));

test('a build with nothing but an entry has no digests', () =>
  expect(checkedFiles({ files: { 'remoteEntry.js': { integrity: 'sha256-a' } } }, 'remoteEntry.js')).toEqual({}));

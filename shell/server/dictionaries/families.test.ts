import { expect, test } from '@playwright/test';
import type { Manifest } from '../../../manifests/schema.ts';
import { familiesOf, familyPattern, familyRegexes, versionFolders } from './families.ts';

const remote = (basePath: string) => ({
  version: '1.0.1',
  basePath,
  bundleFileName: 'remoteEntry.js',
  moduleName: 'remote',
});

const manifest = {
  remotes: {
    explore: remote('/remotes/explore/{version}/'),
    deep: remote('/teams/deep/{version}/web'),
    joined: remote('/remotes/joined-{version}/'),
    fixed: remote('/remotes/fixed/'),
    elsewhere: remote('https://cdn.example/elsewhere/{version}/'),
    top: remote('/{version}/'),
  },
} as unknown as Manifest;
const familyOf = familiesOf(manifest);

const patterns: [path: string, pattern: string | undefined][] = [
  ['remotes/explore/1.0.1/remoteEntry.js', 'remotes/explore/*/remoteEntry.js'],
  ['remotes/explore/1.0.1/home.0123abcd.js', 'remotes/explore/*/home.*.js'],
  ['remotes/explore/0.9.0/home.0123abcd.js', 'remotes/explore/*/home.*.js'],
  ['remotes/explore/1.0.1/static/home.0123abcd.css', 'remotes/explore/*/static/home.*.css'],
  ['remotes/explore/1.0.1/144.0123abcd.js', 'remotes/explore/*/144.*.js'],
  ['teams/deep/2.0.0/web/home.0123abcd.mjs', 'teams/deep/*/web/home.*.mjs'],
  ['shell/main.0123abcd.js', 'shell/main.*.js'],
  ['shell/preload.js', undefined],
  ['remotes/explore/home.js', undefined],
  ['remotes/explore/1.0.1/logo.0123abcd.svg', undefined],
  ['remotes/explore/1.0.1/(home).0123abcd.js', undefined],
  ['remotes/joined-1.0.1/home.0123abcd.js', undefined],
  ['remotes/fixed/home.0123abcd.js', undefined],
  ['remotes/other/1.0.1/home.0123abcd.js', undefined],
  ['elsewhere/1.0.1/home.0123abcd.js', undefined],
  ['1.0.1/home.0123abcd.js', undefined],
  ['script.0123abcd.js', undefined],
];

for (const [path, pattern] of patterns) {
  test(`${path} ${pattern ? `is one of ${pattern}` : 'has no family'}`, () =>
    expect(familyOf(path)?.pattern).toBe(pattern));
}

test('the versions of a file are next to each other', () =>
  expect(familyOf('teams/deep/2.0.0/web/home.0123abcd.js')?.versions).toBe('teams/deep/'));

test('hosts find the same patterns by regular expressions', () => {
  const hashed = patterns.filter(([path, pattern]) => pattern?.includes('.*.') && path.includes('/'));
  expect(hashed.length).toBeGreaterThan(5);
  for (const [path, pattern] of hashed) {
    const folder = path.split('/')[0] ?? '';
    const regexes = familyRegexes(versionFolders(manifest), folder, '/a.b/');
    const found = regexes.map((regex) => new RegExp(regex).exec(`/a.b/${path}`)).find((match) => match !== null);
    expect(
      familyPattern(folder, (index) => found?.[index] ?? ''),
      path,
    ).toBe(`/a.b/${pattern}`);
  }
  expect(familyRegexes(versionFolders(manifest), 'pictures', '/')).toEqual([]);
});

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { temporaryFolder } from '../../../e2e/support/temporary-folder.ts';
import { decodePath, findFile, listFiles } from './find-file.ts';

const paths: [encoded: string, path: string | undefined][] = [
  ['remotes/explore/1.0.0/remoteEntry.js', 'remotes/explore/1.0.0/remoteEntry.js'],
  ['remotes/a%20b/%C3%A9.js', 'remotes/a b/é.js'],
  ['remotes/1.0.0+build/a.js', 'remotes/1.0.0+build/a.js'],
  ['', undefined],
  ['remotes/', undefined],
  ['remotes//a.js', undefined],
  ['/etc/passwd', undefined],
  ['..', undefined],
  ['remotes/../a.js', undefined],
  ['remotes/%2e%2e/a.js', undefined],
  ['remotes/..%2fa.js', undefined],
  ['remotes/a%2fb.js', undefined],
  ['remotes/..%5ca.js', undefined],
  ['remotes/a\\b.js', undefined],
  ['remotes/.env', undefined],
  ['remotes/%2egit/config', undefined],
  ['.well-known/security.txt', '.well-known/security.txt'],
  ['%2ewell-known/a/b.json', '.well-known/a/b.json'],
  ['.well-known', undefined],
  ['.well-known/.env', undefined],
  ['.well-known/../.env', undefined],
  ['remotes/.well-known/a', undefined],
  ['.git/config', undefined],
  ['remotes/a%00.js', undefined],
  ['remotes/%zz', undefined],
  ['remotes/%ff.js', undefined],
];

for (const [encoded, path] of paths) {
  test(`"${encoded}" ${path ? `is the file ${path}` : 'is not a file'}`, () => expect(decodePath(encoded)).toBe(path));
}

test('files that are listed together are those that are found one by one', () => {
  const top = temporaryFolder();
  const [root, assets] = [join(top, 'root'), join(top, 'assets')] as const;
  for (const folder of ['root/build/deep', 'root/.hidden', 'assets/build', 'elsewhere'])
    mkdirSync(join(top, folder), { recursive: true });
  for (const file of [
    'root/build/a.js',
    'root/build/deep/b.js',
    'root/.hidden/c.js',
    'assets/build/a.js',
    'assets/build/d.js',
    'elsewhere/e.js',
  ])
    writeFileSync(join(top, file), file);
  for (const [link, target] of [
    ['root/build/within.js', 'a.js'],
    ['root/build/other-folder.js', '../../assets/build/d.js'],
    ['root/build/hidden.js', '../.hidden/c.js'],
    ['root/build/outside.js', '../../elsewhere/e.js'],
    ['root/build/nowhere.js', 'none.js'],
    ['root/linked', 'build'],
    ['root/away', '../elsewhere'],
  ] as const)
    symlinkSync(target, join(top, link));
  const names = [
    'a.js',
    'b.js',
    'c.js',
    'd.js',
    'e.js',
    'within.js',
    'other-folder.js',
    'hidden.js',
    'outside.js',
    'nowhere.js',
    'deep',
    'a.js/b.js',
  ];
  const paths = [
    'build/',
    'build/deep/',
    'linked/',
    'linked/deep/',
    'away/',
    '.hidden/',
    'none/',
    'build/a.js/',
    '',
  ].flatMap((folder) => names.map((name) => `${folder}${name}`));
  for (const folders of [[root, assets], [assets, root], [assets]]) {
    const files = listFiles(folders);
    const found = paths.map((path) => [path, files.find(path)?.folder]);
    expect(found).toEqual(paths.map((path) => [path, findFile(folders, path)?.folder]));
    expect(
      found.some(([, folder]) => folder === root),
      'files of the root',
    ).toBe(folders.includes(root));
  }
});

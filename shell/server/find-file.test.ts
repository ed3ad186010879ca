import { expect, test } from '@playwright/test';
import { decodePath } from './find-file.ts';

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

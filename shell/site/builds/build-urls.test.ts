import { expect, test } from '@playwright/test';
import { buildUrl, entryFile, entryOf, entryUrl, fillVersion } from './build-urls.ts';

const folders: [basePath: string, version: string, folder: string][] = [
  ['/remotes/shop/{version}/', '1.4.0', '/remotes/shop/1.4.0/'],
  ['/remotes/shop/{version}', '1.4.0', '/remotes/shop/1.4.0/'],
  ['/remotes/{version}/shop-{version}//', '2', '/remotes/2/shop-2/'],
  ['/shop/', '1', '/shop/'],
  ['/', '1', '/'],
  ['https://cdn.example.com/{version}', '1', 'https://cdn.example.com/1/'],
];
for (const [basePath, version, folder] of folders) {
  test(`basePath ${basePath} with version ${version} is the folder ${folder}`, () => {
    expect(fillVersion(basePath, version)).toBe(folder);
  });
}

const urls: [basePath: string, home: string, url: string][] = [
  ['/remotes/{version}/', 'https://shop.example.com/', 'https://shop.example.com/remotes/1/'],
  ['/remotes/{version}', 'https://shop.example.com/eu/', 'https://shop.example.com/eu/remotes/1/'],
  ['/', 'https://shop.example.com/eu/', 'https://shop.example.com/eu/'],
  ['/a:b/{version}/', 'https://shop.example.com/', 'https://shop.example.com/a:b/1/'],
  ['https://cdn.example.com/{version}/', 'https://shop.example.com/eu/', 'https://cdn.example.com/1/'],
];
for (const [basePath, home, url] of urls) {
  test(`basePath ${basePath} on the site ${home} is the URL ${url}`, () => {
    expect(buildUrl(basePath, '1', new URL(home))).toBe(url);
  });
}

const integrity = `sha384-a+/${'A'.repeat(61)}`;
const entries: [basePath: string, integrity: string | undefined, url: string][] = [
  ['https://cdn.example.com/shop/1/', undefined, 'https://cdn.example.com/shop/1/remoteEntry.js'],
  ['https://cdn.example.com/shop/1', undefined, 'https://cdn.example.com/shop/1/remoteEntry.js'],
  ['/shop/1/', undefined, 'https://shop.example.com/shop/1/remoteEntry.js'],
  ['https://cdn.example.com/shop/1/', integrity, 'https://cdn.example.com/shop/1/remoteEntry.js?v=a-_AAAAAAAAA'],
];
for (const [basePath, integrity, url] of entries) {
  test(`the remote entry in ${basePath} ${integrity ? 'with' : 'without'} integrity is ${url}`, () => {
    expect(entryUrl('remoteEntry.js', basePath, integrity, 'https://shop.example.com/stores')).toBe(url);
  });
}

for (const query of ['?v=1', '?Signature=a~b%2Fc%20d&empty=', '?path=/../x']) {
  test(`the query ${query} of a remote entry stays as it is, with integrity too`, () => {
    const url = (integrity?: string) =>
      entryUrl(`remoteEntry.js${query}`, 'https://cdn.example.com/1/', integrity, 'https://shop.example.com/');
    expect([url(), url(integrity)]).toEqual(Array(2).fill(`https://cdn.example.com/1/remoteEntry.js${query}`));
    expect(entryFile(`js/remoteEntry.js${query}`)).toBe('js/remoteEntry.js');
  });
}

test('the version is filled into the name and the query of a remote entry', () => {
  expect(entryOf('entry-{version}.js?v={version}', '1.4.0')).toBe('entry-1.4.0.js?v=1.4.0');
});

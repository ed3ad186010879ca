import { expect, test } from '@playwright/test';
import type { Manifest, RemoteEntry } from '../../../manifests/schema.ts';
import { remoteFinder } from './find-remote.ts';

const remote = (fields: Partial<RemoteEntry>): RemoteEntry => ({
  version: '1.0.0',
  basePath: '/remotes/x/{version}/',
  bundleFileName: 'remoteEntry.js',
  moduleName: 'x',
  ...fields,
});

const find = remoteFinder({
  schemaVersion: 1,
  revision: 1,
  origins: ['https://cdn.example'],
  remotes: {
    cart: remote({ basePath: '/remotes/cart/{version}/', previous: { version: '0.9.0' } }),
    away: remote({ basePath: 'https://cdn.example/builds/away-{version}/build' }),
    pinned: remote({ basePath: '/pinned/', version: '3' }),
    top: remote({ basePath: '/{version}/', version: '7' }),
  },
  applications: [],
  fragments: {},
} satisfies Manifest);
const home = 'https://shop.example/eu/';

for (const [url, expected] of [
  ['https://shop.example/eu/remotes/cart/1.0.0/cart.js:1:2', 'cart 1.0.0'],
  ['https://shop.example/eu/remotes/cart/0.1.0/cart.js', 'cart 0.1.0'],
  ['https://cdn.example/builds/away-2.0.0/build/a/b.js', 'away 2.0.0'],
  ['https://shop.example/eu/pinned/x.js', 'pinned 3'],
  ['https://shop.example/remotes/cart/1.0.0/cart.js', undefined],
  ['https://shop.example/eu/7/x.js', 'top 7'],
  ['https://shop.example/eu/shell/main.js', undefined],
  ['https://cdn.example/builds/away-2.0.0/other/b.js', undefined],
  ['inline', undefined],
] as const) {
  test(`${url} is a file of ${expected ?? 'no build'}`, () => {
    const found = find(url, home);
    expect(found && `${found.remote} ${found.version}`).toBe(expected);
  });
}

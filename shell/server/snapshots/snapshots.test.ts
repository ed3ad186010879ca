import { expect, test } from '@playwright/test';
import type { Manifest } from '../../../manifests/schema.ts';
import { withSnapshots } from './place-snapshots.ts';
import { pageKey, parseSnapshots, type Snapshot, subjectOf, usableSnapshots } from './snapshot-file.ts';

const manifest: Manifest = {
  schemaVersion: 1,
  revision: 1,
  origins: [],
  remotes: {
    shop: { version: '1.0.0', basePath: '/remotes/shop/1.0.0/', bundleFileName: 'remoteEntry.js', moduleName: 'shop' },
    cart: { version: '1.0.0', basePath: '/remotes/cart/1.0.0/', bundleFileName: 'remoteEntry.js', moduleName: 'cart' },
  },
  applications: [{ name: 'home', remote: 'shop', module: './home', region: 'main', activeWhen: ['/'], snapshot: true }],
  fragments: {},
};
const home: Snapshot = {
  application: 'home',
  path: '/',
  language: 'en',
  remotes: ['shop', 'cart'],
  subject: subjectOf(manifest, { application: 'home', remotes: ['shop', 'cart'] }),
  attributes: { 'data-remote': 'shop' },
  html: '<div><h1>Home</h1></div>',
  css: 'h1 { color: red; }',
};
const file = { base: '/', snapshots: [home] };
const usable = (changed: Partial<Manifest>, base = '/') =>
  usableSnapshots(file, { ...manifest, ...changed }, base).get(pageKey('/', 'en')) ?? [];

test('a snapshot is used as long as the manifest says the same of its application and its builds', () => {
  expect(usable({ revision: 2 })).toEqual([home]);
  const { shop, cart } = manifest.remotes;
  const remotes = {
    shop: shop as NonNullable<typeof shop>,
    cart: { ...cart, version: '1.0.1' } as NonNullable<typeof cart>,
  };
  expect(usable({ remotes }), 'a fragment of another build').toEqual([]);
  expect(usable({ remotes: { ...manifest.remotes, other: remotes.cart } }), 'what it does not show').toEqual([home]);
  const [entry] = manifest.applications;
  const applications = entry ? [{ ...entry, props: { hero: 'big' } }] : [];
  expect(usable({ applications }), 'other props').toEqual([]);
  expect(usable({ applications: [] })).toEqual([]);
  expect(usable({}, '/shop/'), 'its links have another base').toEqual([]);
});

test('a file that is damaged is none', () => {
  const text = JSON.stringify(file);
  expect(parseSnapshots(text)).toEqual(file);
  for (const damaged of [
    '',
    text.slice(0, -3),
    '[]',
    '{}',
    text.replace('"en"', '7'),
    text.replace('["shop","cart"]', '[1]'),
  ]) {
    expect(parseSnapshots(damaged), damaged).toBeUndefined();
  }
});

test('a snapshot is the first thing in its region, and nothing in it ends its style sheet', () => {
  const page =
    '<body><header data-region="header"></header><main data-region="main" id="x"><noscript></noscript></main></body>';
  const css = `h1::after { content: '</style><script>alert(1)</script>$&'; }`;
  const html = withSnapshots(page, [{ ...home, css }], manifest);
  expect(html).toMatch(
    /<main data-region="main" id="x"><div class="conch-snapshot" data-of="home" data-remote="shop"><style>/,
  );
  expect(html).toContain('<\\/script>$&');
  expect(html.match(/<\/style>/g)).toHaveLength(1);
  expect(html).toContain('</style><div><h1>Home</h1></div></div><noscript>');
});

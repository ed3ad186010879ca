import { expect, test } from '@playwright/test';
import { digestsOf } from '../build/digests.ts';
import { checkDelivery } from './delivery.ts';

type Sent = { readonly headers?: Record<string, string>; readonly redirectedTo?: string };

const good = { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' };
const kept = { 'content-type': 'text/javascript', 'cache-control': 'public, max-age=31536000, immutable' };
const source = 'https://cdn.example.com/shop/1.0.0/';

/** Severity and code of each finding. */
const codes = (
  files: Record<string, Sent>,
  { integrity, site = 'https://cdn.example.com/' }: { integrity?: string; site?: string } = {},
) =>
  checkDelivery(
    {
      build: {
        remote: 'shop',
        role: 'main',
        path: ['remotes', 'shop'],
        version: '1.0.0',
        basePath: source,
        bundleFileName: 'remoteEntry.js',
        moduleName: 'shop',
        integrity,
        assets: undefined,
        requires: undefined,
        provides: undefined,
      },
      source,
      files: new Map(
        Object.entries(files).map(([file, { headers, ...facts }]) => [
          file,
          {
            digests: digestsOf(Buffer.from('')),
            differingCopies: [],
            runsByEval: false,
            elements: [],
            ...facts,
            ...(headers && { headers: new Headers(headers) }),
          },
        ]),
      ),
      errors: [],
    },
    new URL(site),
  ).map(({ severity, code }) => `${severity} ${code}`);

const js = (headers: Record<string, string>) => ({ headers: { ...good, ...headers } });

const rows: [title: string, files: Record<string, Sent>, expected: string[]][] = [
  ['files on disk', { 'remoteEntry.js': {} }, []],
  ['a good entry', { 'remoteEntry.js': { headers: good } }, []],
  ['a script with the old type', { 'remoteEntry.js': js({ 'content-type': 'application/javascript' }) }, []],
  ['a script without a type', { 'remoteEntry.js': { headers: { 'cache-control': 'no-cache' } } }, ['error WRONG_TYPE']],
  ['a picture of any type', { 'a.png': js({ 'content-type': 'application/octet-stream' }) }, []],
  ['an HTML page instead of JSON', { 'data.json': js({ 'content-type': 'text/html' }) }, ['error PAGE_IN_PLACE']],
  ['an HTML file', { 'a.html': js({ 'content-type': 'text/html' }) }, []],
  ['a hashed file for a year', { 'a.0123abcd.js': { headers: kept } }, []],
  [
    'a hashed file for a day',
    { 'a.0123abcd.js': js({ 'cache-control': 'max-age=86400' }) },
    ['warning CACHED_TOO_SHORT'],
  ],
  ['an entry for a minute', { 'remoteEntry.js': js({ 'cache-control': 'max-age=60' }) }, []],
  ['an entry for a day', { 'remoteEntry.js': js({ 'cache-control': 'max-age=86400' }) }, ['warning CACHED_TOO_LONG']],
  [
    'a redirect',
    { 'remoteEntry.js': { headers: good, redirectedTo: 'https://assets.example.com/x' } },
    ['warning REDIRECTED'],
  ],
];
for (const [title, files, expected] of rows) {
  test(`delivery of ${title}: ${expected.join() || 'no finding'}`, () => expect(codes(files)).toEqual(expected));
}

test('an entry with integrity has a URL of its own and should be cached for long', () => {
  const integrity = `sha384-${'A'.repeat(64)}`;
  expect(codes({ 'remoteEntry.js': { headers: kept } }, { integrity })).toEqual([]);
  expect(codes({ 'remoteEntry.js': { headers: good } }, { integrity })).toEqual(['warning CACHED_TOO_SHORT']);
});

test('a build on another origin needs Access-Control-Allow-Origin for the page', () => {
  const site = 'https://shop.example.com/eu/';
  const allowing = (origin: string) => ({ 'remoteEntry.js': js({ 'access-control-allow-origin': origin }) });
  expect(codes(allowing('*'), { site })).toEqual([]);
  expect(codes(allowing('https://shop.example.com'), { site })).toEqual([]);
  expect(codes(allowing('https://blog.example.com'), { site })).toEqual(['error CORS_MISSING']);
  expect(codes({ 'remoteEntry.js': { headers: good } }, { site })).toEqual(['error CORS_MISSING']);
});

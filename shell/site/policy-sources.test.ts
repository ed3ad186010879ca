import { expect, test } from '@playwright/test';
import type { Manifest, RemoteEntry } from '../../manifests/schema.ts';
import { isWithinPolicy, mergedPolicy, policySources } from './policy-sources.ts';

type Sources = NonNullable<RemoteEntry['policy']>['sources'];

const manifest = (ofSite?: Sources, ofRemotes: Readonly<Record<string, Sources>> = {}): Manifest => ({
  schemaVersion: 1,
  revision: 1,
  origins: ['https://cdn.example'],
  ...(ofSite && { policy: { integrity: 'required', sources: ofSite } }),
  remotes: Object.fromEntries(
    Object.entries(ofRemotes).map(([name, sources]) => [
      name,
      { version: '1', basePath: '/', bundleFileName: 'e.js', moduleName: name, policy: { sources } },
    ]),
  ),
  applications: [],
  fragments: {},
});

const all = manifest(
  { connect: ['https://a.example'], wasm: false },
  { maps: { connect: ['https://b.example', 'https://a.example'], wasm: true }, none: undefined },
);

test('a page may use what the site and its remotes list, each source once', () => {
  expect(policySources(all)).toEqual(
    new Map([
      ['origins', new Set(['https://cdn.example'])],
      ['connect', new Set(['https://a.example', 'https://b.example'])],
      ['wasm', new Set(["'wasm-unsafe-eval'"])],
    ]),
  );
});

test('a page may connect to where it sends its reports, unless that is the site itself', () => {
  const connect = (url: string) => policySources({ ...manifest(), reports: { url } }).get('connect');
  expect(connect('https://reports.example:8443/shop')).toEqual(new Set(['https://reports.example:8443']));
  expect(connect('/reports')).toBeUndefined();
});

test('the policy of a manifest without some remotes keeps what these list', () => {
  expect(mergedPolicy(all)).toEqual({
    integrity: 'required',
    sources: { connect: ['https://a.example', 'https://b.example'], wasm: true },
  });
  expect(mergedPolicy(manifest())).toBeUndefined();
  const alone = manifest({ wasm: false });
  expect(mergedPolicy(alone)).toEqual({ integrity: 'required', sources: { wasm: false } });
  expect(isWithinPolicy(all, { ...all, policy: mergedPolicy(all), remotes: {} })).toBe(true);
});

const rows: [title: string, next: Manifest, isWithin: boolean][] = [
  ['the same sources', all, true],
  ['fewer sources', manifest({ connect: ['https://b.example'] }), true],
  ['a source of a remote, at the site', manifest({ wasm: true }), true],
  ['another source', manifest({ connect: ['https://c.example'] }), false],
  ['a listed source, for another purpose', manifest({ img: ['https://a.example'] }), false],
  ['a source in place of an origin for code', { ...manifest(), origins: ['https://a.example'] }, false],
];
for (const [title, next, isWithin] of rows) {
  test(`the policy of a page ${isWithin ? 'allows' : 'does not allow'} a manifest with ${title}`, () =>
    expect(isWithinPolicy(next, all)).toBe(isWithin));
}

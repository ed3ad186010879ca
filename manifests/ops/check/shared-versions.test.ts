import { expect, test } from '@playwright/test';
import { formatProblem } from '../../problem.ts';
import type { BuildRole } from '../build/named-builds.ts';
import { checkSharedVersions } from './shared-versions.ts';

type Versions = Record<string, string>;
type Sharing = readonly [requires: Versions | undefined, provides: Versions | undefined, role?: BuildRole];

/** Findings for these remotes; `undefined` means unknown. */
const found = (remotes: Record<string, Sharing>) =>
  checkSharedVersions(
    Object.entries(remotes).map(([name, [requires, provides, role = 'main']]) => ({
      build: {
        remote: name.replace(/\d$/, ''),
        role,
        path: ['remotes', name],
        version: '1.0.0',
        basePath: '/',
        bundleFileName: 'remoteEntry.js',
        moduleName: name,
        integrity: undefined,
        assets: undefined,
        requires,
        provides,
      },
      source: '/',
      files: new Map(),
      errors: [],
    })),
  ).map((finding) => `${finding.severity} ${finding.code} ${formatProblem(finding)}`);

const react = (version: string): Versions => ({ react: version });

const fine: [title: string, remotes: Record<string, Sharing>][] = [
  ['builds that share nothing', { shop: [{}, {}], blog: [undefined, undefined] }],
  [
    'each build provides its own version',
    { shop: [react('^19.0.0'), react('19.1.0')], blog: [react('^19.0.0'), react('19.2.0')] },
  ],
  ['one build provides it for all', { shop: [react('^19.0.0'), react('19.1.0')], blog: [react('^19.0.0'), {}] }],
  ['a build of which the provided versions are unknown', { shop: [react('^19.0.0'), undefined] }],
  [
    'two builds of one remote that differ',
    { shop: [react('^18.0.0'), react('18.3.1')], shop2: [react('^19.0.0'), react('19.1.0'), 'rollout'] },
  ],
];
for (const [title, remotes] of fine) {
  test(`shared versions without a finding: ${title}`, () => expect(found(remotes)).toEqual([]));
}

test('a shared version that no build provides is an error', () => {
  expect(found({ shop: [react('^19.0.0'), {}], blog: [{}, react('18.3.1')] })).toEqual([
    'error SHARED_VERSION_MISSING remotes.shop.version: ' +
      'shop 1.0.0 requires react ^19.0.0, but the builds of this site provide only 18.3.1',
  ]);
});

test('a shared version that an unknown build may provide is a warning', () => {
  expect(found({ shop: [react('^19.0.0'), {}], blog: [{}, undefined] })[0]).toMatch(/^warning SHARED_VERSION_MISSING /);
});

test('two builds without a common version are one error', () => {
  expect(found({ shop: [react('^19.0.0'), react('19.1.0')], blog: [react('^18.0.0'), react('18.3.1')] })).toEqual([
    'error SHARED_VERSIONS_CONFLICT remotes.blog.version: ' +
      'react: shop 1.0.0 requires ^19.0.0 and provides 19.1.0; blog 1.0.0 requires ^18.0.0 and provides 18.3.1. ' +
      'A page has only one copy, so the build that loads first can make the other one fail',
  ]);
});

test('two builds with a common version that provide different ones are a warning', () => {
  const remotes: Record<string, Sharing> = {
    shop: [react('^19.0.0'), react('19.1.0')],
    blog: [react('^18.0.0 || ^19.0.0'), react('18.3.1')],
  };
  expect(found(remotes)).toEqual([expect.stringMatching(/^warning SHARED_VERSIONS_CONFLICT remotes.blog.version: /)]);
});

test('a conflict is a warning for a previous build and an error for a rollout', () => {
  const other: Sharing = [react('^19.0.0'), react('19.1.0')];
  const with18 = (role: BuildRole): Sharing => [react('^18.0.0'), react('18.3.1'), role];
  expect(found({ shop: other, blog: with18('previous') })[0]).toMatch(/^warning SHARED_VERSIONS_CONFLICT /);
  expect(found({ shop: other, blog: with18('rollout') })[0]).toMatch(/^error SHARED_VERSIONS_CONFLICT /);
});

test('of a large site that has two versions, a build has at most 20 conflicts', () => {
  const half = (prefix: string, version: string, range: string): [string, Sharing][] =>
    Array.from({ length: 200 }, (_, index) => [`${prefix}-${index}-`, [react(range), react(version)]]);
  const all = found(Object.fromEntries([...half('old', '18.3.1', '^18.0.0'), ...half('new', '19.1.0', '^19.0.0')]));
  expect(all).toHaveLength(200 * 20);
  expect(all.every((finding) => finding.startsWith('error SHARED_VERSIONS_CONFLICT remotes.new-'))).toBe(true);
});

import { expect, test } from '@playwright/test';
import { formatProblem } from '../../problem.ts';
import type { BuildRole } from '../build/named-builds.ts';
import { checkSharedVersions } from './shared-versions.ts';

type Versions = Record<string, string>;
type Sharing = readonly [requires: Versions | undefined, provides: Versions | undefined, role?: BuildRole];

/** What is found where these remotes share these versions; `undefined` is what nobody knows. */
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
      place: '/',
      files: new Map(),
      troubles: [],
    })),
  ).map((finding) => `${finding.severity} ${finding.code} ${formatProblem(finding)}`);

const react = (version: string): Versions => ({ react: version });

const fine: [title: string, remotes: Record<string, Sharing>][] = [
  ['nothing is shared', { shop: [{}, {}], blog: [undefined, undefined] }],
  ['each brings its own', { shop: [react('^19.0.0'), react('19.1.0')], blog: [react('^19.0.0'), react('19.2.0')] }],
  ['one brings it for all', { shop: [react('^19.0.0'), react('19.1.0')], blog: [react('^19.0.0'), {}] }],
  ['nobody knows what a build brings', { shop: [react('^19.0.0'), undefined] }],
  [
    'two builds of one remote differ',
    { shop: [react('^18.0.0'), react('18.3.1')], shop2: [react('^19.0.0'), react('19.1.0'), 'rollout'] },
  ],
];
for (const [title, remotes] of fine) {
  test(`where ${title}, all is well`, () => expect(found(remotes)).toEqual([]));
}

test('what nobody brings is an error', () => {
  expect(found({ shop: [react('^19.0.0'), {}], blog: [{}, react('18.3.1')] })).toEqual([
    'error SHARED_VERSION_MISSING remotes.shop.version: ' +
      'shop 1.0.0 needs react ^19.0.0, and the builds of this site bring only 18.3.1',
  ]);
});

test('what somebody may bring of whom nobody knows is a warning', () => {
  expect(found({ shop: [react('^19.0.0'), {}], blog: [{}, undefined] })[0]).toMatch(/^warning SHARED_VERSION_MISSING /);
});

test('two that never agree are an error, told once in words', () => {
  expect(found({ shop: [react('^19.0.0'), react('19.1.0')], blog: [react('^18.0.0'), react('18.3.1')] })).toEqual([
    'error SHARED_VERSIONS_CONFLICT remotes.blog.version: ' +
      'react: shop 1.0.0 needs ^19.0.0 and brings 19.1.0; blog 1.0.0 needs ^18.0.0 and brings 18.3.1. ' +
      'One copy serves the whole page, so whichever comes first can make the other fail',
  ]);
});

test('two that could agree, but bring what the other refuses, are a warning', () => {
  const remotes: Record<string, Sharing> = {
    shop: [react('^19.0.0'), react('19.1.0')],
    blog: [react('^18.0.0 || ^19.0.0'), react('18.3.1')],
  };
  expect(found(remotes)).toEqual([expect.stringMatching(/^warning SHARED_VERSIONS_CONFLICT remotes.blog.version: /)]);
});

test('a build that may have to take over is only warned of, one that visitors are given is not', () => {
  const other: Sharing = [react('^19.0.0'), react('19.1.0')];
  const with18 = (role: BuildRole): Sharing => [react('^18.0.0'), react('18.3.1'), role];
  expect(found({ shop: other, blog: with18('previous') })[0]).toMatch(/^warning SHARED_VERSIONS_CONFLICT /);
  expect(found({ shop: other, blog: with18('rollout') })[0]).toMatch(/^error SHARED_VERSIONS_CONFLICT /);
});

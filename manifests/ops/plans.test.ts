import { expect, test } from '@playwright/test';
import { commandsFor } from '../commands.ts';
import { OperatorError } from '../operator-error.ts';
import type { Manifest, RemoteEntry } from '../schema.ts';
import type { FullBuild } from './build/full-build.ts';
import { planRelease } from './deploy.ts';
import { planPromotion } from './promote.ts';
import type { NoChange, Plan } from './release/change-verb.ts';
import { planRestore, planRollback } from './rollback.ts';
import { planRollout } from './rollout.ts';

const location = { basePath: '/r/{version}/', bundleFileName: 'remoteEntry.js', moduleName: 'shop' };
const ownFields = (version: string) => ({
  integrity: `sha384-of-${version}`,
  assets: { './home': [`home-${version}.js`] },
  sharedAssets: { './home': [`react-${version}.js`] },
});
const build = (version: string): FullBuild => ({ version, ...location, ...ownFields(version) });
const site = (remote: Partial<RemoteEntry>): Manifest => ({
  schemaVersion: 1,
  revision: 1,
  origins: [],
  remotes: { shop: { ...build('1'), ...remote } },
  applications: [{ name: 'home', remote: 'shop', module: './home', region: 'main', activeWhen: ['/'] }],
  fragments: {},
});

const commands = commandsFor({});
const shopOf = (plan: Plan | NoChange) => ('manifest' in plan ? plan.manifest.remotes.shop : plan.noChange);
const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error instanceof OperatorError ? error.code : error;
  }
  return 'nothing was thrown';
};
const frozen = { by: 'ann', since: '2026-11-24T00:00:00Z' };
const rollout = { percent: 10, build: { version: '2', ...ownFields('2') } };

test('a release to everybody keeps the earlier build as previous, with its own integrity and assets', () => {
  const own = { limits: { entry: 500 }, styles: 'scope' } as const;
  expect(
    shopOf(planRelease(site({ ...own, previous: { version: '0' } }), 'shop', build('2'), undefined, commands)),
  ).toEqual({
    ...build('2'),
    ...own,
    previous: { version: '1', ...ownFields('1') },
  });
});

test('a release, a promotion and a rollback keep what the remote has for all of its builds', () => {
  const own: Partial<RemoteEntry> = {
    limits: { entry: 500 },
    styles: 'scope',
    policy: { sources: { connect: ['https://api.example'] } },
    credentials: 'include',
  };
  const next: FullBuild = { ...build('2'), credentials: 'include' };
  const released = planRelease(site(own), 'shop', next, undefined, commands);
  expect(shopOf(released)).toEqual({ ...next, ...own, previous: { version: '1', ...ownFields('1') } });
  expect(shopOf(planPromotion(site({ ...own, rollout }), 'shop', commands))).toEqual(shopOf(released));
  if (!('manifest' in released)) throw new Error('nothing is released');
  expect(shopOf(planRollback(released.manifest, 'shop', commands))).toEqual({ ...build('1'), ...own });
});

test('builds that are requested with and without credentials keep their own after a promotion and a rollback', () => {
  const elsewhere = { ...rollout.build, basePath: '/members/{version}/', credentials: 'include' } as const;
  const promoted = planPromotion(site({ rollout: { percent: 10, build: elsewhere } }), 'shop', commands);
  expect(shopOf(promoted)).toEqual({
    ...build('2'),
    basePath: '/members/{version}/',
    credentials: 'include',
    previous: { version: '1', basePath: '/r/{version}/', credentials: 'same-origin', ...ownFields('1') },
  });
  expect(shopOf(planRollback(promoted.manifest, 'shop', commands))).toEqual({
    ...build('1'),
    credentials: 'same-origin',
  });
});

test('builds that are packed in different ways keep their own format after a release and a rollback', () => {
  const { moduleName: _, ...asModule } = { ...build('2'), format: 'module', before: ['runtime.js'] } as const;
  const next: FullBuild = { ...asModule, before: [...asModule.before] };
  const released = planRelease(site({}), 'shop', next, undefined, commands);
  expect(shopOf(released)).toEqual({
    ...next,
    previous: { version: '1', moduleName: 'shop', format: 'script', before: [], ...ownFields('1') },
  });
  if (!('manifest' in released)) throw new Error('nothing is released');
  expect(shopOf(planRollback(released.manifest, 'shop', commands))).toEqual({
    ...build('1'),
    format: 'script',
    before: [],
  });
  const again = planRelease(site({ ...next, version: '1' }), 'shop', next, undefined, commands);
  expect(shopOf(again)).toMatchObject({ previous: { version: '1' } });
  expect(shopOf(again)).not.toMatchObject({ previous: { before: expect.anything() } });
});

test('a release at another basePath keeps the basePath of the earlier build in previous', () => {
  const elsewhere = { ...build('2'), basePath: '/cdn/{version}/' };
  expect(shopOf(planRelease(site({}), 'shop', elsewhere, undefined, commands))).toEqual({
    ...elsewhere,
    previous: { version: '1', basePath: '/r/{version}/', ...ownFields('1') },
  });
});

test('a build is rolled out to a share of the visitors, then to more, then promoted to everybody', () => {
  const ramped = planRelease(site({}), 'shop', build('2'), 10, commands);
  expect(shopOf(ramped)).toEqual({ ...build('1'), rollout });
  const wider = planRollout(site({ rollout }), 'shop', 50, commands);
  expect(shopOf(wider)).toMatchObject({ version: '1', rollout: { percent: 50, build: { version: '2' } } });
  expect(shopOf(planPromotion(site({ rollout }), 'shop', commands))).toEqual({
    ...build('2'),
    previous: { version: '1', ...ownFields('1') },
  });
});

test('a rollback ends a rollout first, and returns to the previous build next', () => {
  expect(shopOf(planRollback(site({ rollout, previous: { version: '0' } }), 'shop', commands))).toEqual({
    ...build('1'),
    previous: { version: '0' },
  });
  expect(shopOf(planRollback(site({ previous: { version: '0', moduleName: 'old' } }), 'shop', commands))).toEqual({
    ...location,
    moduleName: 'old',
    version: '0',
  });
});

test('restoring a remote from a revision keeps its current freeze', () => {
  expect(
    shopOf(planRestore(site({ version: '3', frozen }), 'shop', { manifest: site({ rollout }), revision: 7 }, commands)),
  ).toEqual({
    ...build('1'),
    rollout,
    frozen,
  });
  expect(shopOf(planRestore(site({}), 'shop', { manifest: site({ frozen }), revision: 7 }, commands))).toBe(
    'shop is already what it was in revision 7.',
  );
});

const refused: readonly [title: string, code: string, work: () => unknown][] = [
  ['a release', 'FROZEN', () => planRelease(site({ frozen }), 'shop', build('2'), undefined, commands)],
  ['a rollout', 'FROZEN', () => planRelease(site({ frozen }), 'shop', build('2'), 5, commands)],
  ['a greater rollout', 'FROZEN', () => planRollout(site({ frozen, rollout }), 'shop', 11, commands)],
  ['a promotion', 'FROZEN', () => planPromotion(site({ frozen, rollout }), 'shop', commands)],
  ['a smaller rollout', 'nothing was thrown', () => planRollout(site({ frozen, rollout }), 'shop', 9, commands)],
  ['a rollback', 'nothing was thrown', () => planRollback(site({ frozen, rollout }), 'shop', commands)],
];
for (const [title, code, work] of refused) {
  test(`${title} of a frozen remote: ${code}`, () => expect(codeOf(work)).toBe(code));
}

test('a release or rollout that is in effect already changes nothing', () => {
  expect(shopOf(planRelease(site({}), 'shop', build('1'), undefined, commands))).toBe('shop 1 is already released.');
  expect(shopOf(planRelease(site({ rollout }), 'shop', build('2'), 10, commands))).toBe('shop 2 is already at 10 %.');
  expect(shopOf(planRollout(site({ rollout }), 'shop', 10, commands))).toBe('shop 2 is already at 10 %.');
});

test('a build on an unlisted origin, or without a module that an application shows, is not released', () => {
  const elsewhere = { ...build('2'), basePath: 'https://cdn.example.com/{version}/' };
  expect(codeOf(() => planRelease(site({}), 'shop', elsewhere, undefined, commands))).toBe('BUILD_UNFIT');
  expect(
    codeOf(() => planRelease(site({}), 'shop', { ...build('2'), assets: { './other': [] } }, undefined, commands)),
  ).toBe('BUILD_UNFIT');
});

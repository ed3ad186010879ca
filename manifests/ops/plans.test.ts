import { expect, test } from '@playwright/test';
import { OperatorError } from '../operator-error.ts';
import type { Manifest, RemoteEntry } from '../schema.ts';
import type { FullBuild } from './build/full-build.ts';
import { planRelease } from './deploy.ts';
import { planPromotion } from './promote.ts';
import type { NoChange, Plan } from './release/change-verb.ts';
import { planRestore, planRollback } from './rollback.ts';
import { planRollout } from './rollout.ts';

const place = { basePath: '/r/{version}/', bundleFileName: 'remoteEntry.js', moduleName: 'shop' };
const facts = (version: string) => ({
  integrity: `sha384-of-${version}`,
  assets: { './home': [`home-${version}.js`] },
  sharedAssets: { './home': [`react-${version}.js`] },
});
const build = (version: string): FullBuild => ({ version, ...place, ...facts(version) });
const site = (remote: Partial<RemoteEntry>): Manifest => ({
  schemaVersion: 1,
  revision: 1,
  origins: [],
  remotes: { shop: { ...build('1'), ...remote } },
  applications: [{ name: 'home', remote: 'shop', module: './home', region: 'main', activeWhen: ['/'] }],
  fragments: {},
});

const shopOf = (plan: Plan | NoChange) => ('manifest' in plan ? plan.manifest.remotes.shop : plan.done);
const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error instanceof OperatorError ? error.code : error;
  }
  return 'nothing was thrown';
};
const frozen = { by: 'ann', since: '2026-11-24T00:00:00Z' };
const rollout = { percent: 10, build: { version: '2', ...facts('2') } };

test('a build that is released to everybody keeps the one before, and nothing of its facts is mixed up', () => {
  const own = { limits: { entry: 500 }, styles: 'scope' } as const;
  expect(shopOf(planRelease(site({ ...own, previous: { version: '0' } }), 'shop', build('2'), undefined))).toEqual({
    ...build('2'),
    ...own,
    previous: { version: '1', ...facts('1') },
  });
});

test('a build at another place leaves the place of the one before with that one', () => {
  const elsewhere = { ...build('2'), basePath: '/cdn/{version}/' };
  expect(shopOf(planRelease(site({}), 'shop', elsewhere, undefined))).toEqual({
    ...elsewhere,
    previous: { version: '1', basePath: '/r/{version}/', ...facts('1') },
  });
});

test('a share of the visitors gets a build beside the main one, and from there everybody does', () => {
  const ramped = planRelease(site({}), 'shop', build('2'), 10);
  expect(shopOf(ramped)).toEqual({ ...build('1'), rollout });
  const wider = planRollout(site({ rollout }), 'shop', 50);
  expect(shopOf(wider)).toMatchObject({ version: '1', rollout: { percent: 50, build: { version: '2' } } });
  expect(shopOf(planPromotion(site({ rollout }), 'shop'))).toEqual({
    ...build('2'),
    previous: { version: '1', ...facts('1') },
  });
});

test('taking back ends a rollout first, and then goes to the previous build', () => {
  expect(shopOf(planRollback(site({ rollout, previous: { version: '0' } }), 'shop'))).toEqual({
    ...build('1'),
    previous: { version: '0' },
  });
  expect(shopOf(planRollback(site({ previous: { version: '0', moduleName: 'old' } }), 'shop'))).toEqual({
    ...place,
    moduleName: 'old',
    version: '0',
  });
});

test('a remote that goes back to a revision stays as frozen as it is now', () => {
  expect(shopOf(planRestore(site({ version: '3', frozen }), 'shop', site({ rollout }), 7))).toEqual({
    ...build('1'),
    rollout,
    frozen,
  });
  expect(shopOf(planRestore(site({}), 'shop', site({ frozen }), 7))).toBe('shop is what it was in revision 7.');
});

const refused: readonly [title: string, code: string, work: () => unknown][] = [
  ['a release', 'FROZEN', () => planRelease(site({ frozen }), 'shop', build('2'), undefined)],
  ['a rollout', 'FROZEN', () => planRelease(site({ frozen }), 'shop', build('2'), 5)],
  ['more visitors', 'FROZEN', () => planRollout(site({ frozen, rollout }), 'shop', 11)],
  ['a promotion', 'FROZEN', () => planPromotion(site({ frozen, rollout }), 'shop')],
  ['fewer visitors', 'nothing was thrown', () => planRollout(site({ frozen, rollout }), 'shop', 9)],
  ['the end of a rollout', 'nothing was thrown', () => planRollback(site({ frozen, rollout }), 'shop')],
];
for (const [title, code, work] of refused) {
  test(`a frozen remote and ${title}: ${code}`, () => expect(codeOf(work)).toBe(code));
}

test('what is so already is not done again', () => {
  expect(shopOf(planRelease(site({}), 'shop', build('1'), undefined))).toBe('shop 1 runs already.');
  expect(shopOf(planRelease(site({ rollout }), 'shop', build('2'), 10))).toBe('shop 2 is at 10 % already.');
  expect(shopOf(planRollout(site({ rollout }), 'shop', 10))).toBe('shop 2 is at 10 % already.');
});

test('a build on an origin that pages would refuse, or without a module that they show, is not released', () => {
  const elsewhere = { ...build('2'), basePath: 'https://cdn.example.com/{version}/' };
  expect(codeOf(() => planRelease(site({}), 'shop', elsewhere, undefined))).toBe('BUILD_UNFIT');
  expect(codeOf(() => planRelease(site({}), 'shop', { ...build('2'), assets: { './other': [] } }, undefined))).toBe(
    'BUILD_UNFIT',
  );
});

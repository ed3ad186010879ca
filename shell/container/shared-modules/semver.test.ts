import { createRequire } from 'node:module';
import { expect, test } from '@playwright/test';
import { satisfies } from './semver.ts';

const npm: { satisfies(version: string, range: string): boolean; validRange(range: string): string | null } =
  createRequire(import.meta.url)('semver');

const numbers = ['0.0.0', '0.0.3', '0.0.4', '0.2.0', '0.2.3', '0.3.0', '1.0.0', '1.2.2', '1.2.3', '1.2.4', '1.3.0'];
const versions = [
  ...numbers,
  ...['1.10.0', '2.0.0', '2.3.4', '18.3.1', '19.0.0', '19.3.1', '20.0.0', 'v1.2.3', '1.2.3+build.5'],
  ...['0.0.3-beta', '1.0.0-0', '1.2.3-alpha', '1.2.3-alpha.1', '1.2.3-alpha.beta', '1.2.3-alpha.10', '1.2.3-rc.1'],
  ...['1.2.4-rc.1', '2.0.0-0', '2.0.0-rc.1', '19.0.0-rc.1', '19.0.0-rc-66855b96-20241106', '20.0.0-alpha'],
];

const operands = [
  '0',
  '1',
  '1.2',
  '1.2.3',
  '0.0',
  '0.0.3',
  '0.2.3',
  '0.0.0',
  'x',
  '*',
  '1.x',
  '1.2.x',
  '1.X.3',
  '19',
  '19.0.0',
];
const prereleases = [
  '1.2.3-alpha',
  '1.2.3-alpha.5',
  '1.2.3-rc.1',
  '2.0.0-0',
  '0.0.3-beta',
  '1.2.3+build',
  '1.2-rc',
  'v1.2.3',
];
const ranges = [
  ...['', '^', '~', '~>', '>=', '>', '<=', '<', '=', '^ ', '>= '].flatMap((operator) =>
    [...operands, ...prereleases].map((operand) => `${operator}${operand}`),
  ),
  ...['', ' ', '||', '1 || 2', '^1.2.3 || ^19.0.0', '1.2.3||2.x', '^18 || ^19 || ^20', '0.0.3 ||'],
  ...['>=1.2.3 <2', '>=1.2.3 <2.0.0-0', '>1 <=1.2', '>=1.2.3-alpha <1.2.3', '>= 1.2.3 < 2.0.0', ' >=1  <3 '],
  ...['1.2.3 - 2.3.4', '1.2 - 2.3.4', '1.2.3 - 2.3', '1.2.3 - 2', '1.2.3-rc.1 - 2.0.0', '* - 2', '0 - 1.2.3-rc.1'],
];

test('a version satisfies a range exactly if the semver package says so', () => {
  const valid = ranges.filter((range) => npm.validRange(range) !== null);
  const pairs = valid.flatMap((range) => versions.map((version) => ({ version, range })));
  const results = (check: typeof satisfies) =>
    pairs.map((pair) => ({ ...pair, fits: check(pair.version, pair.range) }));
  expect(pairs.length).toBeGreaterThan(2_000);
  expect(results(satisfies)).toEqual(results(npm.satisfies));
});

for (const range of ['latest', 'workspace:*', 'npm:react@19', 'https://cdn.example.com/react.tgz', '^19.0.0 beta']) {
  test(`every version satisfies "${range}", which is not a range`, () => {
    expect(satisfies('19.3.1', range)).toBe(true);
  });
}

test('a string that is not a version satisfies every range', () => {
  expect(satisfies('latest', '^19.0.0')).toBe(true);
});

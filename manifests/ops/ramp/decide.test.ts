import { expect, test } from '@playwright/test';
import { decide, type Observation, type Situation } from './decide.ts';
import { parseGuard } from './guard.ts';

/** The same numbers for the same seed (https://en.wikipedia.org/wiki/Lehmer_random_number_generator). */
function random(seed: number): () => number {
  let state = seed * 7919 + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

type Site = {
  readonly guard: string;
  readonly steps: readonly number[];
  /** Of the build in use, and of the new one. */
  readonly failing: readonly [inUse: number, fresh: number];
  /** How many times as long the new build takes to mount. */
  readonly slower?: number;
};
type Run = { readonly ended: 'taken back' | 'everybody' | number; readonly exposed: number };

const VISITORS = 10_000;
/** The guard looks once for so many visitors. */
const EVERY = 200;

/** One visitor after the other, each with one page load, until the build is taken back, or everybody has it, or no visitors are left. */
function simulate({ guard, steps, failing, slower = 1 }: Site, seed: number): Run {
  const next = random(seed);
  const builds = { inUse: observation(), fresh: observation() };
  let [step, sinceStep] = [0, 0];
  for (let visitor = 1; visitor <= VISITORS; visitor += 1) {
    const isFresh = next() * 100 < (steps[step] ?? 0);
    const seen = isFresh ? builds.fresh : builds.inUse;
    seen.pageLoads += 1;
    if (isFresh) sinceStep += 1;
    if (next() < failing[isFresh ? 1 : 0]) seen.failed += 1;
    else add(seen.mountMs, Math.round(40 * Math.exp(next() + next() - 1) * (isFresh ? slower : 1)));
    if (visitor % EVERY !== 0) continue;
    const target = steps[step + 1] ?? 100;
    const { verdict } = decide({ conditions: parseGuard(guard), ...builds, sinceStep, enough: 20, next: target });
    if (verdict === 'take back') return { ended: 'taken back', exposed: builds.fresh.pageLoads };
    if (verdict !== 'raise') continue;
    if (step === steps.length - 1 || target === 100) return { ended: 'everybody', exposed: builds.fresh.pageLoads };
    [step, sinceStep] = [step + 1, 0];
  }
  return { ended: steps[step] ?? 0, exposed: builds.fresh.pageLoads };
}

const observation = () => ({
  pageLoads: 0,
  failed: 0,
  loadMs: new Map<number, number>(),
  mountMs: new Map<number, number>(),
});
const add = (durations: Map<number, number>, ms: number) => durations.set(ms, (durations.get(ms) ?? 0) + 1);
const runs = (site: Site): Run[] => Array.from({ length: 100 }, (_, seed) => simulate(site, seed + 1));
const count = (all: readonly Run[], ended: Run['ended']) => all.filter((run) => run.ended === ended).length;

const guard = 'failures < 1% and mount p75 < 1.5x';
const steps = [1, 10, 50, 100];

test('a build that fails for 5 % of 10,000 visitors is taken back before a tenth of them had it', () => {
  const all = runs({ guard, steps, failing: [0.002, 0.05] });
  expect(
    all.filter(({ ended, exposed }) => ended === 'taken back' && exposed < VISITORS / 10).length,
  ).toBeGreaterThanOrEqual(99);
});

test('a build that takes twice as long to mount is taken back before a tenth of them had it', () => {
  const all = runs({ guard, steps, failing: [0.002, 0.002], slower: 2 });
  expect(
    all.filter(({ ended, exposed }) => ended === 'taken back' && exposed < VISITORS / 10).length,
  ).toBeGreaterThanOrEqual(99);
});

for (const [title, failing] of [
  ['as well as the build in use', 0.002],
  ['right at the limit', 0.01],
] as const) {
  test(`a build that does ${title} is taken back in at most one of a hundred runs`, () => {
    expect(count(runs({ guard, steps, failing: [0.002, failing] }), 'taken back')).toBeLessThanOrEqual(1);
  });
}

test('10,000 visitors are mostly enough to give a build that does well to everybody; one right at the limit stays a trial', () => {
  expect(count(runs({ guard, steps, failing: [0.002, 0.001] }), 'everybody')).toBeGreaterThanOrEqual(80);
  const all = runs({ guard, steps, failing: [0.002, 0.01] });
  expect(all.filter(({ ended }) => ended === 50 || ended === 'everybody').length).toBeLessThanOrEqual(5);
});

test('a build in use that fails as often is no reason to take the new one back', () => {
  const all = runs({ guard: 'failures < 2x', steps, failing: [0.04, 0.04] });
  expect(count(all, 'taken back')).toBeLessThanOrEqual(1);
  const worse = runs({ guard: 'failures < 2x', steps, failing: [0.01, 0.06] });
  expect(count(worse, 'taken back')).toBeGreaterThanOrEqual(99);
});

const nothing: Observation = observation();
const situation = (changes: Partial<Situation>): Situation => ({
  conditions: parseGuard(guard),
  fresh: nothing,
  inUse: nothing,
  sinceStep: 0,
  enough: 20,
  next: 10,
  ...changes,
});
const mounts = (count: number, ms: number) => new Map([[ms, count]]);

test('without data nothing moves, whatever the next step is', () => {
  for (const next of [1, 10, 50, 100]) {
    expect(decide(situation({ next })).verdict).toBe('wait');
    const inUse = { pageLoads: 50_000, failed: 0, loadMs: mounts(50_000, 40), mountMs: mounts(50_000, 40) };
    expect(decide(situation({ next, inUse })).verdict, 'only of the build in use').toBe('wait');
  }
});

test('without data of the build in use, a condition that compares with it keeps the build where it is', () => {
  const fresh = { pageLoads: 5_000, failed: 0, loadMs: mounts(5_000, 40), mountMs: mounts(5_000, 40) };
  expect(decide(situation({ fresh, sinceStep: 5_000 }))).toEqual({
    verdict: 'wait',
    facts: [
      'failures < 1%: 0 of 5000 page loads (0%)',
      'mount p75 < 1.5x: 0 of 20 values of the build in use that are needed to compare',
    ],
  });
  expect(decide(situation({ fresh, sinceStep: 5_000, conditions: parseGuard('failures < 1%') })).verdict).toBe('raise');
});

test('the figures are said with each verdict', () => {
  const inUse = { pageLoads: 1_000, failed: 2, loadMs: mounts(0, 0), mountMs: mounts(1_000, 40) };
  const fresh = { pageLoads: 240, failed: 12, loadMs: mounts(0, 0), mountMs: mounts(228, 90) };
  expect(decide(situation({ fresh, inUse, sinceStep: 240 }))).toEqual({
    verdict: 'take back',
    facts: [
      'failures < 1%: 12 of 240 page loads (5%)',
      'mount p75 < 1.5x: 90 ms, the limit is 60 ms; the build in use has 40 ms; 228 of 228 are slower',
    ],
  });
  const few = { pageLoads: 30, failed: 0, loadMs: mounts(0, 0), mountMs: mounts(30, 40) };
  expect(decide(situation({ fresh: few, inUse, sinceStep: 30, next: 50 })).facts.at(-1)).toBe(
    'more than 10% of visitors need proof of failures < 1%',
  );
});

for (const text of [
  'failures < 1',
  'failures > 1%',
  'failures < 0%',
  'failures < 100%',
  'errors < 1%',
  'mount < 1.5x',
  'mount p75 < 1%',
  '',
  'failures < 1% or load p75 < 1s',
]) {
  test(`--guard "${text}" is refused`, () => expect(() => parseGuard(text)).toThrow(/^--guard "/));
}

import { evidenceAbove, evidenceBelow, type Trial } from './evidence.ts';
import { type Condition, formatCondition, percent } from './guard.ts';

/** What reports say of one build. */
export type Observation = {
  /** Page loads that should have had the build. */
  readonly pageLoads: number;
  /** Of these, those in which it failed, whatever became of it. */
  readonly failed: number;
  readonly loadMs: Durations;
  readonly mountMs: Durations;
};

/** Milliseconds -> how often. A few thousand numbers, however many values. */
export type Durations = ReadonlyMap<number, number>;

export type Situation = {
  readonly conditions: readonly Condition[];
  /** The build that is being rolled out, since that began. */
  readonly fresh: Observation;
  /** The build in use, in the same time. */
  readonly inUse: Observation;
  /** Page loads with the new build since the last step. */
  readonly sinceStep: number;
  /** How many of them a step needs. */
  readonly enough: number;
  /** In percent of visitors. */
  readonly next: number;
};

export type Decision = {
  readonly verdict: 'raise' | 'take back' | 'wait';
  /** The figures behind it, a sentence for each condition, without full stops. */
  readonly facts: readonly string[];
};

/** The probability, at most, that a build which keeps every condition is ever taken back. */
export const MAX_FALSE_ALARM = 0.01;
/** The probability, at most, that a build which breaks a condition ever gets more visitors than a trial has. */
export const MAX_MISSED = 0.05;
/** In percent of visitors. A trial needs no proof, only that nothing speaks against the build: proof takes more visitors than 1 % of most sites. */
export const TRIAL_PERCENT = 10;
/** Fewer durations of the build in use say little about what is usual. */
const MIN_DURATIONS = 20;

/** Whether a build may go to more visitors. Pure: the same reports give the same verdict. */
export function decide({ conditions, fresh, inUse, sinceStep, enough, next }: Situation): Decision {
  const judged = conditions.map((condition) => ({ condition, ...judge(condition, fresh, inUse) }));
  const facts = judged.map(({ condition, fact }) => `${formatCondition(condition)}: ${fact}`);
  const isBroken = judged.some(({ trial }) => trial && evidenceAbove(trial) >= conditions.length / MAX_FALSE_ALARM);
  if (isBroken) return { verdict: 'take back', facts };
  if (sinceStep < enough) {
    return { verdict: 'wait', facts: [...facts, `${sinceStep} of ${enough} page loads that a step needs`] };
  }
  const unproven = judged.filter(({ trial }) => !trial || evidenceBelow(trial) < 1 / MAX_MISSED);
  if (judged.some(({ trial }) => !trial)) return { verdict: 'wait', facts };
  if (next <= TRIAL_PERCENT || unproven.length === 0) return { verdict: 'raise', facts };
  const open = unproven.map(({ condition }) => formatCondition(condition)).join(' and ');
  return { verdict: 'wait', facts: [...facts, `more than ${TRIAL_PERCENT}% of visitors need proof of ${open}`] };
}

/** @returns no trial without enough reports of the build in use */
function judge(
  { of, limit }: Condition,
  fresh: Observation,
  inUse: Observation,
): { readonly trial?: Trial; readonly fact: string } {
  if (of === 'failures') {
    const { pageLoads, failed } = fresh;
    const fact = `${failed} of ${pageLoads} page loads${pageLoads > 0 ? ` (${percent(failed / pageLoads)})` : ''}`;
    if ('share' in limit) return { trial: { count: failed, of: pageLoads, limit: limit.share }, fact };
    if (!('times' in limit)) return { fact };
    // As if one more had failed: a build that never failed so far would allow nothing.
    const usual = (inUse.failed + 1) / (inUse.pageLoads + 1);
    const compared = `${fact}, and ${inUse.failed} of ${inUse.pageLoads} with the build in use`;
    if (inUse.pageLoads < MIN_DURATIONS) return { fact: compared };
    return { trial: { count: failed, of: pageLoads, limit: Math.min(usual * limit.times, 0.5) }, fact: compared };
  }
  const [values, usual] = of === 'load' ? [fresh.loadMs, inUse.loadMs] : [fresh.mountMs, inUse.mountMs];
  const p75 = quantile(usual);
  if ('times' in limit && (p75 === undefined || total(usual) < MIN_DURATIONS))
    return { fact: `${total(usual)} of ${MIN_DURATIONS} values of the build in use that are needed to compare` };
  const maxMs = 'times' in limit ? (p75 ?? 0) * limit.times : 'ms' in limit ? limit.ms : 0;
  // The 75th percentile is above the limit exactly if more than a quarter of the values are.
  const slow = total(values, (ms) => ms > maxMs);
  const own = quantile(values);
  const facts = [
    `${own === undefined ? 'no values' : `${Math.round(own)} ms`}, the limit is ${Math.round(maxMs)} ms`,
    ...('times' in limit ? [`the build in use has ${Math.round(p75 ?? 0)} ms`] : []),
    `${slow} of ${total(values)} are slower`,
  ];
  return { trial: { count: slow, of: total(values), limit: 0.25 }, fact: facts.join('; ') };
}

const total = (durations: Durations, counts: (ms: number) => boolean = () => true): number =>
  [...durations].reduce((sum, [ms, count]) => (counts(ms) ? sum + count : sum), 0);

/** The 75th percentile: https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method */
function quantile(durations: Durations): number | undefined {
  const rank = total(durations) * 0.75;
  let below = 0;
  for (const [ms, count] of [...durations].sort(([one], [other]) => one - other)) {
    below += count;
    if (below >= rank) return ms;
  }
  return undefined;
}

/** How often something was seen that should be rare. */
export type Trial = {
  readonly count: number;
  readonly of: number;
  /** The share that is still right, between 0 and 1. */
  readonly limit: number;
};

/** How much larger or smaller than the limit a share may be: any of these may be true, so each gets the same weight. */
const LARGER = [1.5, 2, 3, 5, 10, 20, 50, 100];
const SMALLER = [0.8, 0.6, 0.4, 0.2, 0.1, 0.02];
/** A share of 0 or 1 would make one counter-example impossible. */
const ALMOST = 0.999;

/**
 * How strongly the counts say that the share is above the limit: how many times as likely they are if it is than if it is just at the limit.
 * If it is not above, the value reaches 100 with a probability of at most 1 %, however often somebody looks (Ville's inequality, for a mean
 * of likelihood ratios: https://en.wikipedia.org/wiki/Ville%27s_inequality, https://en.wikipedia.org/wiki/E-values).
 */
export const evidenceAbove = (trial: Trial): number => meanRatio(trial, alternatives(trial.limit, LARGER));

/** The same for a share that is below the limit. */
export const evidenceBelow = (trial: Trial): number => meanRatio(trial, alternatives(trial.limit, SMALLER));

const alternatives = (limit: number, factors: readonly number[]): number[] => {
  const shares = factors.map((factor) => Math.min(limit * factor, ALMOST)).filter((share) => share !== limit);
  return [...new Set(shares)];
};

function meanRatio({ count, of, limit }: Trial, shares: readonly number[]): number {
  const ratios = shares.map((share) =>
    Math.exp(count * Math.log(share / limit) + (of - count) * Math.log((1 - share) / (1 - limit))),
  );
  return ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
}

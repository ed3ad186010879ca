import { UsageError } from '../verb.ts';

/** What a build that is being rolled out must keep to. */
export type Condition =
  | { readonly of: 'failures'; readonly limit: ShareLimit | RatioLimit }
  | { readonly of: 'load' | 'mount'; readonly limit: TimeLimit | RatioLimit };

/** Of the page loads with the build, from 0 to 1. */
export type ShareLimit = { readonly share: number };
export type TimeLimit = { readonly ms: number };
/** Of what the build in use has. */
export type RatioLimit = { readonly times: number };

const EXAMPLES = '"failures < 1%", "failures < 2x", "load p75 < 800ms" or "mount p75 < 1.5x", joined by "and"';
const FAILURES = /^failures\s*<\s*(\d+(?:\.\d+)?)\s*(%|x)$/;
const DURATION = /^(load|mount)\s+p75\s*<\s*(\d+(?:\.\d+)?)\s*(ms|s|x)$/;

/** @throws {UsageError} */
export const parseGuard = (text: string): Condition[] =>
  text
    .trim()
    .split(/\s+and\s+/)
    .map(parseCondition);

function parseCondition(text: string): Condition {
  const [, share, ofFailures] = FAILURES.exec(text) ?? [];
  if (share !== undefined) {
    if (ofFailures === 'x') return { of: 'failures', limit: { times: positive(share, text) } };
    const percent = positive(share, text);
    if (percent >= 100) throw new UsageError(`--guard "${text}" allows every page load to fail`);
    return { of: 'failures', limit: { share: percent / 100 } };
  }
  const [, phase, value, unit] = DURATION.exec(text) ?? [];
  if (value === undefined) throw new UsageError(`--guard "${text}" is not a condition such as ${EXAMPLES}`);
  const number = positive(value, text);
  const limit = unit === 'x' ? { times: number } : { ms: unit === 's' ? number * 1_000 : number };
  return { of: phase === 'load' ? 'load' : 'mount', limit };
}

function positive(text: string, condition: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new UsageError(`--guard "${condition}" can never be kept: its limit is 0`);
}

/** As it is written: `failures < 1%`. */
export function formatCondition({ of, limit }: Condition): string {
  const value = 'share' in limit ? percent(limit.share) : 'ms' in limit ? `${limit.ms}ms` : `${limit.times}x`;
  return `${of === 'failures' ? of : `${of} p75`} < ${value}`;
}

/** `0.3%`, without digits that nobody needs. */
export const percent = (share: number): string => `${Number((share * 100).toPrecision(2))}%`;

import { isObject } from '../../manifests/is-object.ts';
import { readJson, writeText } from '../storage.ts';

/** Application -> how much this visitor opens it: 1 for each time, less for each time that something else was opened since. */
export type VisitFrequency = Readonly<Record<string, number>>;

/** Of what counted before an opening, this share counts after it: what was opened seven openings ago, half. */
const DECAY_PER_VISIT = 0.9;
const MAX_APPLICATIONS = 20;

/** The habits after one more opening. Only the strongest are kept. */
export function countVisit(habits: VisitFrequency, name: string): VisitFrequency {
  const decayed = Object.entries(habits).map(([other, weight]): [string, number] => [
    other,
    rounded(weight * DECAY_PER_VISIT),
  ]);
  const weights = new Map(decayed);
  weights.set(name, rounded((weights.get(name) ?? 0) + 1));
  return Object.fromEntries([...weights].sort(([, one], [, other]) => other - one).slice(0, MAX_APPLICATIONS));
}

/** Names, of what is opened most first; those never opened keep their order behind. */
export const rankByFrequency = (habits: VisitFrequency, names: readonly string[]): string[] =>
  [...names].sort((one, other) => weightOf(habits, other) - weightOf(habits, one));

const weightOf = (habits: VisitFrequency, name: string): number =>
  Object.hasOwn(habits, name) ? (habits[name] ?? 0) : 0;

const rounded = (weight: number): number => Math.round(weight * 1_000) / 1_000;

const keyOf = (base: string): string => `conch:habits:${base}`;

/** What this browser knows of the visitor; nothing if storage is forbidden, or holds what the shell has not written. */
export function readVisitFrequency(base: string): VisitFrequency {
  const value = readJson('localStorage', keyOf(base));
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => Number.isFinite(entry[1])),
  );
}

/** Does nothing if storage is forbidden or full; updates/remember-last-good.ts reports that. */
export function recordVisit(base: string, name: string): void {
  writeText('localStorage', keyOf(base), JSON.stringify(countVisit(readVisitFrequency(base), name)));
}

import { isObject } from '../../manifests/is-object.ts';
import { readJson, writeText } from '../storage.ts';

/** Application -> weight: each visit adds 1, which decays with every later visit to any application. */
export type VisitFrequency = Readonly<Record<string, number>>;

/** Share of a weight that remains after each visit: a visit counts half after seven further ones. */
const DECAY_PER_VISIT = 0.9;
/** Only the applications with the highest weights are stored. */
const MAX_APPLICATIONS = 20;

/** Counts one more visit. */
export function countVisit(frequency: VisitFrequency, name: string): VisitFrequency {
  const decayed = Object.entries(frequency).map(([other, weight]): [string, number] => [
    other,
    rounded(weight * DECAY_PER_VISIT),
  ]);
  const weights = new Map(decayed);
  weights.set(name, rounded((weights.get(name) ?? 0) + 1));
  return Object.fromEntries([...weights].sort(([, one], [, other]) => other - one).slice(0, MAX_APPLICATIONS));
}

/** Sorts names by weight, the highest first. Names without a weight keep their order, at the end. */
export const rankByFrequency = (frequency: VisitFrequency, names: readonly string[]): string[] =>
  [...names].sort((one, other) => weightOf(frequency, other) - weightOf(frequency, one));

const weightOf = (frequency: VisitFrequency, name: string): number =>
  Object.hasOwn(frequency, name) ? (frequency[name] ?? 0) : 0;

const rounded = (weight: number): number => Math.round(weight * 1_000) / 1_000;

const storageKey = (base: string): string => `conch:habits:${base}`;

/** Reads the stored frequencies. Empty if storage is forbidden, or holds what the shell has not written. */
export function readVisitFrequency(base: string): VisitFrequency {
  const value = readJson('localStorage', storageKey(base));
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => Number.isFinite(entry[1])),
  );
}

/** Counts and stores a visit. Does nothing if storage is forbidden or full; updates/remember-last-good.ts reports that. */
export function recordVisit(base: string, name: string): void {
  writeText('localStorage', storageKey(base), JSON.stringify(countVisit(readVisitFrequency(base), name)));
}

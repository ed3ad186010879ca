import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../../is-object.ts';

/** One place in which two JSON values differ; undefined if the value is missing on that side. */
export type Difference = {
  readonly path: readonly (string | number)[];
  readonly before: unknown;
  readonly after: unknown;
};

/** The smallest values that differ. Lists of different lengths differ as a whole. */
export function differences(before: unknown, after: unknown, path: Difference['path'] = []): Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  const keys = memberKeys(before, after);
  if (!keys) return [{ path, before, after }];
  return keys.flatMap((key) => differences(member(before, key), member(after, key), [...path, key]));
}

/** Keys of either side; undefined if the two values cannot be compared member by member. */
function memberKeys(before: unknown, after: unknown): readonly (string | number)[] | undefined {
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.length === after.length ? [...before.keys()] : undefined;
  }
  if (!isObject(before) || !isObject(after)) return undefined;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

const member = (value: unknown, key: string | number): unknown =>
  value instanceof Object && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;

import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../../is-object.ts';

/** One place in which two JSON values differ; undefined stands for what is not there. */
export type Difference = {
  readonly path: readonly (string | number)[];
  readonly before: unknown;
  readonly after: unknown;
};

/** Where two JSON values differ, as deep down as both have something to go into. A list that got longer or shorter differs as a whole. */
export function differences(before: unknown, after: unknown, path: Difference['path'] = []): Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  const keys = commonKeys(before, after);
  if (!keys) return [{ path, before, after }];
  return keys.flatMap((key) => differences(member(before, key), member(after, key), [...path, key]));
}

function commonKeys(before: unknown, after: unknown): readonly (string | number)[] | undefined {
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.length === after.length ? [...before.keys()] : undefined;
  }
  if (!isObject(before) || !isObject(after)) return undefined;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

const member = (value: unknown, key: string | number): unknown =>
  value instanceof Object && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;

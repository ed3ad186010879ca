import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { beginTurn, eachPerTurn, perTurn } from './per-turn.ts';
import { rememberBy } from './remember-by.ts';

test('what is looked up is the same for all requests of a turn, and is looked up again in the next one', async () => {
  let looks = 0;
  const look = perTurn(() => ++looks);
  const lookAt = eachPerTurn((path) => `${path} ${++looks}`);
  beginTurn();
  expect([look(), look(), lookAt('a'), lookAt('b'), lookAt('a')]).toEqual([1, 1, 'a 2', 'b 3', 'a 2']);
  await Promise.resolve();
  beginTurn();
  expect([look(), lookAt('b')]).toEqual([1, 'b 3']);
  await setImmediate();
  expect([look(), look(), lookAt('a'), lookAt('a')], 'outside of a turn').toEqual([4, 5, 'a 6', 'a 7']);
  beginTurn();
  expect([look(), look(), lookAt('a'), lookAt('a')]).toEqual([8, 8, 'a 9', 'a 9']);
});

test('what is remembered takes a bounded number of texts, and none that are long', () => {
  const made: string[] = [];
  const remembered = rememberBy<string>(2);
  const of = (key: string) =>
    remembered(key, () => {
      made.push(key);
      return key;
    });
  for (const key of ['a', 'b', 'a', 'b', 'c', 'a']) of(key);
  expect(made).toEqual(['a', 'b', 'c', 'a']);
  const long = 'x'.repeat(2_000);
  expect([of(long), of(long)]).toEqual([long, long]);
  expect(made.filter((key) => key === long)).toHaveLength(2);
});

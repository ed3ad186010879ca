import { expect, test } from '@playwright/test';
import { atMost } from './at-most.ts';

test('no more tasks run at once than may, in their order, and one that fails makes room', async () => {
  const limited = atMost(2);
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const results = [0, 1, 2, 3].map((number) =>
    limited(async () => {
      started.push(number);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (number === 0) throw new Error('on purpose');
      return number;
    }),
  );
  const failed = expect(results[0]).rejects.toThrow('on purpose');
  expect(started).toEqual([0, 1]);
  ends[0]?.();
  await failed;
  await expect.poll(() => started).toEqual([0, 1, 2]);
  ends[1]?.();
  ends[2]?.();
  await expect.poll(() => started).toEqual([0, 1, 2, 3]);
  ends[3]?.();
  expect(await Promise.all(results.slice(1))).toEqual([1, 2, 3]);
});

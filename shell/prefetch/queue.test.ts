import { expect, test } from '@playwright/test';
import { prefetchQueue } from './queue.ts';

/**
 * A queue for a test that ends each run by `end`. `started` lists the runs in order, urgent ones with `!`; nothing starts while
 * `conditions.areGood` is false.
 */
function createQueue({ maxConcurrent = 2 } = {}) {
  const started: string[] = [];
  const ends = new Map<string, (hasMore?: boolean) => void>();
  const conditions = { areGood: true };
  const queue = prefetchQueue({
    maxConcurrent,
    mayStart: () => conditions.areGood,
    run: (name, isUrgent, signal) => {
      started.push(isUrgent ? `${name}!` : name);
      return new Promise((resolve) => {
        ends.set(name, (hasMore = false) => resolve(hasMore));
        signal.addEventListener('abort', () => resolve(true));
      });
    },
  });
  const end = async (name: string, hasMore?: boolean) => {
    ends.get(name)?.(hasMore);
    await new Promise((next) => setImmediate(next));
  };
  return { queue, started, end, conditions };
}

test('the queue runs two applications at a time, in the order in which they were added', async () => {
  const { queue, started, end } = createQueue();
  queue.add(['a', 'b']);
  queue.add(['c', 'd']);
  expect(started).toEqual(['a', 'b']);
  await end('b');
  expect(started).toEqual(['a', 'b', 'c']);
  await end('a');
  await end('c');
  expect(started).toEqual(['a', 'b', 'c', 'd']);
});

test('urgent applications run before all others, the latest first', async () => {
  const { queue, started, end } = createQueue({ maxConcurrent: 1 });
  queue.add(['a', 'b', 'c']);
  queue.urge('c');
  queue.urge('x');
  for (const name of ['a', 'x', 'c', 'b']) await end(name);
  expect(started).toEqual(['a', 'x!', 'c!', 'b']);
});

test('an application that is waiting or running is not added again', async () => {
  const { queue, started, end } = createQueue({ maxConcurrent: 1 });
  queue.add(['a', 'b', 'b']);
  queue.add(['a', 'b']);
  queue.urge('a');
  for (const name of ['a', 'b']) await end(name);
  expect(started).toEqual(['a', 'b']);
});

test('the queue starts nothing while `mayStart` returns false', () => {
  const { queue, started, conditions } = createQueue();
  conditions.areGood = false;
  queue.add(['a', 'b']);
  queue.urge('c');
  expect(started).toEqual([]);
  conditions.areGood = true;
  queue.proceed();
  expect(started).toEqual(['c!', 'a']);
});

test('clearing the queue keeps urgent applications', () => {
  const { queue, started, conditions } = createQueue();
  conditions.areGood = false;
  queue.add(['a', 'b']);
  queue.urge('c');
  queue.clear();
  conditions.areGood = true;
  queue.proceed();
  expect(started).toEqual(['c!']);
});

test('an aborted run is queued again at the front, and a run that is kept continues', async () => {
  const { queue, started, end, conditions } = createQueue();
  queue.add(['a', 'b', 'c']);
  conditions.areGood = false;
  queue.yield((name) => name === 'b');
  await end('');
  conditions.areGood = true;
  queue.proceed();
  expect(started).toEqual(['a', 'b', 'a']);
  await end('b');
  expect(started).toEqual(['a', 'b', 'a', 'c']);
});

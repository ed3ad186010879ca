import { expect, test } from '@playwright/test';
import { prefetchQueue } from './queue.ts';

/** A queue whose runs end when the test says so, and what was begun, in order. */
function queueOf({ most = 2 } = {}) {
  const begun: string[] = [];
  const ends = new Map<string, (isLeft?: boolean) => void>();
  const time = { isGood: true };
  const queue = prefetchQueue({
    most,
    mayStart: () => time.isGood,
    run: (name, isUrgent, signal) => {
      begun.push(isUrgent ? `${name}!` : name);
      return new Promise((resolve) => {
        ends.set(name, (isLeft = false) => resolve(isLeft));
        signal.addEventListener('abort', () => resolve(true));
      });
    },
  });
  const end = async (name: string, isLeft?: boolean) => {
    ends.get(name)?.(isLeft);
    await new Promise((next) => setImmediate(next));
  };
  return { queue, begun, end, time };
}

test('two run at a time, in the order in which they were added', async () => {
  const { queue, begun, end } = queueOf();
  queue.add(['a', 'b']);
  queue.add(['c', 'd']);
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  await end('a');
  await end('c');
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
});

test('what is urged goes before all others, the latest first', async () => {
  const { queue, begun, end } = queueOf({ most: 1 });
  queue.add(['a', 'b', 'c']);
  queue.urge('c');
  queue.urge('x');
  for (const name of ['a', 'x', 'c', 'b']) await end(name);
  expect(begun).toEqual(['a', 'x!', 'c!', 'b']);
});

test('what waits or runs already is not added a second time', async () => {
  const { queue, begun, end } = queueOf({ most: 1 });
  queue.add(['a', 'b', 'b']);
  queue.add(['a', 'b']);
  queue.urge('a');
  for (const name of ['a', 'b']) await end(name);
  expect(begun).toEqual(['a', 'b']);
});

test('nothing begins while it may not, and all of it when it may', () => {
  const { queue, begun, time } = queueOf();
  time.isGood = false;
  queue.add(['a', 'b']);
  queue.urge('c');
  expect(begun).toEqual([]);
  time.isGood = true;
  queue.proceed();
  expect(begun).toEqual(['c!', 'a']);
});

test('what is cleared is forgotten, but for what was urged', () => {
  const { queue, begun, time } = queueOf();
  time.isGood = false;
  queue.add(['a', 'b']);
  queue.urge('c');
  queue.clear();
  time.isGood = true;
  queue.proceed();
  expect(begun).toEqual(['c!']);
});

test('what is taken back waits again in front, and what stays goes on', async () => {
  const { queue, begun, end, time } = queueOf();
  queue.add(['a', 'b', 'c']);
  time.isGood = false;
  queue.yield((name) => name === 'b');
  await end('');
  time.isGood = true;
  queue.proceed();
  expect(begun).toEqual(['a', 'b', 'a']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'a', 'c']);
});

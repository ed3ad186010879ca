import { expect, test } from '@playwright/test';
import { defaultLimits } from './client-limits.ts';

for (const [descriptors, connections, eventStreams, eventStreamsPerAddress] of [
  [Number.POSITIVE_INFINITY, 10_000, 5_000, 625],
  [1_024, 480, 240, 30],
  [256, 96, 48, 6],
  [16, 32, 16, 2],
] as const) {
  test(`with ${descriptors} file descriptors there are at most ${connections} connections`, () =>
    expect(defaultLimits(descriptors)).toMatchObject({ connections, eventStreams, eventStreamsPerAddress }));
}

test('the limit of this process is known', () => expect(defaultLimits().connections).toBeGreaterThan(0));

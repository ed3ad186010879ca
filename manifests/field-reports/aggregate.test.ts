import { expect, test } from '@playwright/test';
import { fieldReportOf, remoteReport } from '../../e2e/sites/field-report.ts';
import { aggregate } from './aggregate.ts';
import type { ReceivedReport, RemoteReport } from './report.ts';

const at = (time: string, ...remotes: Partial<RemoteReport>[]): ReceivedReport => ({
  time: `2026-11-30T${time}:00.000Z`,
  ...fieldReportOf({ remotes: remotes.map(remoteReport) }),
});
const moment = (time: string) => Date.parse(`2026-11-30T${time}:00.000Z`);
const failed = (code: string, count = 1): RemoteReport['failures'][number] => ({ code, phase: 'mount', count });

test('reports are added up for each build', () => {
  const reports = [
    at('10:00', { version: '1.0.0', mounts: 2, loadMs: [10, 20], mountMs: [1] }, { name: 'cart', failures: [] }),
    at('10:01', { version: '1.0.0', mounts: 1, loadMs: [30, 40], mountMs: [2] }),
    at(
      '10:02',
      { version: '1.1.0', mounts: 0, loadMs: [], mountMs: [], failures: [failed('MOUNT_FAILED', 2)] },
      {
        version: '1.0.0',
        loadMs: [50],
        mountMs: [],
      },
    ),
  ];
  expect(aggregate(reports)).toEqual([
    expect.objectContaining({ name: 'cart', version: '1.0.0', pageLoads: 1 }),
    {
      name: 'shop',
      version: '1.0.0',
      pageLoads: 3,
      failedPageLoads: 0,
      mounts: 4,
      failures: [],
      loadP75Ms: 40,
      mountP75Ms: 2,
    },
    {
      name: 'shop',
      version: '1.1.0',
      pageLoads: 1,
      failedPageLoads: 1,
      mounts: 0,
      failures: [{ code: 'MOUNT_FAILED', pageLoads: 1, count: 2 }],
      loadP75Ms: undefined,
      mountP75Ms: undefined,
    },
  ]);
});

test('a page load counts once for each code, the most frequent code first', () => {
  const inTwoOutlets = [
    failed('MOUNT_FAILED'),
    { ...failed('MOUNT_FAILED', 3), application: 'cart' },
    failed('MOUNT_TIMEOUT'),
  ];
  const [shop] = aggregate([
    at('10:00', { failures: inTwoOutlets }),
    at('10:01', { failures: [failed('MOUNT_FAILED')] }),
  ]);
  expect(shop?.failedPageLoads).toBe(2);
  expect(shop?.failures).toEqual([
    { code: 'MOUNT_FAILED', pageLoads: 2, count: 5 },
    { code: 'MOUNT_TIMEOUT', pageLoads: 1, count: 1 },
  ]);
});

test('of codes that somebody makes up, a hundred are told apart', () => {
  const codes = Array.from(
    { length: 200 },
    (_, index) => `CODE_${'X'.repeat((index % 20) + 1)}_${'Y'.repeat(Math.floor(index / 20) + 1)}`,
  );
  const [shop] = aggregate(codes.map((code) => at('10:00', { failures: [failed(code)] })));
  expect(shop?.failures).toHaveLength(101);
  expect(shop?.failures[0]).toEqual({ code: 'OTHER', pageLoads: 100, count: 100 });
});

const three = [at('10:00', {}, { name: 'cart' }), at('11:00', {}, { name: 'cart' }), at('12:00', {}, { name: 'cart' })];
const counts = (period: Parameters<typeof aggregate>[1]) =>
  Object.fromEntries(aggregate(three, period).map(({ name, pageLoads }) => [name, pageLoads]));

const periods: [title: string, period: Parameters<typeof aggregate>[1], expected: object][] = [
  ['without bounds', {}, { cart: 3, shop: 3 }],
  ['since a moment, which counts', { since: moment('11:00') }, { cart: 2, shop: 2 }],
  ['until a moment, which does not count', { until: moment('11:00') }, { cart: 1, shop: 1 }],
  ['between two moments', { since: moment('10:30'), until: moment('11:30') }, { cart: 1, shop: 1 }],
  ['with a bound for one remote', { since: new Map([['cart', moment('12:00')]]) }, { cart: 1, shop: 3 }],
  ['of no time', { until: 0 }, {}],
];
for (const [title, period, expected] of periods) {
  test(`a period ${title}`, () => expect(counts(period)).toEqual(expected));
}
